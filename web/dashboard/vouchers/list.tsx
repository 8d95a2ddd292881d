import { campaignsGetCampaign, data, vouchersDisableVoucher, vouchersEnableVoucher, vouchersListVouchers, vouchersWithdrawVoucher, type VoucherOut } from "@kit/client";
import { LinkTo } from "@kit/frame/link";
import { choice, ListPage, text } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { IconTicket } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useColumns } from "./columns";
import { Finder } from "./finder";
import { words } from "./words";

export default function Codes() {
  const t = useWords(words);
  const columns = useColumns();
  const query = ({ campaign_id, state, free }: Readonly<Record<string, string>>) => ({
    campaign_id,
    state: state as VoucherOut["state"] | undefined,
    free: free === undefined ? undefined : free === "true",
  });
  return (
    <ListPage<VoucherOut>
      name="codes"
      title={t("title")}
      about={t("about")}
      route="/v1/vouchers"
      load={({ cursor, limit, filters }) => data(vouchersListVouchers({ query: { cursor, limit, ...query(filters) } }))}
      idOf={(one) => one.id}
      to={(one) => `/codes/${one.id}`}
      columns={[columns[0]!, { key: "campaign", title: t("campaign"), cell: (one) => (one.kind === "gift_card" ? <LinkTo id={cardOf(one)}>{t("giftCard")}</LinkTo> : <CampaignName id={one.campaign_id} />), csv: (one) => one.campaign_id ?? "" }, ...columns.slice(1)]}
      filters={[
        text("campaign_id", t("campaignId"), "cmp_…"),
        choice("state", t("state"), { active: t("usable"), disabled: t("disabled"), withdrawn: t("withdrawn") }),
        choice("free", t("holder"), { true: t("free"), false: t("notFree") }),
      ]}
      views={[
        { name: t("viewFree"), values: { free: "true" } },
        { name: t("disabled"), values: { state: "disabled" } },
        { name: t("withdrawn"), values: { state: "withdrawn" } },
      ]}
      bulk={[
        { label: t("disable"), permission: "vouchers:write", danger: true, reason: true, run: (one, reason) => vouchersDisableVoucher({ path: { id: one.id }, body: { reason } }) },
        { label: t("enable"), permission: "vouchers:write", reason: true, run: (one, reason) => vouchersEnableVoucher({ path: { id: one.id }, body: { reason } }) },
        { label: t("withdraw"), permission: "vouchers:write", danger: true, reason: true, run: (one, reason) => vouchersWithdrawVoucher({ path: { id: one.id }, body: { reason } }) },
      ]}
      empty={{ icon: IconTicket, title: t("none"), text: t("noneText") }}
    >
      <Finder />
    </ListPage>
  );
}

/** A gift card and its code share what comes behind the prefix of their ids. */
export const cardOf = (code: VoucherOut) => code.id.replace(/^vch_/, "gft_");

/** The name of the campaign that a code is of; each is asked for once. */
export function CampaignName({ id }: { id: string | null }) {
  const found = useQuery({ queryKey: ["campaign", id], queryFn: () => data(campaignsGetCampaign({ path: { campaign_id: id! } })), enabled: id !== null, staleTime: 60_000, retry: false });
  if (id === null) return <>–</>;
  return <LinkTo id={id}>{found.data?.name ?? id}</LinkTo>;
}
