/** What the campaign gave in some days, what that cost, why it refused, and how long its budgets last. */
import { campaignsCampaignResults, data, type CampaignOut, type ResultsOut } from "@kit/client";
import { Chart } from "@kit/charts";
import { Figure, Figures, Money, moneyText, Points } from "@kit/fields";
import { localOf } from "@kit/frame/zoned";
import { useWorkspace } from "@kit/frame/workspace";
import { Section } from "@kit/pages/detail";
import { useAddress } from "@kit/pages/list";
import { Failure, Notice } from "@kit/pages/states";
import { useLanguage, useWords } from "@kit/words";
import { Group, SegmentedControl, Skeleton, Stack } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { IconChartBar } from "@tabler/icons-react";
import { words } from "../words";
import { BudgetSection } from "./budgets";
import { Burn } from "./burn";
import { Reasons, refusedOf } from "./reasons";

const DAYS = ["7", "28", "90", "365"] as const;

export function Results({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const workspace = useWorkspace();
  const [{ days = "28" }, change] = useAddress();
  const found = useQuery({
    queryKey: ["results", campaign.id, campaign.revision, days, workspace?.now.slice(0, 10)],
    queryFn: () => {
      const dayOf = (moment: number) => localOf(new Date(moment).toISOString(), workspace!.zone).slice(0, 10);
      const now = Date.parse(workspace!.now);
      return data(campaignsCampaignResults({ path: { campaign_id: campaign.id }, query: { from: dayOf(now - (Number(days) - 1) * 86_400_000), to: dayOf(now) } }));
    },
    enabled: workspace !== undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <Group mb="md">
        <SegmentedControl
          size="xs"
          value={days}
          onChange={(chosen) => change({ days: chosen === "28" ? undefined : chosen }, true)}
          aria-label={t("span")}
          data={DAYS.map((one) => ({ value: one, label: t("lastDays", { count: Number(one) }) }))}
        />
      </Group>
      {found.isError ? (
        <Failure error={found.error} retry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Skeleton height={320} radius="md" />
      ) : (
        <Shown results={found.data} draft={campaign.state === "draft"} />
      )}
    </>
  );
}

function Shown({ results, draft }: { results: ResultsOut; draft: boolean }) {
  const t = useWords(words);
  const { language, locale } = useLanguage();
  const { total, currency } = results;
  const refused = refusedOf(results);
  const count = (number: number) => new Intl.NumberFormat(language).format(number);
  if (total.uses === 0 && refused.length === 0 && results.budgets.length === 0) {
    return (
      <Notice icon={IconChartBar} title={t("noResults")}>
        {t(draft ? "noResultsDraft" : "noResultsText")}
      </Notice>
    );
  }
  const format = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" });
  const money = (minor: number) => <Money minor={minor} currency={currency} />;
  return (
    <>
      <Stack gap="md" mb="md">
        <Figures>
          <Figure label={t("uses")} value={count(total.uses)} about={t("byCustomers", { count: results.customers })} explain={t("usesExplained")} />
          <Figure label={t("cost")} value={money(total.cost_minor)} about={total.cost_per_use_minor === null ? undefined : <>{money(total.cost_per_use_minor)} {t("perUse")}</>} explain={t("costExplained")} />
          <Figure label={t("discount")} value={money(total.discount_minor)} explain={t("discountExplained")} />
          <Figure label={t("cartValue")} value={money(total.value_minor)} explain={t("cartValueExplained")} />
        </Figures>
        {results.points.length === 0 ? null : (
          <Figures>
            {results.points.map((one) => (
              <Figure key={one.wallet_id} label={t("pointsGiven", { wallet: one.wallet })} value={<Points points={one.points} />} about={one.cost_minor === null ? undefined : <>{t("worth")} {money(one.cost_minor)}</>} />
            ))}
          </Figures>
        )}
      </Stack>
      <Section title={t("usesAndRefusals")}>
        <div style={{ padding: "4px 16px 16px" }}>
          <Chart
            kind="bar"
            stacked
            rows={everyDay(results).map((one) => ({ ...one, day: format.format(new Date(`${one.day}T00:00:00Z`)) }))}
            along="day"
            lines={[
              { name: "uses", label: t("uses"), color: "var(--laurels-series-1)" },
              { name: "refused", label: t("refusals"), color: "var(--laurels-series-2)" },
            ]}
            label={t("usesAndRefusalsSaid", { uses: total.uses, refused: refused.reduce((sum, one) => sum + one.count, 0) })}
          />
        </div>
      </Section>
      {results.budgets.length === 0 ? null : (
        <>
          <BudgetSection budgets={results.budgets} />
          <Burn budgets={results.budgets} write={(minor) => moneyText(minor, currency, locale)} />
        </>
      )}
      {refused.length === 0 ? null : <Reasons refused={refused} />}
    </>
  );
}

/** The API leaves out the days on which nothing happened. */
function everyDay({ window, days }: ResultsOut): { day: string; uses: number; refused: number }[] {
  const last = Date.parse(`${window.last}T00:00:00Z`);
  const all: { day: string; uses: number; refused: number }[] = [];
  for (let at = Date.parse(`${window.first}T00:00:00Z`); at <= last; at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    all.push({ day, uses: 0, refused: 0, ...days.find((one) => one.day === day) });
  }
  return all;
}
