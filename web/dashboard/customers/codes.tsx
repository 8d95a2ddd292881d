import { campaignsGetCampaign, data, giftCardsListCards, publicationsListPublications, type GiftCardOut, type PublicationOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { Money, Status, When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { ListSection } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { useQuery } from "@tanstack/react-query";
import { words } from "./words";

/** What was given to a customer, and the gift cards that are theirs. */
export function Codes({ id }: { id: string }) {
  const t = useWords(words);
  const may = useMay();
  return (
    <>
      <ListSection<PublicationOut>
        title={t("given")}
        queryKey={["customer", id, "publications"]}
        load={(cursor) => data(publicationsListPublications({ query: { customer_id: id, cursor, limit: 50 } }))}
        idOf={(one) => one.id}
        none={t("noCodes")}
        columns={[
          { key: "code", title: t("code"), cell: (one) => <Code of={one} /> },
          { key: "campaign", title: t("campaign"), cell: (one) => <Campaign id={one.campaign_id} /> },
          { key: "from", title: t("givenAt"), cell: (one) => <When at={one.published_at} /> },
          { key: "until", title: t("validUntil"), cell: (one) => <When at={one.valid_until} none={t("forever")} /> },
          { key: "state", title: t("state"), cell: (one) => (one.revoked_at === null ? <Status tone="good">{t("valid")}</Status> : <Status tone="quiet">{t("revoked")}</Status>) },
        ]}
      />
      {may("gift_cards:read") ? (
        <ListSection<GiftCardOut>
          title={t("giftCards")}
          queryKey={["customer", id, "gift_cards"]}
          load={(cursor) => data(giftCardsListCards({ query: { customer_id: id, cursor, limit: 50 } }))}
          idOf={(one) => one.id}
          none={t("noCards")}
          columns={[
            { key: "code", title: t("code"), cell: (one) => <LinkTo id={one.id}>{`…${one.code_ending}`}</LinkTo> },
            { key: "state", title: t("state"), cell: (one) => <Status tone={one.state === "active" ? "good" : "quiet"}>{one.state}</Status> },
            { key: "expires", title: t("validUntil"), cell: (one) => <When at={one.expires_at} none={t("forever")} /> },
            { key: "left", title: t("left"), align: "right", cell: (one) => <Money minor={one.available_minor} currency={one.currency} /> },
          ]}
        />
      ) : null}
    </>
  );
}

function Code({ of }: { of: PublicationOut }) {
  const t = useWords(words);
  if (of.code === null) return t("withoutCode");
  const shown = <span className="mono">{of.code}</span>;
  return of.voucher_id === null ? shown : <LinkTo id={of.voucher_id}>{shown}</LinkTo>;
}

function Campaign({ id }: { id: string }) {
  const found = useQuery({ queryKey: ["campaign", id], queryFn: () => data(campaignsGetCampaign({ path: { campaign_id: id } })), staleTime: 60_000 });
  return <LinkTo id={id}>{found.data?.name ?? id}</LinkTo>;
}
