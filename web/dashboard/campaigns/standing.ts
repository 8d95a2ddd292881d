/** How a campaign stands at a moment, and what kind of campaign it is: what its state and its trigger mean to a person. */
import type { CampaignOut } from "@kit/client";
import type { Tone } from "@kit/fields";

export const STANDINGS = ["running", "scheduled", "draft", "paused", "ended"] as const;
export type Standing = (typeof STANDINGS)[number];
export const TONES: Readonly<Record<Standing, Tone>> = { running: "good", scheduled: "news", draft: "quiet", paused: "waiting", ended: "quiet" };

export const KINDS = ["cart", "code", "earning", "event"] as const;
export type Kind = (typeof KINDS)[number];

/** A live campaign runs between its dates only: before them it is scheduled, after them it has ended. */
export function standingOf({ state, definition }: Pick<CampaignOut, "state" | "definition">, now: string): Standing {
  if (state !== "live") return state;
  const moment = Date.parse(now);
  if (definition.ends_at != null && Date.parse(definition.ends_at) <= moment) return "ended";
  if (definition.starts_at != null && Date.parse(definition.starts_at) > moment) return "scheduled";
  return "running";
}

export function kindOf(campaign: Pick<CampaignOut, "definition">): Kind {
  const { trigger } = campaign.definition;
  return trigger === "cart" || trigger === "code" ? trigger : trigger === "order.paid" ? "earning" : "event";
}

/** Whether it lowers the price of carts, and so can be in the way of others. */
export function isOfCarts(campaign: Pick<CampaignOut, "definition">): boolean {
  const kind = kindOf(campaign);
  return kind === "cart" || kind === "code";
}
