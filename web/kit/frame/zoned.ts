/** Between instants and what a clock on the wall of a time zone shows, for fields of date and time. */

/** What the wall clock shows, as `2027-03-01T09:30`. */
export function localOf(instant: string, zone: string): string {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(new Date(instant));
  return parts.replace(" ", "T");
}

/** The instant at which the wall clock shows this; where a clock change skips it, the one just after. */
export function instantOf(local: string, zone: string): string {
  const wanted = Date.parse(`${local}Z`);
  let guess = wanted;
  for (let turn = 0; turn < 2; turn += 1) guess += wanted - Date.parse(`${localOf(new Date(guess).toISOString(), zone)}Z`);
  return new Date(guess).toISOString();
}
