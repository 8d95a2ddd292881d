/** Parts as the text of a rule, and where in the text each of them stands. */
import { CALLED, COMPARING, type Group, type Noun, type Operator, type Part, type Row, type Text, type Things } from "./parts";
import { AND, called, COMPARISON, MEMBER, OR, quoted, UNARY } from "./tree";

export interface Span {
  id: string;
  from: number;
  to: number;
}

export interface Written {
  text: string;
  spans: Span[];
  /** Parts in which something is not chosen yet: the server would refuse the text. */
  open: string[];
}

/** What a value is, of which it depends how it is written. */
export type KindOf = (noun: Noun, list?: Noun) => string;

export function writtenParts(top: Group, kindOf: KindOf): Written {
  const spans: Span[] = [];
  const open: string[] = [];
  let text = "";

  const mark = (id: string, write: () => void) => {
    const from = text.length;
    write();
    spans.push({ id, from, to: text.length });
  };
  const wrapped = (own: number, power: number, write: () => void) => {
    if (own < power) text += "(";
    write();
    if (own < power) text += ")";
  };

  function put(part: Part, power: number, list?: Noun): void {
    mark(part.id, () => {
      if (part.kind === "group") putGroup(part, power, list);
      else if (part.kind === "things") putThings(part, power);
      else if (part.kind === "text") putText(part, power);
      else putRow(part, power, list);
    });
  }

  function putText(one: Text, power: number): void {
    if (one.text.trim() === "") open.push(one.id);
    else wrapped(one.power, power, () => (text += one.text));
  }

  function putGroup(one: Group, power: number, list?: Noun): void {
    if (one.not) text += "!";
    putTerms(one, one.not ? UNARY : power, list);
  }

  function putTerms(one: Group, power: number, list?: Noun): void {
    if (one.parts.length === 0) {
      text += "true";
      return;
    }
    if (one.parts.length === 1) return put(one.parts[0]!, power, list);
    const own = one.join === "all" ? AND : OR;
    wrapped(own, power, () =>
      one.parts.forEach((part, place) => {
        if (place > 0) text += one.join === "all" ? " && " : " || ";
        put(part, own + 1, list);
      }),
    );
  }

  function putThings(one: Things, power: number): void {
    const { of, path } = one.list;
    const source = of === "" ? called(path, one.list.arguments) : `${of}.${called(path, [])}`;
    const within = (macro: string) => {
      text += `${source}.${macro}(${one.variable}, `;
      put(one.where, 0, one.list);
      text += ")";
    };
    if (one.measure === "some") return within("exists");
    if (one.measure === "every") return within("all");
    if (one.measure === "one") return within("exists_one");
    if (one.measure === "none") {
      text += "!";
      return within("exists");
    }
    wrapped(COMPARISON, power, () => {
      if (one.where.parts.length === 0) text += source;
      else within("filter");
      text += one.measure === "count" ? ".size()" : `.map(${one.variable}, ${one.variable}.${called(one.field, [])}).sum()`;
      text += ` ${COMPARING[one.operator as keyof typeof COMPARING]} ${one.value}`;
      if (one.value === "" || (one.measure === "sum" && one.field === "")) open.push(one.id);
    });
  }

  function putRow(one: Row, power: number, list?: Noun): void {
    const said = rowText(one, list);
    if (said === undefined) open.push(one.id);
    else wrapped(said[1], power, () => (text += said[0]));
  }

  function rowText({ noun, operator, values, id }: Row, list?: Noun): [string, number] | undefined {
    if (noun === undefined) return undefined;
    const fact = noun.of === "" ? called(noun.path, noun.arguments) : `${noun.of}.${called(noun.path, [])}`;
    const kind = kindOf(noun, list);
    const one = values[0] === undefined ? "" : constant(values[0], kind);
    const many = `[${values.map((value) => constant(value, kind)).join(", ")}]`;
    if (needsValue(operator) && values.every((value) => value === "")) open.push(id);
    if (noun.arguments.some((argument) => argument === "")) open.push(id);
    if (operator in COMPARING) return [`${fact} ${COMPARING[operator as keyof typeof COMPARING]} ${one}`, COMPARISON];
    if (operator in CALLED) return [`${fact}.${CALLED[operator as keyof typeof CALLED]}(${one})`, MEMBER];
    const said: Readonly<Record<string, [string, number]>> = {
      in: [`${fact} in ${many}`, COMPARISON],
      notin: [`!(${fact} in ${many})`, UNARY],
      has: [`${one} in ${fact}`, COMPARISON],
      hasnot: [`!(${one} in ${fact})`, UNARY],
      hasany: [`${fact}.exists(one, one in ${many})`, MEMBER],
      hasnone: [`!${fact}.exists(one, one in ${many})`, UNARY],
      yes: [fact, MEMBER],
      no: [`!${fact}`, UNARY],
      known: [`has(${fact})`, MEMBER],
      unknown: [`!has(${fact})`, UNARY],
    };
    return said[operator];
  }

  if (top.parts.length > 0) put(top, 0);
  return { text, spans, open };
}

/** Write one value: in quotes, as a moment, or as the number that it is. */
function constant(value: string, kind: string): string {
  if (value === "") return "";
  if (kind === "timestamp") return `timestamp(${quoted(value)})`;
  return kind === "string" ? quoted(value) : value;
}

export function needsValue(operator: Operator): boolean {
  return !["yes", "no", "known", "unknown"].includes(operator);
}
