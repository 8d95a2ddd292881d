/** Codes for a campaign: many of a pattern, one by hand, one for a customer. */
import { data, publicationsPublish, vouchersCreateBatch, vouchersCreateVoucher, type BatchCreate, type VoucherCreate } from "@kit/client";
import { useGo } from "@kit/frame/link";
import { useFollow } from "@kit/frame/tray";
import type { Act } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { fields, type Field } from "@kit/pages/form";
import { tell } from "@kit/pages/notices";
import { useLanguage, useWords } from "@kit/words";
import { IconPlus, IconSend, IconTicket } from "@tabler/icons-react";
import { customers } from "../customers/lookup";
import { words } from "./words";

/** @param stay whether one is left where one is after adding a code, instead of being shown it */
export function useMaking(campaign_id: string, { stay = false } = {}): Act[] {
  const t = useWords(words);
  const { language } = useLanguage();
  const follow = useFollow();
  const go = useGo();
  const terms: Field[] = [
    fields.instant("starts_at", { label: t("starts") }),
    fields.instant("ends_at", { label: t("ends") }),
    fields.yes("holder_only", { label: t("holderOnly"), help: t("holderOnlyHelp") }),
  ];
  const generate = () =>
    ask<BatchCreate>({
      title: t("generate"),
      text: t("generateText"),
      size: "lg",
      fields: [
        fields.whole("count", { label: t("howMany"), required: true, min: 1, max: 10_000_000 }),
        fields.text("name", { label: t("batchName"), placeholder: t("batchNameExample"), max: 200 }),
        fields.text("pattern", { label: t("pattern"), help: t("patternHelp"), required: true, max: 200 }),
        fields.choice("characters", { label: t("characters"), required: true, options: { readable: t("readable"), digits: t("digits"), letters: t("letters"), alphanumeric: t("alphanumeric") } }),
        fields.whole("uses_max", { label: t("usesMost"), help: t("usesHelp"), min: 1 }),
        ...terms,
        fields.yes("pooled", { label: t("pooled"), help: t("pooledHelp") }),
      ],
      initial: { campaign_id, count: 1000, pattern: "####-####-####*", characters: "readable", uses_max: 1, holder_only: false, pooled: true },
      label: t("generate"),
      submit: async ({ values }) => {
        const batch = await data(vouchersCreateBatch({ body: values }));
        if (batch.state === "finished") tell(t("generated", { count: batch.made }));
        else follow({ id: batch.id, label: batch.name || t("batchOf", { count: new Intl.NumberFormat(language).format(batch.count) }) });
      },
    });
  const one = () =>
    ask<VoucherCreate>({
      title: t("oneCode"),
      text: t("oneCodeText"),
      fields: [fields.text("code", { label: t("code"), help: t("codeHelp"), placeholder: "SUMMER25", max: 200 }), fields.whole("uses_max", { label: t("usesMost"), help: t("usesHelp"), min: 1 }), ...terms],
      initial: { campaign_id, code: null, uses_max: null, holder_only: false },
      label: t("oneCode"),
      submit: async ({ values }) => {
        const { id } = await data(vouchersCreateVoucher({ body: values }));
        if (!stay) go(`/codes/${id}`);
      },
      done: t("created"),
    });
  const publish = () =>
    ask<{ customer: string; source_id: string }>({
      title: t("publish"),
      text: t("publishText"),
      fields: [fields.lookup("customer", { label: t("customer"), required: true, ...customers }), fields.text("source_id", { label: t("occasion"), help: t("occasionHelp"), required: true, max: 200 })],
      initial: { customer: null as unknown as string, source_id: t("byHand") },
      label: t("publish"),
      submit: async ({ values }) => {
        const { publication } = await data(publicationsPublish({ body: { campaign_id, source_id: values.source_id, customer: { id: values.customer } } }));
        tell(publication.code === null ? t("offerGiven") : t("codeGiven", { code: publication.code }));
      },
    });
  return [
    { label: t("generate"), icon: IconPlus, permission: "vouchers:write", run: generate },
    { label: t("oneCode"), icon: IconTicket, permission: "vouchers:write", run: one },
    { label: t("publish"), icon: IconSend, permission: "publications:write", run: publish },
  ];
}
