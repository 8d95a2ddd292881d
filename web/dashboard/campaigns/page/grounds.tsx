/** Why a campaign gives something or nothing: its condition leaf by leaf, limits, schedule, and what would change it. */
import type { JudgementOut, LimitOut } from "@kit/client";
import { Money } from "@kit/fields";
import { useWords } from "@kit/words";
import { Alert, List, Text } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { words } from "../words";
import { Tree, type Part } from "./tree";

export function Grounds({ judgement }: { judgement: JudgementOut }) {
  const t = useWords(words);
  const root = judgement.explanation?.["root"] as Part | undefined;
  return (
    <div>
      {root === undefined ? null : <Tree part={root} />}
      {judgement.limits.length === 0 ? null : (
        <List size="sm" mt="xs">
          {judgement.limits.map((one, place) => (
            <List.Item key={place}>
              {t(`scope_${one.scope as "customer"}`)}, {t(`per_${one.period as "ever"}`)}: <Much of={one} much={one.used} /> / <Much of={one} much={one.maximum} /> {t(one.measure as "times")}
              {one.reached ? ` (${t("reached")})` : ""}
            </List.Item>
          ))}
        </List>
      )}
      {judgement.schedule.open ? null : (
        <Text size="sm" mt="xs">
          {t("notOpen")}
        </Text>
      )}
      {judgement.advice.length === 0 ? null : (
        <Alert color="laurel" icon={<IconBulb size={18} />} title={t("wouldChange")} mt="sm">
          {judgement.advice.map((one) => (
            <div key={one}>{one}</div>
          ))}
        </Alert>
      )}
    </div>
  );
}

/** Limits in money are counted in its smallest part. */
function Much({ of, much }: { of: LimitOut; much: string }) {
  return of.measure === "discount" || of.measure === "order_value" ? <Money minor={Number(much)} /> : <span className="figures">{much}</span>;
}
