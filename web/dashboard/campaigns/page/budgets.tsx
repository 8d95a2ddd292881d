/** The budgets of a campaign: how much is used, and how long the rest lasts at the pace of the last days. */
import type { BudgetOut } from "@kit/client";
import { When } from "@kit/fields";
import { Section } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { Group, Text } from "@mantine/core";
import { BudgetBar, Measured } from "../budget";
import { words } from "../words";

export function BudgetSection({ budgets }: { budgets: readonly BudgetOut[] }) {
  const t = useWords(words);
  return (
    <Section title={t("budgets")}>
      {budgets.map((one) => (
        <div key={`${one.measure} ${one.period} ${one.wallet ?? ""}`} className="line">
          <Group justify="space-between" mb={6} gap="xs">
            <Text size="sm" fw={550}>
              {t(one.measure)}, {t(`per_${one.period}`)}
              {one.shared ? ` · ${t("sharedBudget")}` : ""}
            </Text>
            <Text size="sm" component="div" className="figures">
              <Measured measure={one.measure} amount={one.used} wallet={one.wallet} /> / <Measured measure={one.measure} amount={one.max} wallet={one.wallet} /> ({one.used_percent} %)
            </Text>
          </Group>
          <Group>
            <BudgetBar budget={one} />
          </Group>
          <Forecast budget={one} />
        </div>
      ))}
    </Section>
  );
}

function Forecast({ budget }: { budget: BudgetOut }) {
  const t = useWords(words);
  const line = budget.forecasts[0];
  if (Number(budget.left) === 0) {
    return (
      <Text size="sm" c="red" mt={4}>
        {t("usedUp")}
      </Text>
    );
  }
  if (line === undefined) return null;
  return (
    <Text size="sm" c="dimmed" mt={4} component="div">
      {line.runs_out_on === null ? (
        t("lasts", { count: line.days })
      ) : (
        <>
          {t("runsOut", { count: line.days })} <When at={`${line.runs_out_on}T12:00:00Z`} dateOnly />
        </>
      )}
    </Text>
  );
}
