/** How much a campaign may give at most and how much of that is used; how it goes together with others on one cart. */
import { campaignsShowCompatibility, data, type CampaignOut, type LimitIn } from "@kit/client";
import { Points } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { useWorkspace } from "@kit/frame/workspace";
import { Section } from "@kit/pages/detail";
import { Failure } from "@kit/pages/states";
import { useLanguage, useWords } from "@kit/words";
import { Group, Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { BudgetBar, Measured, useBudgets } from "../budget";
import { isOfCarts } from "../standing";
import { words } from "../words";
import { Stacked } from "./stacked";

export function Limits({ campaign }: { campaign: CampaignOut }) {
  return (
    <>
      <LimitTable campaign={campaign} />
      {isOfCarts(campaign) ? (
        <>
          <Stacked campaign={campaign} />
          <Conflicts campaign={campaign} />
        </>
      ) : null}
    </>
  );
}

function LimitTable({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const budgets = useBudgets(campaign);
  const limits = campaign.definition.limits ?? [];
  const usedOf = (limit: LimitIn) =>
    limit.scope === "campaign" ? budgets.data?.find((one) => one.measure === limit.measure && one.period === limit.period && one.shared === (limit.shared != null)) : undefined;
  return (
    <Section title={t("limits")}>
      {limits.length === 0 ? (
        <Text className="line" c="dimmed">
          {t("noLimits")}
        </Text>
      ) : (
        <Table className="rows" horizontalSpacing="md" aria-label={t("limits")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("limitOf")}</Table.Th>
              <Table.Th ta="right">{t("most")}</Table.Th>
              <Table.Th>{t("whenReached")}</Table.Th>
              <Table.Th w={190}>{t("used")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {limits.map((limit, place) => {
              const budget = usedOf(limit);
              return (
                <Table.Tr key={place}>
                  <Table.Td className="row-head">
                    {t(`scope_${limit.scope}`)}, {t(`per_${limit.period}`)}
                    {limit.shared == null ? "" : ` · ${t("sharedAs", { name: limit.shared })}`}
                    {(limit.alerts ?? []).length === 0 ? null : (
                      <Text size="xs" c="dimmed">
                        {t("alertsAt", { shares: limit.alerts!.map((one) => `${one} %`).join(", ") })}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td ta="right" data-title={t("most")}>
                    <Most limit={limit} />
                  </Table.Td>
                  <Table.Td data-title={t("whenReached")}>{t(limit.on_reach === "refuse" || limit.measure === "times" ? "refuse" : "clip")}</Table.Td>
                  <Table.Td data-title={t("used")}>
                    {budget === undefined ? (
                      <Text size="sm" c="dimmed">
                        {limit.scope === "campaign" ? "–" : t("countedEach")}
                      </Text>
                    ) : (
                      <div style={{ minWidth: 120 }}>
                        <Text size="sm" className="figures">
                          <Measured measure={budget.measure} amount={budget.used} wallet={budget.wallet} /> ({budget.used_percent} %)
                        </Text>
                        <Group>
                          <BudgetBar budget={budget} />
                        </Group>
                      </div>
                    )}
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}

/** A limit is written in major units, a budget is counted in minor ones. */
function Most({ limit: { measure, max, wallet } }: { limit: LimitIn }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const currency = useWorkspace()?.currency;
  if (measure === "times" || measure === "units") return <>{t(measure === "times" ? "timesCount" : "unitsCount", { count: Number(max) })}</>;
  if (measure === "points") return <Points points={String(max)} unit={wallet ?? t("points")} />;
  const format = new Intl.NumberFormat(locale, currency === undefined ? {} : { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  return <span className="figures">{format.format(String(max) as Intl.StringNumericLiteral)}</span>;
}

function Conflicts({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const found = useQuery({
    queryKey: ["compatibility", campaign.id, campaign.revision],
    queryFn: () => data(campaignsShowCompatibility({ query: { campaign_id: campaign.id, limit: 100 } })),
    enabled: campaign.state === "live",
  });
  if (campaign.state !== "live") {
    return (
      <Section title={t("conflicts")}>
        <Text className="line" c="dimmed">
          {t("conflictsOnceLive")}
        </Text>
      </Section>
    );
  }
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Skeleton height={90} radius="md" />;
  const { pairs, together_count } = found.data;
  return (
    <Section title={t("conflicts")}>
      {pairs.map((pair) => {
        const [id, name] = pair.campaign_id === campaign.id ? [pair.other_id, pair.other] : [pair.campaign_id, pair.campaign];
        return (
          <Group key={id} className="line" justify="space-between" gap="xs">
            <LinkTo id={id}>{name}</LinkTo>
            <Text size="sm" c="dimmed">
              {t(`apart_${pair.reason as "excludes"}`)}
            </Text>
          </Group>
        );
      })}
      <Text className="line" c="dimmed" size="sm">
        {pairs.length === 0 ? t("noConflicts") : t("goesWith", { count: together_count })}
      </Text>
    </Section>
  );
}
