/** What is simulated, as the form has it, and as the API takes it. */
import type { SimulationCreate, TestCaseOut } from "@kit/client";

export interface Line {
  sku: string | null;
  quantity: number | null;
  amount_minor: number | null;
}

export interface Scene {
  of: "cart" | "order_id" | "event";
  customer: string | null;
  order_id: string | null;
  cart: { lines: readonly Line[]; incentives: readonly string[]; store: string | null; channel: string | null; delivery_minor: number | null };
  event: { type: string | null; attributes: unknown };
  at: string | null;
  /** A campaign that is taken as live. */
  draft: string | null;
  campaigns: "present" | "then";
}

type Told = Pick<SimulationCreate, "customer" | "cart" | "event" | "order_id" | "at">;

export const EMPTY_LINE: Line = { sku: null, quantity: 1, amount_minor: null };
const EMPTY: Scene = {
  of: "cart",
  customer: null,
  order_id: null,
  cart: { lines: [EMPTY_LINE], incentives: [], store: null, channel: null, delivery_minor: null },
  event: { type: null, attributes: {} },
  at: null,
  draft: null,
  campaigns: "present",
};

/** Read the scene that a link asks for: all of it, or an order, a customer, a campaign. */
export function fromAddress(address: Readonly<Record<string, string>>): Scene {
  if (address["scene"] !== undefined) return { ...EMPTY, ...parsed(address["scene"]) };
  const order_id = address["order"] ?? null;
  return { ...EMPTY, of: order_id === null ? "cart" : "order_id", order_id, customer: address["customer"] ?? null, draft: address["campaign"] ?? null };
}

function parsed(text: string): Partial<Scene> {
  try {
    return JSON.parse(text) as Partial<Scene>;
  } catch {
    return {};
  }
}

/** Write it for the address: what is as it is at the beginning is left out. */
export function toAddress(scene: Scene): string {
  return JSON.stringify(Object.fromEntries(Object.entries(scene).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(EMPTY[name as keyof Scene]))));
}

/** The scene of a test case, with its campaign as it is now. */
export function ofCase(test: TestCaseOut): Scene {
  const cart = (test.cart ?? {}) as { lines?: Line[]; incentives?: { code?: string }[]; store?: string; channel?: string; delivery_minor?: number };
  const event = test.event as { type: string; attributes: unknown } | null;
  return {
    ...EMPTY,
    of: event === null ? "cart" : "event",
    customer: test.customer_id,
    cart: {
      lines: cart.lines ?? [],
      incentives: (cart.incentives ?? []).flatMap((one) => (one.code === undefined ? [] : [one.code])),
      store: cart.store || null,
      channel: cart.channel || null,
      delivery_minor: cart.delivery_minor ?? null,
    },
    event: event ?? EMPTY.event,
    at: test.at,
    draft: test.campaign_id,
  };
}

/** What happens, as simulations and test cases take it. */
export function told(scene: Scene): Told {
  const { of, customer, order_id, event, at } = scene;
  const { lines, incentives, ...rest } = scene.cart;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
  return {
    ...(customer === null ? {} : { customer: { id: customer } }),
    ...(at === null ? {} : { at }),
    ...(of === "order_id" ? { order_id } : {}),
    ...(of === "event" ? { event: { type: event.type ?? "", attributes: event.attributes as Record<string, unknown> } } : {}),
    ...(of === "cart" ? { cart: { ...given, lines: lines.map(written), incentives: incentives.map((code) => ({ code })) } } : {}),
  };
}

/** A line keeps what else a test case or an order knows of it, such as attributes. */
function written(line: Line): object {
  return { ...line, sku: line.sku ?? "", quantity: line.quantity ?? 0, amount_minor: line.amount_minor ?? 0 };
}

export function simulated(scene: Scene): SimulationCreate {
  return { ...told(scene), campaigns: scene.campaigns, ...(scene.draft === null ? {} : { draft: { campaign_id: scene.draft } }) };
}
