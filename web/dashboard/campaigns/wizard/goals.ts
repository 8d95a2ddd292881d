/** What somebody may want to reach, each with the campaign that does it: a beginning, to be changed in the next steps. */
import { IconBasketDiscount, IconCake, IconCalendarBolt, IconClick, IconCoins, IconDiscount, IconGift, IconGiftCard, IconPackages, IconPencil, IconRotateClockwise, IconShoppingBag, IconStairsUp, IconTicket, IconTruckDelivery, IconUserPlus, IconVip, type Icon } from "@tabler/icons-react";
import type { Draft, EffectDraft } from "./plan";

export interface Known {
  program: string | null;
  /** The key of the programme's first wallet. */
  wallet: string | undefined;
  /** An event type that is defined. */
  event: string | undefined;
  /** Write an amount of money. */
  money: (amount: number) => string;
}

export interface Goal {
  key: string;
  icon: Icon;
  group: "win" | "earn" | "sell";
  /** What must be set up before. */
  needs?: "wallet" | "event";
  begin: (known: Known) => Draft["definition"];
}

const points = (known: Known, more: Partial<EffectDraft> = {}): EffectDraft => ({ kind: "fixed", wallet: known.wallet ?? "", points: "100", ...more });
const perMoney = (known: Known): EffectDraft => ({ kind: "proportional", wallet: known.wallet ?? "", points: "1", per: known.money(1) });

export const GOALS: readonly Goal[] = [
  { key: "welcome", icon: IconUserPlus, group: "win", needs: "wallet", begin: (known) => ({ trigger: "order.paid", condition: "customer.orders() == 0", effects: [points(known)], limits: [{ scope: "customer", period: "ever", measure: "times", max: 1 }] }) },
  { key: "winback", icon: IconRotateClockwise, group: "win", begin: () => ({ trigger: "cart", condition: "customer.days_since_order >= 90", effects: [{ kind: "order_percent", percent: "15" }], limits: [{ scope: "customer", period: "month", measure: "times", max: 1 }] }) },
  { key: "birthday", icon: IconCake, group: "win", needs: "wallet", begin: (known) => ({ trigger: "order.paid", condition: "customer.birthday", effects: [points(known)], limits: [{ scope: "customer", period: "year", measure: "times", max: 1 }] }) },
  { key: "best", icon: IconVip, group: "win", begin: () => ({ trigger: "cart", condition: 'customer.spent("1y") >= 1000', effects: [{ kind: "order_percent", percent: "10" }] }) },
  { key: "earn", icon: IconCoins, group: "earn", needs: "wallet", begin: (known) => ({ trigger: "order.paid", effects: [perMoney(known)] }) },
  { key: "double", icon: IconCalendarBolt, group: "earn", needs: "wallet", begin: (known) => ({ trigger: "order.paid", condition: 'now.weekday == "monday"', effects: [perMoney(known)] }) },
  { key: "event", icon: IconClick, group: "earn", needs: "event", begin: (known) => ({ trigger: `event.${known.event ?? ""}`, effects: [points(known, { points: "20" })], limits: [{ scope: "customer", period: "day", measure: "times", max: 1 }] }) },
  { key: "percentCode", icon: IconTicket, group: "sell", begin: () => ({ trigger: "code", effects: [{ kind: "order_percent", percent: "10" }], limits: [{ scope: "customer", period: "ever", measure: "times", max: 1 }] }) },
  { key: "basket", icon: IconBasketDiscount, group: "sell", begin: (known) => ({ trigger: "cart", condition: `order.amount >= ${known.money(50)}`, effects: [{ kind: "order_amount", amount: known.money(5) }] }) },
  { key: "threeForTwo", icon: IconShoppingBag, group: "sell", begin: () => ({ trigger: "cart", effects: [{ kind: "buy_get", buy: { quantity: 2 }, get: { quantity: 1 } }] }) },
  { key: "percentGoods", icon: IconDiscount, group: "sell", begin: () => ({ trigger: "cart", effects: [{ kind: "line_percent", percent: "20" }] }) },
  { key: "volume", icon: IconStairsUp, group: "sell", begin: () => ({ trigger: "cart", effects: [{ kind: "volume", steps: [{ quantity: 3, percent: "10" }, { quantity: 6, percent: "15" }] }] }) },
  { key: "bundle", icon: IconPackages, group: "sell", begin: () => ({ trigger: "cart", effects: [{ kind: "bundle", items: [{ quantity: 1 }, { quantity: 1 }], percent: "15" }] }) },
  { key: "delivery", icon: IconTruckDelivery, group: "sell", begin: (known) => ({ trigger: "cart", condition: `order.amount >= ${known.money(50)}`, effects: [{ kind: "delivery" }] }) },
  { key: "gift", icon: IconGift, group: "sell", begin: (known) => ({ trigger: "cart", condition: `order.amount >= ${known.money(50)}`, effects: [{ kind: "free_item", items: [{ quantity: 1 }] }], limits: [{ scope: "customer", period: "ever", measure: "times", max: 1 }] }) },
  { key: "credit", icon: IconGiftCard, group: "sell", begin: (known) => ({ trigger: "cart", condition: `order.amount >= ${known.money(100)}`, effects: [{ kind: "credit", amount: known.money(5) }], limits: [{ scope: "customer", period: "month", measure: "times", max: 1 }] }) },
  { key: "blank", icon: IconPencil, group: "sell", begin: () => ({ trigger: "cart", effects: [] }) },
];
