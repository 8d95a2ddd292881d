import { customersGet, data, ordersListOrders, type OrderOut } from "@kit/client";
import { Money, moneyText, Status, When } from "@kit/fields";
import { ListPage, text } from "@kit/pages/list";
import { LinkTo } from "@kit/frame/link";
import { useLanguage, useWords } from "@kit/words";
import { IconShoppingBag } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { nameOf } from "../customers/name";
import { stateOf, toneOf } from "./state";
import { words } from "./words";

export default function Orders() {
  const t = useWords(words);
  const { locale } = useLanguage();
  return (
    <ListPage<OrderOut>
      name="orders"
      title={t("title")}
      about={t("about")}
      route="/v1/orders"
      load={({ cursor, limit, filters }) => data(ordersListOrders({ query: { cursor, limit, ...filters } }))}
      idOf={(order) => order.id}
      to={(order) => `/orders/${order.id}`}
      columns={[
        { key: "number", title: t("number"), cell: (order) => order.external_id, csv: (order) => order.external_id },
        { key: "customer", title: t("customer"), cell: (order) => <Customer id={order.customer_id} />, csv: (order) => order.customer_id ?? "" },
        { key: "placed", title: t("placed"), cell: (order) => <When at={order.placed_at} />, csv: (order) => order.placed_at },
        { key: "store", title: t("store"), cell: (order) => order.store || "–", csv: (order) => order.store },
        { key: "channel", title: t("channel"), cell: (order) => order.channel || "–", csv: (order) => order.channel, extra: true },
        { key: "source", title: t("source"), cell: (order) => order.source || "–", csv: (order) => order.source, extra: true },
        { key: "state", title: t("state"), cell: (order) => <Status tone={toneOf(order)}>{t(stateOf(order))}</Status>, csv: stateOf },
        {
          key: "amount",
          title: t("amount"),
          align: "right",
          cell: (order) => <Money minor={order.amount_minor} currency={order.currency} />,
          csv: (order) => moneyText(order.amount_minor, order.currency, locale),
        },
      ]}
      filters={[text("customer_id", t("customer"), "cus_…")]}
      empty={{ icon: IconShoppingBag, title: t("none"), text: t("noneText") }}
    />
  );
}

/** Whose it is, by name. */
export function Customer({ id }: { id: string | null }) {
  const t = useWords(words);
  const found = useQuery({ queryKey: ["customer", id], queryFn: () => data(customersGet({ path: { id: id! } })), enabled: id !== null, staleTime: 60_000 });
  if (id === null) return t("guest");
  return <LinkTo id={id}>{found.data === undefined ? "…" : nameOf(found.data)}</LinkTo>;
}
