/** One gift card: what is on it, whose it is, how long it lasts, and every movement. */
import { data, giftCardsGet, giftCardsListEntries, type GiftCardOut, type LaurelsProgramGiftcardsSchemasEntryOut as Entry } from "@kit/client";
import { Money, When } from "@kit/fields";
import { useParam } from "@kit/frame/link";
import { DetailPage, Fact, Facts, Found, ListSection, Section } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { shownOnce } from "../keys/once";
import { Secret } from "../keys/secret";
import { Customer } from "../orders/list";
import { useActs } from "./acts";
import { nameOf } from "./list";
import { State } from "./state";
import { movements, words } from "./words";

export default function CardPage() {
  const id = useParam();
  const found = useQuery({ queryKey: ["gift-card", id], queryFn: () => data(giftCardsGet({ path: { card: id } })) });
  return <Found of={found}>{(card) => <Shown card={card} />}</Found>;
}

function Shown({ card }: { card: GiftCardOut }) {
  const t = useWords(words);
  const acts = useActs(card);
  const secret = shownOnce(card.id);
  return (
    <DetailPage
      id={card.id}
      title={t("cardNamed", { name: nameOf(card) })}
      status={<State of={card} />}
      back={{ to: "/gift-cards", label: t("title") }}
      route={`/v1/gift_cards/${card.id}`}
      acts={acts}
      summary={<Summary card={card} />}
      tabs={[
        {
          key: "movements",
          title: t("movements"),
          content: (
            <Stack gap="md">
              {secret === undefined || card.code !== null ? null : <Secret title={t("codeOnce")} text={secret} />}
              <Movements card={card} />
            </Stack>
          ),
        },
        { key: "terms", title: t("terms"), content: <Terms card={card} /> },
      ]}
    />
  );
}

function Summary({ card }: { card: GiftCardOut }) {
  const t = useWords(words);
  const { currency } = card;
  return (
    <Stack gap="md">
      <div>
        <Text size="sm" c="dimmed">
          {t("available")}
        </Text>
        <div className="balance">
          <Money minor={card.available_minor} currency={currency} />
        </div>
      </div>
      {card.blocked_reason === null ? null : (
        <Text size="sm" c="var(--laurels-bad)">
          {t("blockedFor", { reason: card.blocked_reason })}
        </Text>
      )}
      <Facts>
        <Fact name={t("balance")}>
          <Money minor={card.balance_minor} currency={currency} />
        </Fact>
        {card.held_minor === 0 ? null : (
          <Fact name={t("held")}>
            <Money minor={card.held_minor} currency={currency} />
          </Fact>
        )}
        <Fact name={t("initial")}>
          <Money minor={card.initial_minor} currency={currency} />
        </Fact>
        <Fact name={t("owner")}>{card.customer_id === null ? t("nobody") : <Customer id={card.customer_id} />}</Fact>
        <Fact name={t("code")}>
          <span className="mono">{card.code ?? nameOf(card)}</span>
        </Fact>
        <Fact name={t("usableFrom")}>
          <When at={card.activates_at} none={t("notActivated")} />
        </Fact>
        <Fact name={t("ends")}>
          <When at={card.expires_at} none={t("never")} />
        </Fact>
      </Facts>
    </Stack>
  );
}

function Movements({ card }: { card: GiftCardOut }) {
  const t = useWords(words);
  const say = useWords(movements);
  return (
    <ListSection<Entry>
      title={t("movements")}
      queryKey={["gift-card", card.id, "entries"]}
      load={(cursor) => data(giftCardsListEntries({ path: { card: card.id }, query: { cursor, limit: 50 } }))}
      idOf={(one) => one.id}
      none={t("noMovements")}
      columns={[
        { key: "at", title: t("at"), cell: (one) => <When at={one.at} /> },
        { key: "what", title: t("what"), cell: (one) => (one.reason in movements ? say(one.reason as keyof typeof movements) : one.reason) },
        { key: "for", title: t("reference"), cell: (one) => [one.source, one.external_id].filter(Boolean).join(" ") || "–" },
        {
          key: "amount",
          title: t("amount"),
          align: "right",
          cell: (one) => (
            <span style={one.amount_minor > 0 ? { color: "var(--laurels-good)" } : undefined}>
              {one.amount_minor > 0 ? "+" : ""}
              <Money minor={one.amount_minor} currency={card.currency} />
            </span>
          ),
        },
      ]}
    />
  );
}

function Terms({ card }: { card: GiftCardOut }) {
  const t = useWords(words);
  return (
    <Section>
      <Facts>
        <Fact name={t("uses")}>{t(card.single_use ? "once" : "often")}</Fact>
        {card.single_use ? <Fact name={t("rest")}>{t(card.rest === "lost" ? "restLost" : "restKept")}</Fact> : null}
        <Fact name={t("reloadable")}>{t(card.reloadable ? "yes" : "no")}</Fact>
        <Fact name={t("tax")}>{t(card.tax_mode === "multi" ? "taxMulti" : "taxSingle")}</Fact>
        <Fact name={t("externalId")}>{[card.source, card.external_id].filter(Boolean).join(" ") || "–"}</Fact>
        <Fact name={t("made")}>
          <When at={card.created_at} />
        </Fact>
        <Fact name={t("place")}>{card.jurisdiction ?? t("noPlace")}</Fact>
      </Facts>
      {card.laws.map((law) => (
        <div key={law.source} className="line">
          <Text size="sm">{law.sentence}</Text>
          <Text size="xs" c="dimmed">
            {law.source}
          </Text>
        </div>
      ))}
    </Section>
  );
}
