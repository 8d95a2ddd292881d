/** The codes of a campaign: those that there are, the batches they came in, and how they are given out. */
import { data, vouchersListBatches, vouchersListVouchers, type CampaignOut, type LaurelsProgramVouchersSchemasBatchOut as Batch, type VoucherOut } from "@kit/client";
import { Status, When } from "@kit/fields";
import { Acts } from "@kit/pages/acts";
import { ListSection, Section, Timeline } from "@kit/pages/detail";
import { Rows } from "@kit/pages/list";
import { useLanguage, useWords } from "@kit/words";
import { SegmentedControl } from "@mantine/core";
import { IconDownload, IconUpload } from "@tabler/icons-react";
import { useState } from "react";
import { BATCH_TONES } from "../../vouchers/batch";
import { useChanging } from "../../vouchers/changing";
import { useColumns } from "../../vouchers/columns";
import { exportCodes } from "../../vouchers/export";
import { ImportCodes } from "../../vouchers/importing";
import { useMaking } from "../../vouchers/making";
import { words as codeWords } from "../../vouchers/words";
import { words } from "../words";
import { Giving } from "./giving";

const SHOWN = { all: {}, free: { free: true }, given: { free: false }, disabled: { state: "disabled" }, withdrawn: { state: "withdrawn" } } as const;

export function Codes({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(codeWords);
  const say = useWords(words);
  const columns = useColumns();
  const [shown, show] = useState<keyof typeof SHOWN>("all");
  const [importing, bring] = useState(false);
  const [generate, one, publish] = useMaking(campaign.id);
  const changing = useChanging({ campaign_id: campaign.id }, campaign.name);
  const acts = [
    generate!,
    one!,
    { label: t("import"), icon: IconUpload, permission: "imports:write", run: () => bring(true) },
    publish!,
    { label: t("exportAll"), icon: IconDownload, run: () => exportCodes({ campaign_id: campaign.id }) },
    ...changing,
  ];
  return (
    <>
      <Section title={say("codes")} aside={<Acts acts={campaign.state === "ended" ? acts.slice(4) : acts} />}>
        <div style={{ padding: "4px 16px 10px", overflowX: "auto" }}>
          <SegmentedControl
            size="xs"
            value={shown}
            onChange={(chosen) => show(chosen as keyof typeof SHOWN)}
            aria-label={t("state")}
            data={[
              { value: "all", label: t("all") },
              { value: "free", label: t("viewFree") },
              { value: "given", label: t("notFree") },
              { value: "disabled", label: t("disabled") },
              { value: "withdrawn", label: t("withdrawn") },
            ]}
          />
        </div>
        <Timeline
          queryKey={["vouchers", campaign.id, shown]}
          load={(cursor) => data(vouchersListVouchers({ query: { campaign_id: campaign.id, limit: 20, cursor, ...SHOWN[shown] } }))}
          none={t(shown === "all" ? "noneYet" : "noneSuch")}
        >
          {(rows: readonly VoucherOut[]) => <Rows rows={rows} columns={columns.slice(0, -1)} idOf={(voucher) => voucher.id} to={(voucher) => `/codes/${voucher.id}`} label={say("codes")} />}
        </Timeline>
      </Section>
      <Batches campaign={campaign} />
      <Giving campaign={campaign} />
      {importing ? <ImportCodes campaignId={campaign.id} close={() => bring(false)} /> : null}
    </>
  );
}

function Batches({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(codeWords);
  const { language } = useLanguage();
  const count = (number: number) => new Intl.NumberFormat(language).format(number);
  return (
    <ListSection<Batch>
      title={t("batches")}
      queryKey={["batches", campaign.id]}
      load={(cursor) => data(vouchersListBatches({ query: { campaign_id: campaign.id, limit: 10, cursor } }))}
      none={t("noBatches")}
      idOf={(one) => one.id}
      to={(one) => `/codes/batches/${one.id}`}
      columns={[
        { key: "name", title: t("batch"), cell: (one) => one.name || t("batchOf", { count: count(one.count) }) },
        { key: "state", title: t("state"), cell: (one) => <Status tone={BATCH_TONES[one.state]}>{t(`batch_${one.state}`)}</Status> },
        { key: "made", title: t("madeOf"), align: "right", cell: (one) => `${count(one.made)} / ${count(one.count)}` },
        { key: "pattern", title: t("pattern"), cell: (one) => <span className="mono">{one.pattern ?? t("fromFile")}</span> },
        { key: "created", title: t("created"), cell: (one) => <When at={one.created_at} /> },
      ]}
    />
  );
}
