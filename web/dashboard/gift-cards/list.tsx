import { data, giftCardsListCards, type GiftCardOut } from "@kit/client";
import { Money, moneyText, When } from "@kit/fields";
import { choice, ListPage, sought, text } from "@kit/pages/list";
import { useLanguage, useWords } from "@kit/words";
import { IconGift } from "@tabler/icons-react";
import { customers } from "../customers/lookup";
import { Customer } from "../orders/list";
import { Finder } from "./finder";
import { State } from "./state";
import { Totals } from "./totals";
import { states, words } from "./words";

/** What a card is called: its code stays out of lists. */
export const nameOf = (card: Pick<GiftCardOut, "code_ending">) => `···· ${card.code_ending}`;

export default function GiftCards() {
  const t = useWords(words);
  const say = useWords(states);
  const { locale } = useLanguage();
  const money = (minor: number, card: GiftCardOut) => moneyText(minor, card.currency, locale);
  return (
    <ListPage<GiftCardOut>
      name="gift-cards"
      title={t("title")}
      about={t("about")}
      route="/v1/gift_cards"
      load={({ cursor, limit, filters }) => data(giftCardsListCards({ query: { cursor, limit, ...(filters as { state?: GiftCardOut["state"] }) } }))}
      idOf={(one) => one.id}
      to={(one) => `/gift-cards/${one.id}`}
      columns={[
        { key: "card", title: t("card"), cell: (one) => <span className="mono">{nameOf(one)}</span>, csv: (one) => one.code_ending },
        { key: "state", title: t("state"), cell: (one) => <State of={one} />, csv: (one) => say(one.state) },
        { key: "customer", title: t("owner"), cell: (one) => (one.customer_id === null ? "–" : <Customer id={one.customer_id} />), csv: (one) => one.customer_id ?? "" },
        { key: "ends", title: t("ends"), cell: (one) => <When at={one.expires_at} dateOnly none={t("never")} />, csv: (one) => one.expires_at ?? "" },
        { key: "initial", title: t("initial"), align: "right", cell: (one) => <Money minor={one.initial_minor} currency={one.currency} />, csv: (one) => money(one.initial_minor, one) },
        { key: "balance", title: t("balance"), align: "right", cell: (one) => <Money minor={one.balance_minor} currency={one.currency} />, csv: (one) => money(one.balance_minor, one) },
        { key: "held", title: t("held"), align: "right", cell: (one) => <Money minor={one.held_minor} currency={one.currency} />, csv: (one) => money(one.held_minor, one), extra: true },
        { key: "external", title: t("externalId"), cell: (one) => one.external_id ?? "–", csv: (one) => one.external_id ?? "", extra: true },
        { key: "created", title: t("made"), cell: (one) => <When at={one.created_at} />, csv: (one) => one.created_at, extra: true },
      ]}
      filters={[
        choice("state", t("state"), { active: say("active"), scheduled: say("scheduled"), inactive: say("inactive"), used: say("used"), expired: say("expired"), blocked: say("blocked") }),
        sought("customer_id", t("owner"), customers),
        text("currency", t("currency"), "EUR"),
      ]}
      views={(["active", "inactive", "blocked", "expired"] as const).map((state) => ({ name: say(state), values: { state } }))}
      create={{ label: t("create"), to: "/gift-cards/new", permission: "gift_cards:write" }}
      empty={{ icon: IconGift, title: t("none"), text: t("noneText") }}
    >
      <Totals />
      <Finder />
    </ListPage>
  );
}
