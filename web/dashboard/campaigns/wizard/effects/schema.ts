/** What the arguments of an effect are, as the registry describes them: the form is made of this. */
import type { EffectOut } from "@kit/client";

interface Schema {
  type?: string;
  const?: string;
  enum?: string[];
  anyOf?: Schema[];
  $ref?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  required?: string[];
  default?: unknown;
  title?: string;
  description?: string;
  maxLength?: number;
  maximum?: number;
  maxItems?: number;
}

export type Kind =
  | "wallet"
  | "campaign"
  | "product"
  | "lines"
  | "formula"
  | "reduction"
  | "fields"
  | "list"
  | "choice"
  | "yes"
  | "whole"
  | "percent"
  | "money"
  | "decimal"
  | "translations"
  | "json"
  | "text";

export interface Argument {
  name: string;
  kind: Kind;
  /** As the registry names it, for one that has no words of ours. */
  title: string;
  about: string;
  required: boolean;
  /** What counts where it is left out. */
  initial: unknown;
  options: string[];
  /** Of `fields` and of each item of a `list`. */
  arguments: Argument[];
  most: number | undefined;
}

export function argumentsOf(effect: EffectOut): Argument[] {
  const whole = effect.arguments as unknown as Schema & { $defs?: Record<string, Schema> };
  return inside(whole, whole.$defs ?? {});
}

function inside(schema: Schema, named: Record<string, Schema>): Argument[] {
  return Object.entries(schema.properties ?? {})
    .filter(([, one]) => one.const === undefined)
    .map(([name, one]) => read(name, one, schema.required?.includes(name) ?? false, named));
}

function read(name: string, given: Schema, required: boolean, named: Record<string, Schema>): Argument {
  const resolved = resolve(given.anyOf?.find((one) => one.type !== "null") ?? given, named);
  const schema = { ...resolved, ...(given.default === undefined ? {} : { default: given.default }) };
  const about = given.description ?? schema.description ?? "";
  const kind = kindOf(name, schema, `${about} ${schema.description ?? ""}`, given);
  const parts = kind === "list" ? resolve(schema.items ?? {}, named) : schema;
  return {
    name,
    kind,
    title: given.title ?? name.replaceAll("_", " "),
    about,
    required,
    initial: schema.default ?? null,
    options: schema.enum ?? [],
    arguments: kind === "list" || kind === "fields" ? inside(parts, named) : [],
    most: schema.maxItems ?? schema.maximum,
  };
}

function resolve(schema: Schema, named: Record<string, Schema>): Schema {
  return schema.$ref === undefined ? schema : (named[schema.$ref.split("/").at(-1)!] ?? schema);
}

const NAMED: Readonly<Record<string, Kind>> = { wallet: "wallet", campaign_id: "campaign", sku: "product", to: "product", lines: "lines", counted: "lines", percent: "percent" };
const RULE_LENGTH = 4000;

function kindOf(name: string, schema: Schema, about: string, given: Schema): Kind {
  if (NAMED[name] !== undefined) return NAMED[name];
  if ((given.$ref ?? "").endsWith("/Reduction")) return "reduction";
  if (schema.enum !== undefined) return "choice";
  if (schema.type === "boolean") return "yes";
  if (schema.type === "integer") return "whole";
  if (schema.type === "array") return "list";
  if (schema.type === "object") return schema.properties !== undefined ? "fields" : schema.patternProperties !== undefined ? "translations" : "json";
  if (schema.maxLength === RULE_LENGTH) return "formula";
  if (about.includes("major units.") && !about.includes("else a plain number")) return "money";
  return schema.maxLength === 80 ? "decimal" : "text";
}

/** What is asked at once; the others stand under "more". */
const MAIN = ["percent", "amount", "price", "quantity", "spent", "order_amount", "text", "payload", "lines", "of"];

export function isMain(argument: Argument): boolean {
  return argument.required || ["fields", "list", "reduction"].includes(argument.kind) || MAIN.includes(argument.name);
}

/** Whether a value is another than what counts where nothing is said. */
export function isSaid(argument: Argument, value: unknown): boolean {
  return value !== undefined && value !== null && JSON.stringify(value) !== JSON.stringify(argument.initial);
}
