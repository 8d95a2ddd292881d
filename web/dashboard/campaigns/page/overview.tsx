/** What a campaign does at present: its budgets, what it gave lately, why it refused; of a draft, what is still to do. */
import { campaignsCampaignResults, data, redemptionsListRedemptions, vouchersListVouchers, type CampaignOut } from "@kit/client";
import { Figure, Figures, Id, Money, When } from "@kit/fields";
import { ListSection } from "@kit/pages/detail";
import { Failure } from "@kit/pages/states";
import { useLanguage, useWords } from "@kit/words";
import { Box, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { isOfCarts, kindOf } from "../standing";
import { words } from "../words";
import { BudgetSection } from "./budgets";
import { Checks } from "./checks";
import { Reasons, refusedOf } from "./reasons";

interface Used {
  id: string;
  status: string;
  external_id: string;
  created_at: string;
  total_minor: number;
  discount_minor: number;
  incentives: { campaign_id: string | null; code: string | null; discount_minor: number }[];
}

export function Overview({ campaign }: { campaign: CampaignOut }) {
  if (campaign.state === "draft") return <Draft campaign={campaign} />;
  return (
    <>
      <Lately campaign={campaign} />
      {isOfCarts(campaign) ? <LastUses campaign={campaign} /> : null}
    </>
  );
}

function Draft({ campaign }: { campaign: CampaignOut }) {
  const wanted = kindOf(campaign) === "code";
  const codes = useQuery({
    queryKey: ["vouchers", campaign.id, "any"],
    queryFn: () => data(vouchersListVouchers({ query: { campaign_id: campaign.id, limit: 1 } })),
    enabled: wanted,
  });
  return <Checks campaign={campaign} codes={!wanted || (codes.data?.items.length ?? 0) > 0} />;
}

function Lately({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const found = useQuery({ queryKey: ["results", campaign.id, campaign.revision], queryFn: () => data(campaignsCampaignResults({ path: { campaign_id: campaign.id } })) });
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Skeleton height={120} radius="md" />;
  const { total, customers, budgets } = found.data;
  const refused = refusedOf(found.data);
  const count = (number: number) => new Intl.NumberFormat(language).format(number);
  return (
    <>
      <Box mb="md">
        <Figures>
          <Figure label={t("uses")} value={count(total.uses)} about={t("fourWeeks")} explain={t("usesExplained")} />
          <Figure label={t("customers")} value={count(customers)} about={t("fourWeeks")} explain={t("customersExplained")} />
          <Figure label={t("cost")} value={<Money minor={total.cost_minor} />} about={t("fourWeeks")} explain={t("costExplained")} />
          <Figure label={t("refusals")} value={count(refused.reduce((sum, one) => sum + one.count, 0))} about={t("fourWeeks")} explain={t("refusalsExplained")} />
        </Figures>
      </Box>
      {budgets.length === 0 ? null : <BudgetSection budgets={budgets} />}
      {refused.length === 0 ? null : <Reasons refused={refused.slice(0, 5)} />}
    </>
  );
}

function LastUses({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const ours = (one: Used) => one.incentives.filter((used) => used.campaign_id === campaign.id);
  return (
    <ListSection<Used>
      title={t("lastUses")}
      queryKey={["redemptions", campaign.id]}
      load={async (cursor) => {
        const page = await data(redemptionsListRedemptions({ query: { campaign_id: campaign.id, limit: 10, cursor } }));
        return { ...page, items: page.items as unknown as Used[] };
      }}
      none={t("noUses")}
      idOf={(one) => one.id}
      columns={[
        { key: "order", title: t("order"), cell: (one) => one.external_id },
        { key: "at", title: t("when"), cell: (one) => <When at={one.created_at} /> },
        ...(kindOf(campaign) === "code" ? [{ key: "code", title: t("code"), cell: (one: Used) => <span className="mono">{ours(one)[0]?.code ?? "–"}</span> }] : []),
        { key: "discount", title: t("discount"), align: "right", cell: (one) => <Money minor={ours(one).reduce((sum, used) => sum + used.discount_minor, 0)} /> },
        { key: "total", title: t("cartTotal"), align: "right", cell: (one) => <Money minor={one.total_minor} /> },
        { key: "id", title: t("redemption"), cell: (one) => <Id short>{one.id}</Id> },
      ]}
    />
  );
}
