/** Why a campaign gave nothing, the most frequent reasons first. */
import type { ResultsOut } from "@kit/client";
import { Section } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { Group, Progress, Text } from "@mantine/core";
import { useReason } from "../refusals";
import { words } from "../words";

interface Refused {
  code: string;
  count: number;
}

/** The refusals of some results. The API's document gives two schemas one name, and this one has lost. */
export function refusedOf(results: ResultsOut): readonly Refused[] {
  return results.refused as unknown as Refused[];
}

export function Reasons({ refused }: { refused: readonly Refused[] }) {
  const t = useWords(words);
  const reason = useReason();
  const { language } = useLanguage();
  const most = Math.max(1, ...refused.map((one) => one.count));
  return (
    <Section title={t("whyRefused")}>
      {refused.map((one) => (
        <div key={one.code} className="line">
          <Group justify="space-between" wrap="nowrap" gap="sm">
            <Text size="sm">{reason(one.code)}</Text>
            <Text size="sm" className="figures">
              {new Intl.NumberFormat(language).format(one.count)}
            </Text>
          </Group>
          <Progress value={(one.count / most) * 100} size={5} mt={6} color="orange" aria-label={reason(one.code)} />
        </div>
      ))}
    </Section>
  );
}
