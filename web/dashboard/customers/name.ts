import type { CustomerOut } from "@kit/client";

/** What to call a customer: their name, or else what tells them from others. */
export function nameOf(customer: CustomerOut): string {
  const [known] = customer.identities;
  return customer.name ?? customer.email ?? (known === undefined ? customer.id : `${known.source} ${known.external_id}`);
}

/** Write a value of an attribute. */
export function written(value: unknown): string {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join(", ") : String(value);
}
