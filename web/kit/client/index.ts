/**
 * The API as the dashboard calls it: what the generator wrote from the OpenAPI document, with who asks and where.
 *
 * Every call throws a `ProblemError` where the API refuses. The session is a cookie that scripts cannot read; the token
 * of `GET /v1/me` proves that a write comes from this page.
 */
import { first } from "../words/say";
import { client } from "./generated/client.gen";
import { toProblem } from "./problem";

export * from "./generated";
export { ProblemError } from "./problem";

const WORKSPACE = "laurels.workspace";
let proof = "";

/** Keep the token that writes are sent with. */
export function prove(token: string): void {
  proof = token;
}

/** Say which workspace is meant from now on, in this tab. */
export function enter(workspaceId: string): void {
  sessionStorage.setItem(WORKSPACE, workspaceId);
  localStorage.setItem(WORKSPACE, workspaceId);
}

/** The workspace that this tab looks at. */
export function entered(): string | null {
  return sessionStorage.getItem(WORKSPACE) ?? localStorage.getItem(WORKSPACE);
}

client.setConfig({ baseUrl: "", credentials: "same-origin", throwOnError: true });

client.interceptors.request.use((request) => {
  const workspace = entered();
  if (workspace !== null) request.headers.set("Laurels-Workspace", workspace);
  request.headers.set("Accept-Language", first());
  if (request.method !== "GET") {
    request.headers.set("Laurels-CSRF", proof);
    if (!request.headers.has("Idempotency-Key")) request.headers.set("Idempotency-Key", crypto.randomUUID());
  }
  return request;
});

client.interceptors.error.use((body, response) => toProblem(body, response as Response | undefined));

/** What the API answered, without the envelope: `await data(customersGet({ path: { id } }))`. */
export async function data<T>(answer: Promise<{ data: T }>): Promise<T> {
  return (await answer).data;
}
