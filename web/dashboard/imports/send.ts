import { client } from "@kit/client/generated/client.gen";
import type { ImportOut } from "@kit/client";
import { tomlOf, type Mapping } from "./mapping";

/** A file that was sent, kept so that what was checked can be imported without choosing it again. */
export interface Sent {
  file: File;
  mapping: Mapping;
}

const sent = new Map<string, Sent>();

export function sentAs(id: string): Sent | undefined {
  return sent.get(id);
}

/** Upload a file with its mapping; with `dryRun` it is gone through and nothing but the report is kept. */
export async function send({ file, mapping }: Sent, dryRun: boolean): Promise<ImportOut> {
  const form = new FormData();
  form.set("mapping", tomlOf(mapping));
  form.set("dry_run", String(dryRun));
  form.set("file", file, file.name);
  // The generated call sends the bare file; with a form the browser has to name the boundary itself.
  const answer = await client.post<{ 202: ImportOut }, unknown, true>({ url: "/v1/imports", body: form, bodySerializer: null, headers: { "Content-Type": null } });
  const made = answer.data as ImportOut;
  sent.set(made.id, { file, mapping });
  return made;
}
