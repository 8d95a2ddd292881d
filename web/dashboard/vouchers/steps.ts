/** What can be done to one code. */
import { data, vouchersDisableVoucher, vouchersEnableVoucher, vouchersUpdateVoucher, vouchersWithdrawVoucher, type VoucherOut, type VoucherPatch } from "@kit/client";
import type { Act } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { IconBan, IconPencil, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { customers } from "../customers/lookup";
import { words } from "./words";

const STEPS = { disable: vouchersDisableVoucher, enable: vouchersEnableVoucher, withdraw: vouchersWithdrawVoucher };

export function useVoucherActs(voucher: VoucherOut): Act[] {
  const t = useWords(words);
  const permission = "vouchers:write";
  const path = { id: voucher.id };
  const step = (name: keyof typeof STEPS, text: string, danger: boolean) =>
    ask<{ reason: string }>({
      title: `${t(name)}: ${voucher.code}`,
      text,
      fields: [fields.area("reason", { label: t("reason"), help: t("reasonHelp"), required: true, max: 500 })],
      label: t(name),
      danger,
      submit: ({ values }) => data(STEPS[name]({ path, body: values })),
      done: t("saved"),
    });
  const edit = () =>
    ask<{ uses_max: number | null; starts_at: string | null; ends_at: string | null; holder_only: boolean; customer: string | null }>({
      title: t("edit"),
      fields: [
        fields.whole("uses_max", { label: t("usesMost"), help: t("usesHelp"), min: 1 }),
        fields.instant("starts_at", { label: t("starts") }),
        fields.instant("ends_at", { label: t("ends") }),
        fields.lookup("customer", { label: t("holder"), ...customers }),
        fields.yes("holder_only", { label: t("holderOnly"), help: t("holderOnlyHelp") }),
      ],
      initial: { uses_max: voucher.uses_max, starts_at: voucher.starts_at, ends_at: voucher.ends_at, holder_only: voucher.holder_only, customer: voucher.customer_id },
      label: t("save"),
      submit: ({ changed: { customer, ...changed } }) => {
        const body: VoucherPatch = { ...changed, ...(customer === undefined ? {} : { customer: customer === null ? null : { id: customer } }) };
        return data(vouchersUpdateVoucher({ path, body }));
      },
      done: t("saved"),
    });
  if (voucher.state === "withdrawn") return [];
  const turned: Act =
    voucher.state === "active"
      ? { label: t("disable"), icon: IconPlayerPause, permission, run: () => step("disable", t("disableText"), false) }
      : { label: t("enable"), icon: IconPlayerPlay, permission, run: () => step("enable", t("enableText"), false) };
  return [turned, { label: t("edit"), icon: IconPencil, permission, run: edit }, { label: t("withdraw"), icon: IconBan, danger: true, permission, run: () => step("withdraw", t("withdrawText"), true) }];
}
