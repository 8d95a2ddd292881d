/** What can be done to a gift card, each asked in a dialog. */
import { data, giftCardsActivate, giftCardsBlock, giftCardsCashOut, giftCardsProlong, giftCardsTopUp, giftCardsUnblock, type ExtensionIn, type GiftCardOut, type ReasonIn } from "@kit/client";
import { moneyText } from "@kit/fields";
import type { Act } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { fields } from "@kit/pages/form";
import { tell } from "@kit/pages/notices";
import { useLanguage, useWords } from "@kit/words";
import { IconCalendarPlus, IconCash, IconCoins, IconLock, IconLockOpen, IconPlayerPlay } from "@tabler/icons-react";
import { words } from "./words";

const SOURCE = "dashboard";

export function useActs(card: GiftCardOut): Act[] {
  const t = useWords(words);
  const { locale } = useLanguage();
  const path = { card: card.id };
  const why = fields.text("reason", { label: t("reason"), help: t("reasonHelp"), required: true, max: 500 });
  const permission = "gift_cards:write";

  const topUp = () => {
    const external_id = crypto.randomUUID();
    ask<{ amount_minor: number | null }>({
      title: t("topUp"),
      fields: [fields.money("amount_minor", { label: t("amount"), required: true, currency: card.currency, min: 0 })],
      initial: { amount_minor: null },
      label: t("topUp"),
      submit: ({ values }) => data(giftCardsTopUp({ path, body: { amount_minor: values.amount_minor ?? 0, external_id, source: SOURCE } })),
      done: t("toppedUp"),
    });
  };
  const activate = () =>
    ask({ title: t("activate"), text: t("activateText"), label: t("activate"), submit: () => data(giftCardsActivate({ path })), done: t("activated") });
  const prolong = () =>
    ask<ExtensionIn>({
      title: t("prolong"),
      fields: [fields.instant("expires_at", { label: t("newEnd"), help: t("newEndHelp") }), why],
      initial: { expires_at: card.expires_at, reason: "" },
      label: t("prolong"),
      submit: ({ values }) => data(giftCardsProlong({ path, body: values })),
      done: t("prolonged"),
    });
  const block = () =>
    ask<ReasonIn>({
      title: t("block"),
      text: t("blockText"),
      fields: [why],
      initial: { reason: "" },
      label: t("block"),
      danger: true,
      submit: ({ values }) => data(giftCardsBlock({ path, body: values })),
      done: t("isBlocked"),
    });
  const unblock = () =>
    ask<ReasonIn>({ title: t("unblock"), fields: [why], initial: { reason: "" }, label: t("unblock"), submit: ({ values }) => data(giftCardsUnblock({ path, body: values })), done: t("isUnblocked") });
  const cashOut = () => {
    const external_id = crypto.randomUUID();
    ask<ReasonIn>({
      title: t("cashOut"),
      text: t("cashOutText", { amount: moneyText(card.balance_minor, card.currency, locale) }),
      fields: [why],
      initial: { reason: "" },
      label: t("cashOut"),
      danger: true,
      submit: async ({ values }) => {
        const done = await data(giftCardsCashOut({ path, body: { ...values, external_id, source: SOURCE } }));
        tell(t("cashedOut", { amount: moneyText(done.paid_out_minor, done.currency, locale) }));
      },
    });
  };

  const { state } = card;
  const usable = state === "active" || state === "scheduled";
  return [
    ...(state === "inactive" ? [{ label: t("activate"), icon: IconPlayerPlay, permission, run: activate }] : []),
    ...(usable && card.reloadable ? [{ label: t("topUp"), icon: IconCoins, permission, run: topUp }] : []),
    ...(state === "blocked" ? [{ label: t("unblock"), icon: IconLockOpen, permission, run: unblock }] : []),
    ...(card.expires_at === null || state === "blocked" ? [] : [{ label: t("prolong"), icon: IconCalendarPlus, permission, run: prolong }]),
    ...(usable && card.balance_minor > 0 ? [{ label: t("cashOut"), icon: IconCash, permission: "gift_cards:spend", run: cashOut }] : []),
    ...(state === "blocked" || state === "expired" ? [] : [{ label: t("block"), icon: IconLock, permission, danger: true, run: block }]),
  ];
}
