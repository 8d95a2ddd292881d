/** What lists of codes show of each. */
import type { VoucherOut } from "@kit/client";
import { When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import type { Column } from "@kit/pages/list/page";
import { useLanguage, useWords } from "@kit/words";
import { VoucherState } from "./state";
import { words } from "./words";

export function useColumns(): Column<VoucherOut>[] {
  const t = useWords(words);
  const { language } = useLanguage();
  const uses = (one: VoucherOut) => (one.uses_max === null ? t("endless") : new Intl.NumberFormat(language).format(one.uses_max));
  return [
    { key: "code", title: t("code"), cell: (one) => <span className="mono">{one.code}</span>, csv: (one) => one.code },
    { key: "state", title: t("state"), cell: (one) => <VoucherState of={one} />, csv: (one) => one.state },
    {
      key: "holder",
      title: t("holder"),
      cell: (one) => (one.customer_id === null ? <span>{t(one.free ? "free" : one.holders.length > 0 ? "shared" : one.holder_only ? "nobody" : "anyone")}</span> : <LinkTo id={one.customer_id}>{t("given")}</LinkTo>),
      csv: (one) => one.customer_id ?? "",
    },
    { key: "uses", title: t("usesMost"), align: "right", cell: uses, csv: uses },
    { key: "ends", title: t("ends"), cell: (one) => <When at={one.ends_at} dateOnly />, csv: (one) => one.ends_at ?? "" },
    { key: "created", title: t("created"), cell: (one) => <When at={one.created_at} />, csv: (one) => one.created_at, extra: true },
  ];
}
