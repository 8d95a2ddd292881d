/** Which column of a file of codes is what, as the API's mapping says it. */
export const MEANINGS = ["code", "uses", "starts", "ends", "customer", "nothing"] as const;
export type Meaning = (typeof MEANINGS)[number];
/** By the name of the column. */
export type Columns = Readonly<Record<string, Meaning>>;

const FIELDS: Readonly<Record<Exclude<Meaning, "nothing">, string>> = { code: "code", uses: "uses_max", starts: "starts_at", ends: "ends_at", customer: "customer.external_id" };
const NAMES: Readonly<Record<Exclude<Meaning, "nothing">, RegExp>> = {
  code: /^(code|coupon|coupon_?code|voucher|voucher_?code|promo_?code|c[oó]digo|kod|kode|mã|代码)$/i,
  uses: /uses|limit|usage/i,
  starts: /start|valid_?from|from/i,
  ends: /end|expir|until/i,
  customer: /customer|member|holder/i,
};

/** Read the first line of a file: the names of its columns. */
export async function headerOf(file: File): Promise<string[]> {
  const line = (await file.slice(0, 8192).text()).replace(/^\uFEFF/, "").split(/\r?\n/, 1)[0]!;
  const comma = line.split(";").length > line.split(",").length ? ";" : ",";
  return line.split(comma).map((name) => name.trim().replace(/^"|"$/g, "")).filter((name) => name !== "");
}

/** Guess what each column is; a file of one column has codes. */
export function guessed(header: readonly string[]): Columns {
  const left = new Set(Object.keys(NAMES) as (keyof typeof NAMES)[]);
  const columns: Record<string, Meaning> = {};
  for (const name of header) {
    const meaning = [...left].find((one) => NAMES[one].test(name));
    if (meaning !== undefined) left.delete(meaning);
    columns[name] = meaning ?? "nothing";
  }
  if (header.length === 1) columns[header[0]!] = "code";
  return columns;
}

/** Write the mapping in TOML; its texts are those of JSON. */
export function mappingOf(columns: Columns, campaignId: string, source: string): string {
  const lines = Object.entries(columns).flatMap(([name, meaning]) => (meaning === "nothing" ? [] : [`${JSON.stringify(name)} = ${JSON.stringify(FIELDS[meaning])}`]));
  return ['kind = "vouchers"', `source = ${JSON.stringify(source)}`, "[columns]", ...lines, "[constants]", `campaign = ${JSON.stringify(campaignId)}`, ""].join("\n");
}
