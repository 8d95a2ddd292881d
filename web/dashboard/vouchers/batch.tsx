import { data, vouchersGetBatch, vouchersListVouchers, vouchersResumeBatch, vouchersStopBatch, type LaurelsProgramVouchersSchemasBatchOut as Batch, type VoucherOut } from "@kit/client";
import { JobProgress, Status, When, type Tone } from "@kit/fields";
import { useParam } from "@kit/frame/link";
import type { Act } from "@kit/pages/acts";
import { DetailPage, Fact, Facts, Found, ListSection } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { Stack, Text } from "@mantine/core";
import { IconDownload, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useChanging } from "./changing";
import { useColumns } from "./columns";
import { exportCodes } from "./export";
import { CampaignName } from "./list";
import { words } from "./words";

export const BATCH_TONES: Readonly<Record<Batch["state"], Tone>> = { pending: "news", running: "news", paused: "waiting", finished: "good", failed: "bad" };
const busy = (batch: Batch | undefined) => batch?.state === "running" || batch?.state === "pending";

export default function BatchPage() {
  const id = useParam();
  const found = useQuery({
    queryKey: ["batch", id],
    queryFn: () => data(vouchersGetBatch({ path: { id } })),
    refetchInterval: (query) => (busy(query.state.data) ? 1500 : false),
  });
  return <Found of={found}>{(batch) => <Shown batch={batch} />}</Found>;
}

function Shown({ batch }: { batch: Batch }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const columns = useColumns();
  const count = new Intl.NumberFormat(language).format(batch.count);
  const title = batch.name || t("batchOf", { count });
  const path = { id: batch.id };
  const permission = "vouchers:write";
  const changing = useChanging({ batch_id: batch.id }, title);
  const acts: Act[] = [
    { label: t("export"), icon: IconDownload, run: () => exportCodes({ batch_id: batch.id }) },
    ...(busy(batch) ? [{ label: t("stopMaking"), icon: IconPlayerPause, permission, run: () => vouchersStopBatch({ path }) }] : []),
    ...(batch.state === "paused" || batch.state === "failed" ? [{ label: t("goOn"), icon: IconPlayerPlay, permission, run: () => vouchersResumeBatch({ path }) }] : []),
    ...changing,
  ];
  return (
    <DetailPage
      id={batch.id}
      title={title}
      status={<Status tone={BATCH_TONES[batch.state]}>{t(`batch_${batch.state}`)}</Status>}
      back={{ to: "/codes", label: t("title") }}
      acts={acts}
      route={`/v1/voucher_batches/${batch.id}`}
      summary={
        <Stack gap="md">
          <JobProgress label={t("madeOf")} done={batch.made} of={batch.count} running={busy(batch)} />
          {batch.failure === null ? null : (
            <Text size="sm" c="red" role="alert">
              {batch.failure}
            </Text>
          )}
          <Facts>
            <Fact name={t("campaign")}>
              <CampaignName id={batch.campaign_id} />
            </Fact>
            <Fact name={t("pattern")}>
              <span className="mono">{batch.pattern ?? "–"}</span>
            </Fact>
            <Fact name={t("usesMost")}>{batch.uses_max ?? t("endless")}</Fact>
            <Fact name={t("starts")}>
              <When at={batch.starts_at} />
            </Fact>
            <Fact name={t("ends")}>
              <When at={batch.ends_at} />
            </Fact>
            <Fact name={t("pooled")}>{t(batch.pooled ? "yes" : "no")}</Fact>
            <Fact name={t("created")}>
              <When at={batch.created_at} />
            </Fact>
          </Facts>
        </Stack>
      }
      tabs={[
        {
          key: "codes",
          title: t("title"),
          content: (
            <ListSection<VoucherOut>
              queryKey={["vouchers", batch.id, batch.made]}
              load={(cursor) => data(vouchersListVouchers({ query: { batch_id: batch.id, limit: 50, cursor } }))}
              none={t("noneYet")}
              idOf={(one) => one.id}
              to={(one) => `/codes/${one.id}`}
              columns={columns.slice(0, -1)}
            />
          ),
        },
      ]}
    />
  );
}
