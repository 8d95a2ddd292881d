import { data, ordersCancel, ordersGet, ordersListReturns, type OrderOut, type ReturnOut } from "@kit/client";
import { Money, moneyText, Sentence, Status, When } from "@kit/fields";
import { useParam } from "@kit/frame/link";
import { ask } from "@kit/pages/ask";
import { DetailPage, Fact, Facts, Found, ListSection, Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { Rows } from "@kit/pages/list";
import { useLanguage, useWords } from "@kit/words";
import { Divider, Stack } from "@mantine/core";
import { IconArrowBackUp, IconTestPipe, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { written } from "../customers/name";
import { Earned } from "./earned";
import { Customer } from "./list";
import { useReturn } from "./return";
import { stateOf, toneOf } from "./state";
import { words } from "./words";

type OrderLine = OrderOut["lines"][number];

export default function OrderPage() {
  const id = useParam();
  const found = useQuery({ queryKey: ["order", id], queryFn: () => data(ordersGet({ path: { id } })) });
  return <Found of={found}>{(order) => <Shown order={order} />}</Found>;
}

function Shown({ order }: { order: OrderOut }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const { id } = order;
  const takeBack = useReturn(order);
  const state = stateOf(order);
  const cancel = () =>
    ask<{ reason: string | null }>({
      title: t("cancel"),
      text: t("cancelText"),
      fields: [fields.area("reason", { label: t("reason"), required: true, max: 500 })],
      initial: { reason: null },
      label: t("cancel"),
      danger: true,
      submit: ({ values }) => ordersCancel({ path: { id }, body: { reason: values.reason ?? "" } }),
      done: t("cancelDone"),
    });
  const said = {
    amount: moneyText(order.amount_minor, order.currency, locale),
    back: moneyText(order.returned_minor, order.currency, locale),
    count: order.lines.length,
  };
  return (
    <DetailPage
      id={id}
      title={t("order", { number: order.external_id })}
      status={<Status tone={toneOf(order)}>{t(state)}</Status>}
      back={{ to: "/orders", label: t("title") }}
      route={`/v1/orders/${id}`}
      acts={[
        { label: t("return"), icon: IconArrowBackUp, permission: "orders:write", disabled: state === "cancelled" || state === "returned" || state === "open", run: takeBack },
        { label: t("simulate"), icon: IconTestPipe, permission: "decisions:read", to: `/simulator?order=${id}` },
        { label: t("cancel"), icon: IconX, permission: "orders:write", danger: true, disabled: state === "cancelled", run: cancel },
      ]}
      summary={
        <Stack gap="md">
          <Sentence>{`${t("said", said)}${order.returned_minor > 0 ? ` ${t("saidBack", said)}` : ""}`}</Sentence>
          <Divider />
          <Summary order={order} />
        </Stack>
      }
      tabs={[
        { key: "lines", title: t("lines"), content: <Lines order={order} /> },
        { key: "earned", title: t("earned"), permission: "decisions:read", content: <Earned order={order} /> },
        { key: "returns", title: t("returns"), content: <Returns order={order} /> },
      ]}
    />
  );
}

function Summary({ order }: { order: OrderOut }) {
  const t = useWords(words);
  return (
    <Facts>
      <Fact name={t("customer")}>
        <Customer id={order.customer_id} />
      </Fact>
      <Fact name={t("placed")}>
        <When at={order.placed_at} />
      </Fact>
      <Fact name={t("received")}>
        <When at={order.received_at} />
      </Fact>
      {order.store === "" ? null : <Fact name={t("store")}>{order.store}</Fact>}
      {order.channel === "" ? null : <Fact name={t("channel")}>{order.channel}</Fact>}
      {order.source === "" ? null : <Fact name={t("source")}>{order.source}</Fact>}
      {order.tenders.map((one, place) => (
        <Fact key={place} name={t("paidBy", { kind: String(one["kind"]) })}>
          <Money minor={one["amount_minor"] as number} currency={order.currency} />
        </Fact>
      ))}
      {Object.entries(order.attributes).map(([name, value]) => (
        <Fact key={name} name={name}>
          {written(value)}
        </Fact>
      ))}
    </Facts>
  );
}

function Lines({ order }: { order: OrderOut }) {
  const t = useWords(words);
  const { currency } = order;
  const back = order.lines.some((one) => one.returned_quantity > 0 || one.returned_minor > 0);
  return (
    <Section title={t("lines")} aside={<b><Money minor={order.amount_minor} currency={currency} /></b>}>
      <Rows<OrderLine>
        label={t("lines")}
        rows={order.lines}
        idOf={(one) => String(one.number)}
        columns={[
          { key: "sku", title: t("sku"), cell: (one) => <span className="mono">{one.sku}</span> },
          { key: "quantity", title: t("quantity"), align: "right", cell: (one) => <span className="figures">{one.quantity}</span> },
          ...(back ? [{ key: "back", title: t("cameBack"), align: "right" as const, cell: (one: OrderLine) => <span className="figures">{one.returned_quantity || "–"}</span> }] : []),
          { key: "gross", title: t("gross"), align: "right", cell: (one) => <Money minor={one.gross_amount_minor} currency={currency} /> },
          { key: "amount", title: t("amount"), align: "right", cell: (one) => <Money minor={one.amount_minor} currency={currency} /> },
        ]}
      />
    </Section>
  );
}

function Returns({ order }: { order: OrderOut }) {
  const t = useWords(words);
  return (
    <ListSection<ReturnOut>
      title={t("returns")}
      queryKey={["order", order.id, "returns"]}
      load={async () => ({ items: (await data(ordersListReturns({ path: { id: order.id } }))).items })}
      idOf={(one) => one.id}
      none={t("noReturns")}
      columns={[
        { key: "number", title: t("number"), cell: (one) => one.external_id },
        { key: "at", title: t("when"), cell: (one) => <When at={one.returned_at} /> },
        { key: "reason", title: t("reason"), cell: (one) => one.reason || "–" },
        { key: "amount", title: t("amount"), align: "right", cell: (one) => <Money minor={one.amount_minor} currency={order.currency} /> },
      ]}
    />
  );
}
