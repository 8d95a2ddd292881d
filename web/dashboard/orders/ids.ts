const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Write a UUID as the API writes ids: stored verdicts have them plain. */
export function idOf(prefix: string, uuid: string): string {
  let number = BigInt(`0x${uuid.replaceAll("-", "")}`);
  let text = "";
  for (let place = 0; place < 26; place += 1) {
    text = ALPHABET[Number(number % 32n)]! + text;
    number /= 32n;
  }
  return `${prefix}_${text}`;
}
