/** A call of the API as a line for a terminal, so that what the dashboard does can be done from anywhere. */
export interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Such as `/v1/customers`. */
  route: string;
  query?: Readonly<Record<string, string | undefined>>;
  body?: unknown;
}

export function curlOf({ method = "GET", route, query = {}, body }: Call): string {
  const asked = new URLSearchParams(Object.entries(query).filter((one): one is [string, string] => one[1] !== undefined)).toString();
  const parts = [`curl -s '${window.location.origin}${route}${asked === "" ? "" : `?${asked}`}'`, '-H "Authorization: Bearer $LAURELS_KEY"'];
  if (method !== "GET") parts.splice(1, 0, `-X ${method}`);
  if (body !== undefined) parts.push("-H 'Content-Type: application/json'", `-d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`);
  return parts.join(" \\\n  ");
}
