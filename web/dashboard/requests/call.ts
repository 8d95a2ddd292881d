import type { RequestDetailOut } from "@kit/client";
import { curlOf } from "@kit/client/curl";

/** A call that was made, as a line for a terminal. A body that was cut is left out. */
export function callOf(call: RequestDetailOut): string {
  const query = Object.fromEntries(new URLSearchParams(call.query));
  const body = read(call.body);
  return curlOf({ method: call.method as "POST", route: call.path, query, ...(body === undefined ? {} : { body }) });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
