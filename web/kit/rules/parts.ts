/** A rule as it is drawn: groups of conditions. What cannot be drawn is a part too, as the text that it is. */
import type { Argument } from "./tree";

/** Several parts of which all must hold, or any; or, with `not`, not all, or none. */
export interface Group {
  kind: "group";
  id: string;
  join: "all" | "any";
  not: boolean;
  parts: Part[];
}

/** One fact compared with values. */
export interface Row {
  kind: "row";
  id: string;
  noun: Noun | undefined;
  operator: Operator;
  /** As they are written in a rule without quotes: `gold`, `1000.50`, `true`. */
  values: string[];
}

/** How many things of a list, such as lines of an order, fulfil conditions of their own, or what they come to together. */
export interface Things {
  kind: "things";
  id: string;
  list: Noun;
  measure: "some" | "none" | "every" | "one" | "count" | "sum";
  /** What is added up. */
  field: string;
  operator: Operator;
  value: string;
  variable: string;
  where: Group;
}

/** An expression that the builder does not draw. */
export interface Text {
  kind: "text";
  id: string;
  text: string;
  /** How tightly it binds, where that is known. */
  power: number;
}

export type Part = Group | Row | Things | Text;

/** What is compared: a fact with its parameters, or a field of the thing that a variable stands for. */
export interface Noun {
  of: string;
  path: string;
  arguments: readonly Argument[];
}

export const COMPARING = { eq: "==", ne: "!=", ge: ">=", gt: ">", le: "<=", lt: "<" } as const;
export const CALLED = { starts: "startsWith", ends: "endsWith", contains: "contains" } as const;
export type Operator =
  | keyof typeof COMPARING
  | keyof typeof CALLED
  | ("in" | "notin" | "has" | "hasnot" | "hasany" | "hasnone" | "yes" | "no" | "known" | "unknown");

let turn = 0;
/** A name for a part while it is on the screen. */
export function newId(): string {
  turn += 1;
  return `part-${turn}`;
}

export const group = (parts: Part[], join: Group["join"] = "all", not = false): Group => ({ kind: "group", id: newId(), join, not, parts });
export const row = (noun?: Noun, operator: Operator = "eq", values: string[] = []): Row => ({ kind: "row", id: newId(), noun, operator, values });

/** Put a part where the one of its id was; nothing takes it away. */
export function replaced(within: Group, id: string, by: Part | undefined): Group {
  const parts = within.parts.flatMap((one): Part[] => {
    if (one.id === id) return by === undefined ? [] : [by];
    if (one.kind === "group") return [replaced(one, id, by)];
    if (one.kind === "things") return [one.where.id === id && by?.kind === "group" ? { ...one, where: by } : { ...one, where: replaced(one.where, id, by) }];
    return [one];
  });
  return { ...within, parts };
}
