/** Which column of a file is which field, and the first guess from the headers. */
import type { ImportOut } from "@kit/client";

export type Kind = ImportOut["kind"];

export interface Mapping {
  kind: Kind;
  source: string;
  /** The field of each column; a column that is not there is left out. */
  columns: Readonly<Record<string, string>>;
  formats: { times: string; dates: string; decimal_comma: boolean; delimiter: string };
}

/** The fields that each kind of row can fill; what begins with a star must be there. */
export const FIELDS: Record<Kind, readonly string[]> = {
  customers: ["*external_id", "name", "email", "phone", "born_on", "locale", "registered_at", "as_of"],
  products: ["*sku", "name", "price", "collections", "archived"],
  orders: [
    "*external_id", "*placed_at", "currency", "customer.id", "customer.external_id", "state", "channel", "store",
    "line.id", "*line.sku", "line.quantity", "line.amount", "line.gross_amount", "line.discount", "line.unit_price",
  ],
  returns: [
    "*external_id", "*returned_at", "order.id", "order.external_id", "amount", "reason", "customer.id", "customer.external_id",
    "line.number", "line.id", "line.sku", "line.quantity", "line.amount", "line.unit_price",
  ],
  segment_members: ["*segment", "customer.id", "customer.external_id", "action"],
  vouchers: [
    "*code", "*campaign", "customer.id", "customer.external_id", "uses_max", "starts_at", "ends_at", "holder_only",
    "case_sensitive", "pooled", "action", "reason",
  ],
};

/** Which entity's declared attributes a kind of row can fill, and how its fields begin. */
export const ATTRIBUTES: Partial<Record<Kind, { entity: string; prefix: string }>> = {
  customers: { entity: "customer", prefix: "attributes." },
  products: { entity: "product", prefix: "attributes." },
  orders: { entity: "order", prefix: "attributes." },
  vouchers: { entity: "voucher", prefix: "attributes." },
};

const ALSO: Readonly<Record<string, string>> = {
  id: "external_id", customer_id: "customer.external_id", customer: "customer.external_id", customer_number: "customer.external_id",
  member_id: "customer.external_id", order_id: "external_id", order_number: "external_id", return_id: "external_id", full_name: "name",
  e_mail: "email", mail: "email", email_address: "email", mobile: "phone", phone_number: "phone", birthday: "born_on", date_of_birth: "born_on",
  dob: "born_on", language: "locale", created_at: "registered_at", product_id: "sku", stock_code: "sku", title: "name", category: "collections",
  order_date: "placed_at", date: "placed_at", timestamp: "placed_at", quantity: "line.quantity", qty: "line.quantity", sku: "line.sku",
  amount: "line.amount", total: "line.amount", price: "line.unit_price", unit_price: "line.unit_price", segment_key: "segment",
  coupon: "code", coupon_code: "code", voucher: "code", valid_from: "starts_at", valid_until: "ends_at", expires_at: "ends_at",
};

/** Guess which field each column is; of customers, `customer_id` is their own id. */
export function guessed(kind: Kind, header: readonly string[], attributes: readonly string[]): Record<string, string> {
  const fields = [...FIELDS[kind].map(plain), ...attributes];
  const found: Record<string, string> = {};
  for (const column of header) {
    const name = column.trim().replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_|_$/g, "");
    const also = kind === "customers" && name === "customer_id" ? "external_id" : (ALSO[name] ?? "");
    const field = [name, also, `line.${name}`, `attributes.${name}`].find((one) => fields.includes(one) && !Object.values(found).includes(one));
    if (field !== undefined) found[column] = field;
  }
  return found;
}

export function plain(field: string): string {
  return field.replace(/^\*/, "");
}

/** Fields that must be there and no column fills. */
export function missing({ kind, columns }: Mapping): string[] {
  const filled = Object.values(columns);
  return FIELDS[kind].filter((one) => one.startsWith("*") && !filled.includes(plain(one))).map(plain);
}

/** Write a mapping as the API takes it. */
export function tomlOf({ kind, source, columns, formats }: Mapping): string {
  const lines = [`kind = ${quoted(kind)}`, `source = ${quoted(source)}`, "", "[columns]"];
  for (const [column, field] of Object.entries(columns)) lines.push(`${quoted(column)} = ${quoted(field)}`);
  if (kind === "orders" && !Object.values(columns).includes("line.quantity")) lines.push("", "[constants]", '"line.quantity" = 1');
  lines.push("", "[formats]", `times = ${quoted(formats.times)}`, `dates = ${quoted(formats.dates)}`, `decimal_comma = ${formats.decimal_comma}`);
  if (formats.delimiter !== "") lines.push(`delimiter = ${quoted(formats.delimiter)}`);
  return `${lines.join("\n")}\n`;
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}
