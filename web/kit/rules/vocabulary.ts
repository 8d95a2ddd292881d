/** What rules of a trigger may read, as the server lists it, and the look-up of values. */
import { useQuery } from "@tanstack/react-query";
import { data, rulesListValues, rulesListVocabulary, type LaurelsEngineDraftsSchemasEntryOut } from "../client";
import { useLanguage } from "../words";
import { newId, row, type Noun, type Operator, type Part } from "./parts";
import { singular } from "./draw";

/** A name that rules may read. */
export type EntryOut = LaurelsEngineDraftsSchemasEntryOut;

/** About what rules are written. */
export interface About {
  /** `order.paid`, `cart`, `code`, `event.` and a type, or `customer`. */
  trigger: string;
  /** Each line of an order is asked. */
  line?: boolean | undefined;
  /** Of a campaign that is published. */
  published?: boolean | undefined;
}

export interface Vocabulary {
  /** What can be chosen at the top, or of the things of a list. */
  offered: (list?: Noun) => EntryOut[];
  entry: (noun: Noun, list?: Noun) => EntryOut | undefined;
  /** What its values are: `string`, `money`, `int`, … of a list, what it holds. */
  kindOf: (noun: Noun, list?: Noun) => string;
}

export function useVocabulary({ trigger, line, published }: About): Vocabulary | undefined {
  const found = useQuery({
    queryKey: ["vocabulary", trigger, published ?? false],
    queryFn: () => data(rulesListVocabulary({ query: { for: trigger, published: published ?? false } })),
    staleTime: 300_000,
  });
  if (found.error) throw found.error;
  if (found.data === undefined) return undefined;
  const { entries, objects } = found.data;
  const lines = line === true ? (objects["line"] ?? []).map((one) => ({ ...one, name: `line.${one.name}` })) : [];
  const all = [...lines, ...entries].filter((one) => drawable(one, objects));
  const names = new Map(all.map((one) => [one.name, one]));
  const things = (list?: Noun) => (list === undefined ? [] : (objects[innerOf(names.get(list.path)?.type)] ?? []));
  const entry = (noun: Noun, list?: Noun) => (noun.of === "" ? names.get(noun.path) : things(list).find((one) => one.name === noun.path));
  return {
    offered: (list) => (list === undefined ? all : things(list).filter((one) => drawable(one, objects))),
    entry,
    kindOf: (noun, list) => {
      const type = entry(noun, list)?.type ?? "";
      return bareKind(type.startsWith("list(") ? innerOf(type) : type);
    },
  };
}

/** Values to compare with, or to ask a fact with, that begin with what was typed. */
export function useValues(about: About, name: string | undefined, typed: string, parameter?: string) {
  return useQuery({
    queryKey: ["values", about.trigger, name, parameter ?? null, typed],
    queryFn: async () =>
      (await data(rulesListValues({ query: { name: name!, for: about.trigger, prefix: typed, limit: 50, ...(parameter === undefined ? {} : { parameter }) } }))).items,
    enabled: name !== undefined,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

/** How an entry is said in the language of the reader, parameters left open. */
export function useSaid(): (entry: EntryOut) => string {
  const { language } = useLanguage();
  return (entry) => {
    const said = (entry.nouns[language] ?? entry.nouns["en"] ?? entry.name).replace(/\s*\{\d\}/g, " …").replace(/( …)+/g, " …").replace(/ …$/, "").trim();
    return said.charAt(0).toLocaleUpperCase(language) + said.slice(1);
  };
}

export function bareKind(type: string): string {
  return type.replace(/\(.*/, "");
}

function innerOf(type: string | undefined): string {
  return /^list\((.*)\)$/.exec(type ?? "")?.[1] ?? "";
}

function drawable(entry: EntryOut, objects: Readonly<Record<string, unknown>>): boolean {
  const kind = bareKind(entry.type);
  if (kind === "list") return innerOf(entry.type) === "string" || innerOf(entry.type) in objects;
  return ["bool", "string", "timestamp"].includes(kind) || isNumber(kind);
}

export function isNumber(kind: string): boolean {
  return ["int", "decimal", "money", "points", "double", "uint"].includes(kind);
}

/** The operators that go with an entry, the first being the usual one. */
export function operatorsOf(entry: EntryOut): Operator[] {
  const kind = bareKind(entry.type);
  const known: Operator[] = entry.optional ? ["known", "unknown"] : [];
  if (kind === "bool") return ["yes", "no", ...known];
  if (kind === "list") return ["has", "hasnot", "hasany", "hasnone"];
  if (kind === "timestamp") return ["ge", "lt", ...known];
  if (kind === "string") return ["eq", "ne", "in", "notin", ...(entry.allowed === null ? (["starts", "ends", "contains"] as const) : []), ...known];
  return ["ge", "gt", "le", "lt", "eq", "ne", ...(kind === "int" ? (["in", "notin"] as const) : []), ...known];
}

/** Whether the entry is a list of things that have fields. */
export function holdsThings(entry: EntryOut): boolean {
  return bareKind(entry.type) === "list" && innerOf(entry.type) !== "string";
}

/** Begin a condition on an entry. */
export function begun(entry: EntryOut, of: string, id: string): Part {
  const noun: Noun = { of, path: entry.name, arguments: entry.parameters.map((one) => (one.default ?? "") as string) };
  if (!holdsThings(entry)) return { ...row(noun, operatorsOf(entry)[0]!), id };
  const variable = singular(entry.name);
  return { kind: "things", id, list: noun, measure: "some", field: "", operator: "ge", value: "", variable, where: { kind: "group", id: newId(), join: "all", not: false, parts: [row()] } };
}
