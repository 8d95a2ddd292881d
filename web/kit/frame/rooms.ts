/** What a room tells the frame about its screens. A room is found by its folder: nothing else has to name it. */
import type { Icon } from "@tabler/icons-react";
import type { Phrase } from "../words";

export const GROUPS = ["home", "campaigns", "loyalty", "customers", "insight", "developers", "settings"] as const;

export interface Room {
  /** What the menu calls it. */
  name: Phrase;
  icon: Icon;
  /** Where the menu has it: the group, and the place in it (10, 20, …). */
  group: (typeof GROUPS)[number];
  order: number;
  /** Its list, such as `/customers`. */
  path: string;
  /** Without this permission the menu leaves it out. */
  permission?: string;
  screens: Screen[];
  /** Screens that the palette offers beside the list. */
  places?: Place[];
  /** Which ids open here: the prefix of the id, and the screen's address with `$id`. */
  opens?: Readonly<Record<string, string>>;
  /** The guide that helps here, by its name in `docs`, such as `how-to/target-a-segment`. */
  guide?: string;
  /** What the create menu offers. */
  creates?: Create[];
  /** How far the jobs are whose ids have this prefix, for the tray. */
  jobs?: Readonly<Record<string, (id: string) => Promise<JobState>>>;
}

export interface Screen {
  /** The address below `/admin`, with `$id` for a part that varies. */
  path: string;
  /** Loads the file that draws it. */
  load: () => Promise<object>;
  /** Which of its exports does, if not the default. */
  as?: string;
}

export interface Place {
  name: Phrase;
  to: string;
  permission?: string;
}

export interface Create {
  name: Phrase;
  to: string;
  permission: string;
}

/** How far a job in the background is. */
export interface JobState {
  state: "running" | "finished" | "failed" | "paused";
  done: number;
  /** How much there is in all, where that is known. */
  of?: number | null;
  failed?: number;
}

/** Declare a room. */
export function room(told: Room): Room {
  return told;
}

let all: Room[] = [];

/** Take the rooms that were found, in the order of the menu. */
export function open(found: Room[]): void {
  const place = (one: Room) => GROUPS.indexOf(one.group) * 1000 + one.order;
  all = [...found].sort((one, other) => place(one) - place(other));
}

export function rooms(): readonly Room[] {
  return all;
}

/** The room whose screens are at an address below `/admin`. */
export function roomAt(path: string): Room | undefined {
  return all.find((one) => path === one.path || path.startsWith(`${one.path}/`));
}

/** What comes before the `_` of an id. */
export function prefixOf(id: string): string | undefined {
  return /^([a-z_]+)_[0-9a-z]{26}$/.exec(id)?.[1];
}

/** The address of the screen that shows an id, if a room has one. */
export function pageOf(id: string): string | undefined {
  const prefix = prefixOf(id);
  if (prefix === undefined) return undefined;
  return all.find((one) => one.opens?.[prefix] !== undefined)?.opens?.[prefix]?.replace("$id", id);
}
