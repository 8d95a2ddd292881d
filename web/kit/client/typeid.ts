const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** The UUID inside of an id such as `cus_01h455vb4pex5vsknk084sn02q`, as the audit trail names its subjects. */
export function uuidOf(id: string): string | undefined {
  const suffix = /(?:^|_)([0-7][0-9a-hjkmnp-tv-z]{25})$/.exec(id)?.[1];
  if (suffix === undefined) return undefined;
  let number = 0n;
  for (const letter of suffix) number = number * 32n + BigInt(ALPHABET.indexOf(letter));
  return number
    .toString(16)
    .padStart(32, "0")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
