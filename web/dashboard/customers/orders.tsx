import { data, ordersListOrders, type OrderOut } from "@kit/client";
import { Money, Status, When } from "@kit/fields";
import { ListSection } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { stateOf, toneOf } from "../orders/state";
import { words as orderWords } from "../orders/words";
import { words } from "./words";

export function Orders({ id }: { id: string }) {
  const t = useWords(words);
  const o = useWords(orderWords);
  return (
    <ListSection<OrderOut>
      title={t("orders")}
      queryKey={["customer", id, "orders"]}
      load={(cursor) => data(ordersListOrders({ query: { customer_id: id, cursor, limit: 50 } }))}
      idOf={(one) => one.id}
      to={(one) => `/orders/${one.id}`}
      none={t("noOrders")}
      columns={[
        { key: "number", title: o("number"), cell: (one) => one.external_id },
        { key: "placed", title: o("placed"), cell: (one) => <When at={one.placed_at} /> },
        { key: "store", title: o("store"), cell: (one) => one.store || "–" },
        { key: "state", title: o("state"), cell: (one) => <Status tone={toneOf(one)}>{o(stateOf(one))}</Status> },
        { key: "amount", title: o("amount"), align: "right", cell: (one) => <Money minor={one.amount_minor} currency={one.currency} /> },
      ]}
    />
  );
}
