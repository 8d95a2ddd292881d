import type { OrderOut } from "@kit/client";
import type { Tone } from "@kit/fields";

/** How an order stands: what came back counts before what was paid. */
export function stateOf(order: OrderOut): "open" | "cancelled" | "returned" | "partly" | "paid" {
  if (order.state === "open" || order.state === "cancelled") return order.state;
  if (order.returned_minor === 0) return "paid";
  return order.returned_minor >= order.amount_minor ? "returned" : "partly";
}

export function toneOf(order: OrderOut): Tone {
  return ({ open: "waiting", cancelled: "quiet", returned: "quiet", partly: "news", paid: "good" } as const)[stateOf(order)];
}
