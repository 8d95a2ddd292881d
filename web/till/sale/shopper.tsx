/** @jsxImportSource preact */
/** The customer before the till: who they are, what they have, and whether points pay. */
import { Icon } from "../icons";
import { localeOf } from "@kit/words/say";
import { awaitScan } from "../scan/focus";
import { language, money, t } from "../speech";
import { change, sale } from "./model";

export function ShopperCard({ currency }: { currency: string }) {
  const { shopper, wallet, step } = sale.use();
  if (shopper === null) return null;
  const leave = () => {
    change({ shopper: null, wallet: null });
    awaitScan();
  };
  return (
    <section class="card shopper" aria-label={t("customer")}>
      <Icon of="person" size={28} />
      <div class="grow">
        <strong>{shopper.name}</strong>
        {shopper.contact === "" ? null : <small>{shopper.contact}</small>}
      </div>
      <button type="button" class="remove" aria-label={t("remove", { what: shopper.name })} disabled={step !== "open"} onClick={leave}>
        <Icon of="bad" size={20} />
      </button>
      {shopper.wallets.map((one) => (
        <div key={one.wallet} class="wallet">
          <span class="figures">
            {points(one.spendable)} {one.unit}
          </span>
          {one.worth_minor ? (
            <button type="button" aria-pressed={wallet === one.wallet} disabled={step !== "open"} onClick={() => change({ wallet: wallet === one.wallet ? null : one.wallet })}>
              {t("payWithPoints", { worth: money(one.worth_minor, currency) })}
            </button>
          ) : null}
        </div>
      ))}
    </section>
  );
}

/** Write points, which are decimal text and stay exact. */
export function points(text: string): string {
  return new Intl.NumberFormat(localeOf(language.get()), { maximumFractionDigits: 6 }).format(text as Intl.StringNumericLiteral);
}
