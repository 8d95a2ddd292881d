/** The tree of a rule as parts to draw. Whatever has no picture becomes a part of text: nothing is left out. */
import { CALLED, COMPARING, group, newId, row, type Group, type Noun, type Operator, type Part, type Things } from "./parts";
import { kindOf, quoted, unquoted, written, writtenBound, type Argument, type Node } from "./tree";

const comparing = new Map<string, Operator>(Object.entries(COMPARING).map(([name, sign]) => [sign, name as Operator]));
const calling = new Map<string, Operator>(Object.entries(CALLED).map(([name, called]) => [called, name as Operator]));

export function drawn(tree: Node): Group {
  const part = partOf(tree);
  return part.kind === "group" && !part.not ? part : group([part]);
}

/** Whether the drawing says what the tree says, to the letter: else it must not be edited as a drawing. */
export function faithful(tree: Node, text: string): boolean {
  return written(tree, evenly) === text;
}

/** Write constants in one way, so that texts can be compared. */
function evenly(literal: string): string {
  const text = unquoted(literal);
  return text === undefined ? literal : quoted(text);
}

function partOf(node: Node): Part {
  if (node.node === "logic") return group((node["terms"] as Node[]).map(partOf), node["operator"] === "&&" ? "all" : "any");
  if (node.node === "unary" && node["operator"] === "!") return denied(node) ?? text(node);
  return rowOf(node) ?? thingsOf(node) ?? text(node);
}

function text(node: Node): Part {
  const [said, power] = writtenBound(node, evenly);
  return { kind: "text", id: newId(), text: said, power };
}

function denied(node: Node): Part | undefined {
  const inner = node["operand"] as Node;
  const part = partOf(inner);
  const opposite: Partial<Record<Operator, Operator>> = { in: "notin", has: "hasnot", hasany: "hasnone", yes: "no", known: "unknown" };
  if (part.kind === "row" && opposite[part.operator] !== undefined) return { ...part, operator: opposite[part.operator]! };
  if (part.kind === "things" && part.measure === "some") return { ...part, measure: "none" };
  if (part.kind === "group" && !part.not) return { ...part, not: true };
  if (part.kind === "text" && inner.node !== "binary" && inner.node !== "conditional") return undefined;
  return part.kind === "row" && !(part.operator in COMPARING) ? undefined : group([part], "all", true);
}

function rowOf(node: Node): Part | undefined {
  const noun = nounOf(node);
  if (noun !== undefined && kindOf(node.type) === "bool") return row(noun, "yes");
  if (node.node === "has") {
    const known = nounOf(node["operand"] as Node);
    return known && row(known, "known");
  }
  if (node.node === "binary") return compared(node);
  if (node.node === "call" && calling.has(String(node["function"])) && node["receiver"] !== null) {
    const of = nounOf(node["receiver"] as Node);
    const value = valueOf((node["arguments"] as Node[])[0]!);
    return of && value !== undefined && kindOf((node["receiver"] as Node).type) === "string" ? row(of, calling.get(String(node["function"])), [value]) : undefined;
  }
  if (node.node === "macro" && node["macro"] === "exists" && node["test"] === null && node["variable"] === "one") return anyOf(node);
  return undefined;
}

function compared(node: Node): Part | undefined {
  const left = node["left"] as Node;
  const right = unlifted(node["right"] as Node);
  if (node["operator"] === "in") {
    const noun = nounOf(left);
    const values = valuesOf(right);
    if (noun !== undefined && values !== undefined) return row(noun, "in", values);
    const list = nounOf(right);
    const value = valueOf(left);
    return list !== undefined && value !== undefined && kindOf(right.type) === "list" ? row(list, "has", [value]) : undefined;
  }
  const operator = comparing.get(String(node["operator"]));
  const value = valueOf(right);
  const noun = nounOf(unlifted(left));
  if (operator === undefined || value === undefined || noun === undefined) return operator && value !== undefined ? totalOf(left, operator, value) : undefined;
  return kindOf(left.type) === "bool" ? undefined : row(noun, operator, [value]);
}

