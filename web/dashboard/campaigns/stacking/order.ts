/** Which campaign stands where: in its group, by its priority; and what must be saved after somebody moved them. */
import type { CampaignOut, CampaignsChangeStackingData, StackingInOutput, StackingOut } from "@kit/client";

export type Settings = CampaignsChangeStackingData["body"];
/** The campaigns of each group, in the order in which they are settled. */
export type Members = Readonly<Record<string, readonly CampaignOut[]>>;

const STEP = 10;

/** The rules without who changed them when. */
export function settingsOf(rules: StackingOut): Settings {
  const { version: _version, changed_at: _at, changed_by: _by, ...settings } = rules;
  return settings;
}

export function inGroups(rules: StackingOut, campaigns: readonly CampaignOut[]): Members {
  const keys = (rules.groups ?? []).map((one) => one.key);
  const sign = rules.priority === "low_first" ? 1 : -1;
  const groupOf = (one: CampaignOut) => {
    const told = one.definition.stacking?.group ?? "default";
    return keys.includes(told) ? told : "default";
  };
  const sorted = [...campaigns].sort((one, other) => sign * (priorityOf(one) - priorityOf(other)) || one.created_at.localeCompare(other.created_at));
  return Object.fromEntries(keys.map((key) => [key, sorted.filter((one) => groupOf(one) === key)]));
}

export function priorityOf(campaign: CampaignOut): number {
  return campaign.definition.stacking?.priority ?? 0;
}

/** What must become different of which campaigns so that they stand in this order; those that need not stay as they are. */
export function priorities(members: Members, before: Members, high: boolean): { campaign: CampaignOut; stacking: StackingInOutput }[] {
  return Object.entries(members).flatMap(([group, now]) => {
    const same = now.length === (before[group]?.length ?? 0) && now.every((one, place) => one.id === before[group]?.[place]?.id);
    if (same) return [];
    return now.flatMap((campaign, place) => {
      const priority = (high ? now.length - place : place + 1) * STEP;
      const told = campaign.definition.stacking ?? {};
      return told.priority === priority && (told.group ?? "default") === group ? [] : [{ campaign, stacking: { ...told, group, priority } }];
    });
  });
}
