/** @jsxImportSource preact */
/** What the customer gets besides a lower price. */
import type { PricedOut } from "@kit/client";
import { t } from "../speech";
import { points } from "./shopper";

export function Gifts({ of: { add, gifts } }: { of: PricedOut }) {
  const said = [
    ...add.map((one) => t("addToBag", { quantity: Number(one["quantity"]), what: String(one["sku"]) })),
    ...gifts.map((one) =>
      typeof one["message"] === "string" ? one["message"] : typeof one["points"] === "string" ? t("getsPoints", { points: points(one["points"]) }) : "",
    ),
  ].filter((one) => one !== "");
  if (said.length === 0) return null;
  return (
    <ul class="gifts">
      {said.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}
