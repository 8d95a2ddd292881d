/** What became of a code: where it was redeemed, and where it was refused and why. */
import { data, redemptionsListRedemptions, redemptionsListRefusals, type VoucherOut } from "@kit/client";
import { Id, Money, Status, When, type Tone } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { ListSection } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { useReason } from "../campaigns/refusals";
import { words } from "./words";

interface Redeemed {
  id: string;
  status: "reserved" | "redeemed" | "voided" | "expired" | "rolled_back";
  external_id: string;
  created_at: string;
  discount_minor: number;
  total_minor: number;
}
interface Refused {
  id: string;
  refused_at: string;
  external_id: string;
  customer_id: string | null;
  reason: string;
}
const TONES: Readonly<Record<Redeemed["status"], Tone>> = { redeemed: "good", reserved: "waiting", voided: "quiet", expired: "quiet", rolled_back: "bad" };

export function History({ voucher }: { voucher: VoucherOut }) {
  const t = useWords(words);
  const reason = useReason();
  return (
    <>
      <ListSection<Redeemed>
        title={t("redemptions")}
        queryKey={["redemptions", voucher.id]}
        load={async (cursor) => {
          const page = await data(redemptionsListRedemptions({ query: { voucher_id: voucher.id, limit: 20, cursor } }));
          return { ...page, items: page.items as unknown as Redeemed[] };
        }}
        none={t("noRedemptions")}
        idOf={(one) => one.id}
        columns={[
          { key: "order", title: t("order"), cell: (one) => one.external_id },
          { key: "status", title: t("state"), cell: (one) => <Status tone={TONES[one.status]}>{t(one.status)}</Status> },
          { key: "at", title: t("when"), cell: (one) => <When at={one.created_at} /> },
          { key: "discount", title: t("discount"), align: "right", cell: (one) => <Money minor={one.discount_minor} /> },
          { key: "total", title: t("total"), align: "right", cell: (one) => <Money minor={one.total_minor} /> },
          { key: "id", title: t("redemption"), cell: (one) => <Id short>{one.id}</Id> },
        ]}
      />
      <ListSection<Refused>
        title={t("refusals")}
        queryKey={["refusals", voucher.id]}
        load={async (cursor) => {
          const page = await data(redemptionsListRefusals({ query: { voucher_id: voucher.id, limit: 20, cursor } }));
          return { ...page, items: page.items as unknown as Refused[] };
        }}
        none={t("noRefusals")}
        idOf={(one) => one.id}
        columns={[
          { key: "at", title: t("when"), cell: (one) => <When at={one.refused_at} /> },
          { key: "reason", title: t("why"), cell: (one) => reason(one.reason) },
          { key: "order", title: t("order"), cell: (one) => one.external_id || "–" },
          { key: "customer", title: t("customer"), cell: (one) => (one.customer_id === null ? "–" : <LinkTo id={one.customer_id}>{t("open")}</LinkTo>) },
        ]}
      />
    </>
  );
}
