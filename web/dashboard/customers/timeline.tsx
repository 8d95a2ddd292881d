/** All that became of a customer in one line, the newest first. */
import { customersTimeline, data, type MomentOut } from "@kit/client";
import { useAddress } from "@kit/pages/list";
import { Section, Timeline as Pages } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { Chip, Group } from "@mantine/core";
import { Moment } from "./moment";
import { words } from "./words";

const SHOWN = {
  points: ["points"],
  orders: ["order", "return"],
  codes: ["redemption", "refusal", "publication", "gift_card"],
  others: ["event", "segment", "membership", "act"],
} as const satisfies Record<string, readonly MomentOut["kind"][]>;

/** Points that are booked by hand stand there already, with whose hand it was and why. */
const isTold = (moment: MomentOut) => moment.kind === "act" && moment.detail["action"] === "points.adjust";

export function Timeline({ id }: { id: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const [values, change] = useAddress();
  const shown = Object.keys(SHOWN).find((one) => one === values["show"]) as keyof typeof SHOWN | undefined;
  const kinds = shown === undefined ? undefined : SHOWN[shown].join(",");
  const names = { points: t("showPoints"), orders: t("showOrders"), codes: t("showCodes"), others: t("showOthers") };
  return (
    <Section>
      <Chip.Group value={shown ?? ""} onChange={(value) => change({ show: String(value) || undefined }, true)}>
        <Group gap={6} p="sm" role="group" aria-label={t("show")}>
          <Chip value="" size="xs">
            {t("showAll")}
          </Chip>
          {Object.entries(names).map(([key, name]) => (
            <Chip key={key} value={key} size="xs">
              {name}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Pages<MomentOut>
        queryKey={["customer", id, "timeline", kinds, language]}
        load={(cursor) => data(customersTimeline({ path: { id }, query: { cursor, limit: 30, kinds } }))}
        none={t("nothingYet")}
      >
        {(moments) => moments.map((one, place) => (isTold(one) ? null : <Moment key={`${one.kind} ${one.at} ${place}`} moment={one} customer={id} />))}
      </Pages>
    </Section>
  );
}
