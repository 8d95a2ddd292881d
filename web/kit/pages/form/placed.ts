import { ProblemError } from "../../client";

export interface Placed {
  /** What is said at a field. */
  at: Readonly<Record<string, string>>;
  /** What belongs to no field of the form. */
  rest: readonly string[];
  title: string | undefined;
  requestId: string;
}

/** Put what a problem says beside the fields that it points at: `/rewards/0/name` belongs to `rewards`. */
export function placed(error: Error | null, names: readonly string[]): Placed {
  if (error === null) return { at: {}, rest: [], title: undefined, requestId: "" };
  if (!(error instanceof ProblemError)) return { at: {}, rest: [error.message], title: undefined, requestId: "" };
  const faults = error.faults.length > 0 ? error.faults : [{ pointer: error.pointer ?? "", detail: error.detail || error.title }];
  const at: Record<string, string> = {};
  const rest: string[] = [];
  for (const fault of faults) {
    const path = fault.pointer.replace(/^\//, "").replaceAll("/", ".");
    const name = names.filter((one) => path === one || path.startsWith(`${one}.`)).sort((one, other) => other.length - one.length)[0];
    if (name === undefined) rest.push(fault.detail);
    else at[name] = at[name] === undefined ? fault.detail : `${at[name]} ${fault.detail}`;
  }
  return { at, rest, title: error.title || undefined, requestId: error.requestId };
}
