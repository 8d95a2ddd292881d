/** The burn-down of budgets: what was left at the end of each day, and the line along which it goes on. */
import type { BudgetOut } from "@kit/client";
import { Chart } from "@kit/charts";
import { Section } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { words } from "../words";

const DAY = 86_400_000;
const AHEAD = 14;

interface Left {
  day: string;
  left?: number;
  forecast?: number;
}

/** The days as they were, and up to two weeks of the forecast. */
function burnt(budget: BudgetOut): Left[] {
  let left = Number(budget.max) - Number(budget.used) + budget.days.reduce((sum, one) => sum + Number(one.used), 0);
  const rows: Left[] = budget.days.map((one) => ({ day: one.day, left: (left -= Number(one.used)) }));
  const last = rows.at(-1);
  const pace = Number(budget.forecasts[0]?.per_day ?? 0);
  if (last === undefined || pace <= 0) return rows;
  last.forecast = last.left!;
  for (let day = 1; day <= AHEAD; day += 1) {
    const rest = Math.max(0, last.left! - pace * day);
    rows.push({ day: new Date(Date.parse(`${last.day}T00:00:00Z`) + day * DAY).toISOString().slice(0, 10), forecast: rest });
    if (rest === 0) break;
  }
  return rows;
}

export function Burn({ budgets, write }: { budgets: readonly BudgetOut[]; write: (minor: number) => string }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const shown = budgets.filter((one) => one.days.length > 1);
  return shown.map((budget) => {
    const ofMoney = budget.measure === "discount" || budget.measure === "order_value";
    return (
      <Section key={`${budget.measure} ${budget.period}`} title={`${t("burnDown")}: ${t(budget.measure)}`}>
        <div style={{ padding: "4px 16px 16px" }}>
          <Chart
            kind="line"
            rows={burnt(budget).map((one) => ({ ...one, day: new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(`${one.day}T00:00:00Z`)) }))}
            along="day"
            lines={[
              { name: "left", label: t("left"), color: "var(--laurels-series-1)" },
              { name: "forecast", label: t("forecast"), color: "var(--laurels-series-6)" },
            ]}
            label={t("burnDownSaid", { share: budget.used_percent })}
            {...(ofMoney ? { write } : {})}
          />
        </div>
      </Section>
    );
  });
}
