/** The tree of a checked rule as `POST /v1/rules/check` answers it, and the same as text again. */

export interface Node {
  node: string;
  type: TypeOf;
  [member: string]: unknown;
}
/** A kind alone, or kind, inner types, name and places: `["money", [], "GBP", 2]`. */
export type TypeOf = string | [kind: string, of: TypeOf[], name: string, places: number];

const POWERS: Readonly<Record<string, number>> = { "<": 3, "<=": 3, ">": 3, ">=": 3, "==": 3, "!=": 3, in: 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5 };
/** How tightly operators bind. */
export const [TERNARY, OR, AND, COMPARISON, UNARY, MEMBER] = [0, 1, 2, 3, 6, 7] as const;

/**
 * Write a tree with the parentheses it needs, as the server does: asked about the text again, it gives an equal tree.
 *
 * @param literal how to write a constant; as it was written, unless told
 */
export function written(node: Node, literal: (text: string) => string = (text) => text): string {
  return writtenBound(node, literal)[0];
}

/** The same, and how tightly the text binds: what binds less than its surroundings needs parentheses. */
export function writtenBound(node: Node, literal: (text: string) => string = (text) => text): [text: string, power: number] {
  const inside = (one: unknown, power: number): string => {
    const [text, own] = write(one as Node);
    return own >= power ? text : `(${text})`;
  };
  const plain = (one: unknown) => write(one as Node)[0];
  const listed = (all: unknown) => (all as Node[]).map(plain).join(", ");

  function write(one: Node): [string, number] {
    switch (one.node) {
      case "literal": {
        const text = literal(String(one["text"]));
        return [text, text.startsWith("-") ? UNARY : MEMBER];
      }
      case "name":
        return [(one["absolute"] === true ? "." : "") + String(one["name"]), MEMBER];
      case "read":
        return [called(String(one["path"]), one["arguments"] as Argument[]), MEMBER];
      case "variable":
        return [String(one["name"]), MEMBER];
      case "select":
        return [`${inside(one["operand"], MEMBER)}.${named(String(one["field"]))}`, MEMBER];
      case "has":
        return [`has(${plain(one["operand"])})`, MEMBER];
      case "index":
        return [`${inside(one["operand"], MEMBER)}[${plain(one["key"])}]`, MEMBER];
      case "call":
        return [`${one["receiver"] === null ? "" : `${inside(one["receiver"], MEMBER)}.`}${String(one["function"])}(${listed(one["arguments"])})`, MEMBER];
      case "unary":
        return [signed(String(one["operator"]), one["operand"] as Node), UNARY];
      case "binary": {
        const power = POWERS[String(one["operator"])]!;
        return [`${inside(one["left"], power)} ${String(one["operator"])} ${inside(one["right"], power + 1)}`, power];
      }
      case "logic": {
        const power = one["operator"] === "&&" ? AND : OR;
        return [(one["terms"] as Node[]).map((term) => inside(term, power + 1)).join(` ${String(one["operator"])} `), power];
      }
      case "conditional":
        return [`${inside(one["test"], OR)} ? ${inside(one["then"], OR)} : ${inside(one["otherwise"], TERNARY)}`, TERNARY];
      case "listof":
        return [`[${listed(one["items"])}]`, MEMBER];
      case "mapof":
        return [`{${(one["entries"] as [Node, Node][]).map(([key, value]) => `${plain(key)}: ${plain(value)}`).join(", ")}}`, MEMBER];
      case "macro": {
        const parts = [String(one["variable"]), ...[one["test"], one["body"]].filter((part) => part !== null).map(plain)];
        return [`${inside(one["source"], MEMBER)}.${String(one["macro"])}(${parts.join(", ")})`, MEMBER];
      }
      case "lift":
        return write(one["operand"] as Node);
      default:
        throw new Error(`no text for ${one.node}`);
    }
  }

  function signed(operator: string, operand: Node): string {
    if (operand.node === "unary" && operand["operator"] === operator) return operator + plain(operand);
    const [text, own] = write(operand);
    const number = operand.node === "literal" && /^[0-9.-]/.test(text);
    if (own >= MEMBER && !(number && operator === "-")) return operator + text;
    return operand.node === "literal" && operator === "-" && text.startsWith("-") ? operator + text : `${operator}(${text})`;
  }

  return write(node);
}

export type Argument = string | number | boolean;

/** Write a fact: `customer.spent("1y")`. */
export function called(path: string, args: readonly Argument[]): string {
  const [head, ...rest] = path.split(".");
  const fact = head + rest.map((part) => `.${named(part)}`).join("");
  return args.length === 0 ? fact : `${fact}(${args.map((one) => (typeof one === "string" ? quoted(one) : String(one))).join(", ")})`;
}

function named(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !["in", "true", "false", "null"].includes(name) ? name : `\`${name}\``;
}

/** Write a text as a constant. */
export function quoted(text: string): string {
  const safe = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
  return `"${safe}"`;
}

/** Read a constant text; nothing where it is written in a way that only the server reads. */
export function unquoted(literal: string): string | undefined {
  const inside = /^"([^"\\]|\\["'\\nrt])*"$|^'([^'\\]|\\["'\\nrt])*'$/s.test(literal) && !literal.startsWith('"""') && !literal.startsWith("'''");
  if (!inside && literal !== '""' && literal !== "''") return undefined;
  const said: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return literal.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => said[escaped] ?? escaped);
}

export function kindOf(type: TypeOf): string {
  return typeof type === "string" ? type : type[0];
}