/** `list.exists(one, one in ["a", "b"])`, the list being one of texts. */
function anyOf(node: Node): Part | undefined {
  const list = nounOf(node["source"] as Node);
  const body = node["body"] as Node;
  const left = body["left"] as Node | undefined;
  if (list === undefined || body.node !== "binary" || body["operator"] !== "in" || left?.node !== "variable" || left["name"] !== "one") return undefined;
  const values = valuesOf(body["right"] as Node);
  return values && row(list, "hasany", values);
}

const MEASURES: Readonly<Record<string, Things["measure"]>> = { exists: "some", all: "every", exists_one: "one" };

function thingsOf(node: Node): Part | undefined {
  const measure = node.node === "macro" && node["test"] === null ? MEASURES[String(node["macro"])] : undefined;
  const list = measure && listOf(node["source"] as Node);
  if (measure === undefined || list === undefined) return undefined;
  return { kind: "things", id: newId(), list, measure, field: "", operator: "ge", value: "", variable: String(node["variable"]), where: conditions(node["body"] as Node) };
}

/** `list.filter(x, …).size()` or `list.filter(x, …).map(x, x.field).sum()`, beside a number. */
function totalOf(node: Node, operator: Operator, value: string): Part | undefined {
  if (node.node !== "call" || node["receiver"] === null || (node["arguments"] as Node[]).length > 0) return undefined;
  const measure = ({ size: "count", sum: "sum" } as const)[String(node["function"])];
  let source = node["receiver"] as Node;
  let field = "";
  let variable: string | undefined;
  if (measure === "sum") {
    const noun = source.node === "macro" && source["macro"] === "map" && source["test"] === null ? nounOf(source["body"] as Node) : undefined;
    if (noun === undefined || noun.of === "" || noun.of !== source["variable"]) return undefined;
    field = noun.path;
    variable = noun.of;
    source = source["source"] as Node;
  }
  let where = group([]);
  if (source.node === "macro" && source["macro"] === "filter" && (variable === undefined || variable === source["variable"])) {
    variable = String(source["variable"]);
    where = conditions(source["body"] as Node);
    source = source["source"] as Node;
  }
  const list = listOf(source);
  if (measure === undefined || list === undefined) return undefined;
  return { kind: "things", id: newId(), list, measure, field, operator, value, variable: variable ?? singular(list.path), where };
}

/** What a thing must fulfil: nothing, where it says `true`. */
function conditions(body: Node): Group {
  return body.node === "literal" && body["text"] === "true" ? group([]) : drawn(body);
}

/** A name for one thing of a list: `order.lines` has a `line`. */
export function singular(path: string): string {
  return path.split(".").at(-1)!.replace(/s$/, "") || "one";
}

function listOf(node: Node): Noun | undefined {
  const [kind, of] = typeof node.type === "string" ? [node.type, []] : node.type;
  return kind === "list" && of[0] !== undefined && kindOf(of[0]) === "object" ? nounOf(node) : undefined;
}

function nounOf(node: Node): Noun | undefined {
  if (node.node === "read") return { of: "", path: String(node["path"]), arguments: node["arguments"] as Argument[] };
  const names: string[] = [];
  let inner = node;
  while (inner.node === "select") {
    names.unshift(String(inner["field"]));
    inner = inner["operand"] as Node;
  }
  if (inner.node === "read" && kindOf(inner.type) === "object") return { of: "", path: [inner["path"], ...names].join("."), arguments: [] };
  return inner.node === "variable" && names.length > 0 ? { of: String(inner["name"]), path: names.join("."), arguments: [] } : undefined;
}

const unlifted = (node: Node): Node => (node.node === "lift" ? (node["operand"] as Node) : node);

function valueOf(node: Node): string | undefined {
  if (node.node === "call" && node["function"] === "timestamp" && node["receiver"] === null) return valueOf((node["arguments"] as Node[])[0]!);
  if (node.node !== "literal") return undefined;
  const literal = String(node["text"]);
  if (kindOf(node.type) === "string") return unquoted(literal) || undefined;
  return /^-?\d+(\.\d+)?$/.test(literal) ? literal : undefined;
}

function valuesOf(node: Node): string[] | undefined {
  if (node.node !== "listof") return undefined;
  const values = (node["items"] as Node[]).map((one) => valueOf(unlifted(one)));
  return values.length > 0 && values.every((one) => one !== undefined) ? (values as string[]) : undefined;
}
