/** The calls that somebody begins with: a customer, an order of theirs, what they have now. */
import type { WorkspaceOut } from "@kit/client";
import type { Call } from "@kit/client/curl";

export const SOURCE = "first_call";

export interface Calls {
  customer: Call;
  order: Call;
  balances: Call;
}

/** In a live workspace nobody wants an invented customer: there, one only looks. */
export const LOOK: Call = { route: "/v1/workspace" };

export function callsOf(workspace: WorkspaceOut, mark: string): Calls {
  const identity = { source: SOURCE, external_id: mark };
  return {
    customer: { method: "POST", route: "/v1/customers", body: { name: "Ada Lovelace", identities: [identity] } },
    order: {
      method: "POST",
      route: "/v1/orders",
      body: {
        source: SOURCE,
        external_id: `order-${mark}`,
        customer: identity,
        currency: workspace.currency,
        placed_at: workspace.now,
        lines: [{ sku: "first-call", quantity: 2, amount_minor: 4000 }],
      },
    },
    balances: { route: "/v1/balances", query: identity },
  };
}
