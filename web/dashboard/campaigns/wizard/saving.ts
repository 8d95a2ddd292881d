/** Saving a plan: as a draft, as its next version, and going live; and what was refused, step by step. */
import { campaignsCreateCampaign, campaignsLaunchCampaign, campaignsRenameCampaign, campaignsReviseCampaign, data, ProblemError, type CampaignCreate, type CampaignOut, type Definition } from "@kit/client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Draft, Faults } from "./plan";
import type { Step } from "./steps";

interface Fault {
  pointer: string;
  detail: string;
}

export type Saving = ReturnType<typeof useSaving>;

export function useSaving(initial: Draft, before: CampaignOut | undefined) {
  const queries = useQueryClient();
  const [saved, setSaved] = useState(before);
  const [base, setBase] = useState(initial);
  const [found, setFound] = useState<Fault[]>([]);
  const [guarded, setGuarded] = useState(false);
  const [busy, setBusy] = useState(false);

  /** Save the plan, with a reason even where test cases fail; gives the step in which something was refused. */
  async function save(draft: Draft, forced?: string): Promise<Step | undefined> {
    if (saved !== undefined && same(draft, base)) return undefined;
    setBusy(true);
    try {
      const next = await sent(draft, base, saved, forced);
      setFound([]);
      setGuarded(false);
      setSaved(next);
      setBase(draft);
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[2] !== "edit" });
      return undefined;
    } catch (error) {
      const faults = faultsOf(error);
      setFound(faults);
      setGuarded(error instanceof ProblemError && error.code === "test_cases_failed");
      return stepOf(faults[0]?.pointer ?? "");
    } finally {
      setBusy(false);
    }
  }

  async function launch(reason: string, force = false): Promise<void> {
    await data(campaignsLaunchCampaign({ path: { campaign_id: saved!.id }, body: { reason, force } }));
  }

  const faults: Faults = { at: (pointer) => found.filter((one) => one.pointer === pointer).map((one) => one.detail).join(" ") || undefined };
  return {
    saved,
    save,
    launch,
    busy,
    /** Whether it was refused because test cases of the campaign fail. */
    guarded,
    faults,
    dirty: (draft: Draft) => !same(draft, base),
    wrongSteps: new Set(found.map((one) => stepOf(one.pointer))),
    rest: found.filter((one) => one.pointer === "").map((one) => one.detail),
  };
}

async function sent(draft: Draft, base: Draft, saved: CampaignOut | undefined, forced: string | undefined): Promise<CampaignOut> {
  const definition = cleaned(draft.definition);
  if (saved === undefined) {
    const program = draft.program_id === null ? {} : { program_id: draft.program_id };
    return data(campaignsCreateCampaign({ body: { ...definition, ...program, name: draft.name } as CampaignCreate }));
  }
  const path = { campaign_id: saved.id };
  let now = saved;
  if (draft.name !== base.name) now = await data(campaignsRenameCampaign({ path, body: { name: draft.name }, headers: { "if-match": String(now.revision) } }));
  if (same(definition, cleaned(base.definition))) return now;
  const query = forced === undefined ? {} : { force: true, reason: forced };
  return data(campaignsReviseCampaign({ path, query, body: definition as Definition, headers: { "if-match": String(now.revision) } }));
}

/** Leave out what says nothing. */
export function cleaned(definition: Draft["definition"]): Definition {
  const all = { ...definition, condition: definition.condition?.trim() || null };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined)) as unknown as Definition;
}

function faultsOf(error: unknown): Fault[] {
  if (!(error instanceof ProblemError)) return [{ pointer: "", detail: error instanceof Error ? error.message : String(error) }];
  const listed = error.faults.length > 0 ? error.faults : [{ pointer: error.pointer ?? "", detail: error.detail || error.title }];
  // A model of the wire names the kind of an effect on the way: /effects/0/order_percent/percent.
  return listed.map((one) => ({ pointer: one.pointer.replace(/^(\/effects\/\d+)\/[a-z_]+(?=\/)/, (path, start: string) => (KINDS.test(path) ? start : path)), detail: one.detail }));
}

const KINDS = /\/(fixed|proportional|per_item|formula|order_amount|order_percent|order_price|line_amount|line_percent|line_price|discount_formula|buy_get|bundle|volume|free_item|upgrade|delivery|voucher|credit|tag|message|custom)$/;

const PLACES: readonly [RegExp, Step][] = [
  [/^\/(name|program_id|effects|trigger)/, "reward"],
  [/^\/(condition|starts_at|ends_at|window|published|rollout_percent)/, "who"],
  [/^\/(limits|stacking|on_return|on_rollback)/, "limits"],
];

function stepOf(pointer: string): Step {
  return PLACES.find(([pattern]) => pattern.test(pointer))?.[1] ?? "reward";
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
