import { data, vouchersGetVoucher, type VoucherOut } from "@kit/client";
import { When } from "@kit/fields";
import { LinkTo, useParam } from "@kit/frame/link";
import { DetailPage, Fact, Facts, Found } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { Divider, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { History } from "./history";
import { Holders } from "./holders";
import { CodeImage } from "./image";
import { CampaignName, cardOf } from "./list";
import { VoucherState } from "./state";
import { useVoucherActs } from "./steps";
import { Trial } from "./trial";
import { words } from "./words";

export default function VoucherPage() {
  const id = useParam();
  const found = useQuery({ queryKey: ["voucher", id], queryFn: () => data(vouchersGetVoucher({ path: { id } })) });
  return <Found of={found}>{(voucher) => <Shown voucher={voucher} />}</Found>;
}

function Shown({ voucher }: { voucher: VoucherOut }) {
  const t = useWords(words);
  const acts = useVoucherActs(voucher);
  return (
    <DetailPage
      id={voucher.id}
      title={voucher.code}
      status={<VoucherState of={voucher} />}
      back={{ to: "/codes", label: t("title") }}
      acts={acts}
      summary={<Summary voucher={voucher} />}
      route={`/v1/vouchers/${voucher.id}`}
      tabs={[
        ...(voucher.kind === "gift_card" ? [] : [{ key: "try", title: t("wouldItWork"), permission: "redemptions:validate", content: <Trial voucher={voucher} /> }]),
        { key: "history", title: t("history"), permission: "redemptions:read", content: <History voucher={voucher} /> },
        { key: "holders", title: t("holders"), content: <Holders voucher={voucher} /> },
      ]}
    />
  );
}

function Summary({ voucher }: { voucher: VoucherOut }) {
  const t = useWords(words);
  const { language } = useLanguage();
  return (
    <Stack gap="md">
      <CodeImage voucher={voucher} />
      {voucher.reason === null || voucher.reason === "" ? null : (
        <Text size="sm" c="dimmed">
          {t("because", { reason: voucher.reason })}
        </Text>
      )}
      <Divider />
      <Facts>
        {voucher.kind === "gift_card" ? (
          <Fact name={t("giftCard")}>
            <LinkTo id={cardOf(voucher)}>{t("open")}</LinkTo>
          </Fact>
        ) : (
          <Fact name={t("campaign")}>
            <CampaignName id={voucher.campaign_id} />
          </Fact>
        )}
        <Fact name={t("holder")}>{voucher.customer_id === null ? t(voucher.free ? "free" : voucher.holder_only ? "nobody" : "anyone") : <LinkTo id={voucher.customer_id}>{t("given")}</LinkTo>}</Fact>
        <Fact name={t("holderOnly")}>{t(voucher.holder_only ? "yes" : "no")}</Fact>
        <Fact name={t("usesMost")}>{voucher.uses_max === null ? t("endless") : new Intl.NumberFormat(language).format(voucher.uses_max)}</Fact>
        <Fact name={t("starts")}>
          <When at={voucher.starts_at} none={t("atOnce")} />
        </Fact>
        <Fact name={t("ends")}>
          <When at={voucher.ends_at} none={t("noEnd")} />
        </Fact>
        {voucher.published_at === null ? null : (
          <Fact name={t("publishedAt")}>
            <When at={voucher.published_at} />
          </Fact>
        )}
        {voucher.batch_id === null ? null : (
          <Fact name={t("batch")}>
            <LinkTo id={voucher.batch_id}>{t("open")}</LinkTo>
          </Fact>
        )}
        <Fact name={t("created")}>
          <When at={voucher.created_at} />
        </Fact>
      </Facts>
    </Stack>
  );
}
