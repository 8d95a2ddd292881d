/** What a draft still needs before it is published, and what should be thought of once more. */
import type { CampaignOut } from "@kit/client";
import { Section } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { isOfCarts } from "../standing";
import { words } from "../words";

type Mark = "good" | "think" | "bad";
const MARKS = {
  good: { icon: IconCircleCheck, color: "var(--laurels-good)" },
  think: { icon: IconAlertTriangle, color: "var(--laurels-test)" },
  bad: { icon: IconCircleX, color: "var(--laurels-bad)" },
} as const;

export function Checks({ campaign, codes }: { campaign: CampaignOut; codes: boolean }) {
  const t = useWords(words);
  const { definition, outdated } = campaign;
  const limits = definition.limits ?? [];
  const checks: [Mark, string, string][] = [
    outdated === null ? ["good", t("rulesFit"), t("rulesFitText")] : ["bad", t("rulesUnfit"), outdated],
    definition.condition == null ? ["think", t("everybody"), t("everybodyText")] : ["good", t("conditionSet"), t("conditionSetText")],
    limits.some((one) => one.scope === "customer") ? ["good", t("customerLimited"), t("customerLimitedText")] : ["think", t("customerUnlimited"), t("customerUnlimitedText")],
    limits.some((one) => one.scope === "campaign") ? ["good", t("budgetSet"), t("budgetSetText")] : ["think", t("noBudget"), t("noBudgetText")],
    definition.ends_at == null ? ["think", t("endless"), t("endlessText")] : ["good", t("endSet"), t("endSetText")],
    ...(definition.trigger === "code" ? [codes ? (["good", t("codesThere"), t("codesThereText")] as [Mark, string, string]) : (["bad", t("codesMissing"), t("codesMissingText")] as [Mark, string, string])] : []),
    ...(isOfCarts(campaign) && definition.stacking == null ? [["think", t("stacksWithAll"), t("stacksWithAllText")] as [Mark, string, string]] : []),
  ];
  return (
    <Section title={t("beforePublishing")}>
      {checks.map(([mark, title, text]) => {
        const { icon: Icon, color } = MARKS[mark];
        return (
          <Group key={title} className="line" wrap="nowrap" align="start" gap="sm">
            <Icon size={19} color={color} style={{ flex: "none", marginTop: 1 }} aria-hidden />
            <div>
              <Text fw={550}>{title}</Text>
              <Text size="sm" c="dimmed">
                {text}
              </Text>
            </div>
          </Group>
        );
      })}
    </Section>
  );
}
