/** A refusal of the API (RFC 9457), as it is thrown by every call. */
export class ProblemError extends Error {
  override name = "ProblemError";
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly requestId: string,
    readonly pointer: string | undefined,
    readonly faults: readonly Fault[],
    readonly more: Readonly<Record<string, unknown>>,
  ) {
    super(detail || title);
  }
}

export interface Fault {
  pointer: string;
  detail: string;
}

/** Read what the server said, or say that it did not answer. */
export function toProblem(body: unknown, response: Response | undefined): ProblemError {
  const told = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string) => (typeof told[name] === "string" ? (told[name] as string) : "");
  const faults = (Array.isArray(told["errors"]) ? told["errors"] : []) as Fault[];
  return new ProblemError(
    response?.status ?? 0,
    text("code") || (response === undefined ? "no_answer" : "unknown"),
    text("title"),
    text("detail"),
    text("request_id") || response?.headers.get("x-request-id") || "",
    text("pointer") || undefined,
    faults,
    told,
  );
}
