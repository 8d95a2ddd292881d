/**
 * Sales on their way. Each is written down in the browser before it is sent for the first time, and stays until the API
 * has said what became of it. It is always sent under the same name, so that however often it is sent it counts once.
 */
import { data, ProblemError, redemptionsRedeemCart, type PricedOut, type RedemptionIn, type UnusedOut } from "@kit/client";
import { kept } from "../kept";
import { meet, network, person, place, workspace } from "../session";
import type { Sale } from "../sale/model";

export interface Waiting {
  sale: Sale;
  workspace: string;
  madeAt: string;
  body: RedemptionIn;
  /** Whether the customer was told what it comes to. */
  checked: boolean;
  state: "pending" | "redeemed" | "refused";
  result?: PricedOut;
  problem?: { code: string; text: string; refused: UnusedOut[] };
}

const SOURCE = "till";
const PATIENCE_MS = 12_000;
const PAUSE_MS = [2000, 5000, 10_000, 30_000];
/** Refusals that are none of the sale: it is sent again. */
const PASSING = new Set([401, 408, 425, 429]);
const PASSING_CODES = new Set(["idempotency_key_in_flight", "csrf_token_missing", "unknown"]);

export const queue = kept<readonly Waiting[]>("laurels.till.waiting", []);

/** Write a sale down, to be sent. */
export function put(sale: Sale, cart: Omit<RedemptionIn, "external_id">, checked: boolean): void {
  const body: RedemptionIn = { ...cart, source: SOURCE, external_id: sale.id };
  const waiting: Waiting = { sale, workspace: workspace()!.id, madeAt: new Date().toISOString(), body, checked, state: "pending" };
  queue.set([...queue.get().filter((one) => one.sale.id !== sale.id), waiting]);
}

export function find(id: string): Waiting | undefined {
  return queue.get().find((one) => one.sale.id === id);
}

export function drop(id: string): void {
  queue.set(queue.get().filter((one) => one.sale.id !== id));
}

/** Send a refused sale again, under its own name. */
export function again(id: string): void {
  settle(id, { state: "pending" });
  void flush();
}

function settle(id: string, part: Partial<Waiting>): void {
  queue.set(queue.get().map((one) => (one.sale.id === id ? { ...one, ...part } : one)));
}

let failures = 0;
let timer = 0;

/** Send all that waits, one after the other; where the network is gone, try again later. */
export async function flush(): Promise<void> {
  window.clearTimeout(timer);
  await navigator.locks.request("laurels-till", async () => {
    for (const one of queue.get()) {
      const now = find(one.sale.id);
      if (now?.state !== "pending" || now.workspace !== place.get()?.workspace) continue;
      if (!(await send(now))) break;
    }
  });
  if (queue.get().some((one) => one.state === "pending") && person.get() !== "nobody") {
    timer = window.setTimeout(() => void flush(), PAUSE_MS[Math.min(failures++, PAUSE_MS.length - 1)]);
  } else failures = 0;
}

/** Send one sale, and say whether it makes sense to go on with the next. */
async function send({ sale, body }: Waiting): Promise<boolean> {
  try {
    const headers = { "Idempotency-Key": sale.id };
    const result = await data(redemptionsRedeemCart({ body, headers, signal: AbortSignal.timeout(PATIENCE_MS) }));
    if (result.external_id !== sale.id) return true; // whoever said this was not the API
    if (result.status === "redeemed") settle(sale.id, { state: "redeemed", result });
    else settle(sale.id, { state: "refused", result, problem: { code: result.status, text: result.status, refused: [] } });
    network.set(true);
    failures = 0;
    return true;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.status === 401) person.set("nobody");
    if (error.code === "csrf_token_missing") await meet();
    network.set(error.status !== 0);
    if (error.status < 400 || error.status >= 500 || PASSING.has(error.status) || PASSING_CODES.has(error.code)) return error.status !== 0 && error.status !== 401;
    const refused = (error.more["refused"] ?? []) as UnusedOut[];
    settle(sale.id, { state: "refused", problem: { code: error.code, text: error.message, refused } });
    return true;
  }
}

/** Send what waits as soon as there is a chance. */
export function watch(): void {
  window.addEventListener("online", () => {
    failures = 0;
    void meet().then(flush);
  });
  window.addEventListener("offline", () => network.set(false));
  document.addEventListener("visibilitychange", () => void (document.visibilityState === "visible" && flush()));
}
