/** What every step of the wizard knows: the draft, what was refused in it, and what is set up. */
import type { CampaignOut, Definition, ProgramOut, WalletOut } from "@kit/client";
import { createContext, use } from "react";

export type EffectDraft = Readonly<Record<string, unknown>> & { kind: string };

/** A campaign as it is planned: what is sent, effects being whatever the forms have so far. */
export interface Draft {
  name: string;
  program_id: string | null;
  definition: Omit<Definition, "effects"> & { effects: EffectDraft[] };
}

export interface Faults {
  /** What was refused at a place of the definition. */
  at: (pointer: string) => string | undefined;
}

export interface Plan {
  draft: Draft;
  change: (change: Partial<Draft["definition"]>) => void;
  put: (draft: Draft) => void;
  faults: Faults;
  /** As it is saved, if it is. */
  saved: CampaignOut | undefined;
  programs: readonly ProgramOut[];
  /** Those of the programme of the draft. */
  wallets: readonly WalletOut[];
  trigger: string;
  published: boolean;
  currency: string;
  /** How many digits the currency has after the point. */
  digits: number;
  /** Write an amount in major units, `10.00`, bigger where a currency has no smaller part. */
  money: (amount: number) => string;
}

export const Planned = createContext<Plan | undefined>(undefined);

export function usePlan(): Plan {
  return use(Planned)!;
}

/** What starts a campaign, as effects are told apart by it. */
export function startOf(trigger: string): "order" | "event" | "cart" {
  if (trigger === "order.paid") return "order";
  return trigger.startsWith("event.") ? "event" : "cart";
}

/** `5` is `5.00`, or `500` where the currency has no digits after the point. */
export function amountText(amount: number, digits: number): string {
  return digits === 0 ? String(amount * 100) : amount.toFixed(digits);
}
