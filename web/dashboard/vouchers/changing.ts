/** What is done to many codes at once: to those of a batch or of a campaign. */
import { data, vouchersCreateChange, type ChangeCreate } from "@kit/client";
import { useFollow } from "@kit/frame/tray";
import type { Act } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { fields } from "@kit/pages/form";
import { tell } from "@kit/pages/notices";
import { useWords } from "@kit/words";
import { IconBan, IconCalendar, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { words } from "./words";

type Of = { batch_id: string } | { campaign_id: string };
type Told = Pick<ChangeCreate, "reason" | "starts_at" | "ends_at">;

export function useChanging(of: Of, name: string): Act[] {
  const t = useWords(words);
  const follow = useFollow();
  const permission = "vouchers:write";
  const reason = fields.area("reason", { label: t("reason"), help: t("reasonHelp"), required: true, max: 500 });
  const change = (action: ChangeCreate["action"], label: string, text: string, more: typeof reason[] = [], initial?: Told) =>
    ask<Told>({
      title: `${label}: ${name}`,
      text,
      fields: [...more, reason],
      ...(initial === undefined ? {} : { initial }),
      label,
      danger: action === "withdraw" || action === "disable",
      submit: async ({ values }) => {
        const made = await data(vouchersCreateChange({ body: { action, ...of, ...values } }));
        if (made.state === "finished") tell(t("changed", { count: made.changed }));
        else follow({ id: made.id, label: `${label}: ${name}` });
      },
    });
  const dates = [fields.instant("starts_at", { label: t("starts") }), fields.instant("ends_at", { label: t("ends") })];
  return [
    { label: t("allDates"), icon: IconCalendar, permission, run: () => change("validity", t("allDates"), t("allDatesText"), dates, { reason: "", starts_at: null, ends_at: null }) },
    { label: t("allDisable"), icon: IconPlayerPause, permission, run: () => change("disable", t("allDisable"), t("allDisableText")) },
    { label: t("allEnable"), icon: IconPlayerPlay, permission, run: () => change("enable", t("allEnable"), t("allEnableText")) },
    { label: t("allWithdraw"), icon: IconBan, danger: true, permission, run: () => change("withdraw", t("allWithdraw"), t("allWithdrawText")) },
  ];
}
