/** @jsxImportSource preact */
/** What it comes to, big: green with what is left to pay, red with the reason, amber where nobody can tell. */
import type { PricedOut } from "@kit/client";
import { Icon } from "../icons";
import { reason } from "../refusals/reason";
import { money, t } from "../speech";
import { Gifts } from "./gifts";
import type { Sale } from "./model";

interface Shown {
  sale: Sale;
  priced: PricedOut | undefined;
  problem: string | undefined;
  cart: boolean;
  unreachable: boolean;
}

export function Panel(shown: Shown) {
  const { priced } = shown;
  const tone = toneOf(shown);
  return (
    <section class="panel" data-tone={tone} role="status" aria-atomic="true">
      <Said {...shown} />
      {tone === "good" && priced !== undefined ? <Gifts of={priced} /> : null}
    </section>
  );
}

function toneOf({ sale, priced, problem, cart, unreachable }: Shown): "good" | "bad" | "wait" | "still" {
  if (!cart) return "still";
  if (problem !== undefined || priced?.status === "refused") return "bad";
  if (priced?.status === "valid") return priced.incentives.length > 0 ? "good" : "still";
  return unreachable && sale.codes.length + (sale.wallet === null ? 0 : 1) > 0 ? "wait" : "still";
}

function Said(shown: Shown) {
  const { sale, priced, problem, cart } = shown;
  if (!cart) return <p>{t(sale.codes.length > 0 || sale.shopper !== null ? "amountFirst" : "begin")}</p>;
  switch (toneOf(shown)) {
    case "bad":
      return (
        <>
          <p class="big">
            <Icon of="bad" size={36} /> {t("refused")}
          </p>
          {priced?.refused.filter((one) => one.asked !== null).map((one) => (
            <p key={one.asked}>
              {one.code === null ? t("points") : <span class="code">{one.code}</span>}: {reason(one)}
            </p>
          )) ?? <p>{problem}</p>}
          {priced?.status === "refused" ? <p>{t("takeOff")}</p> : null}
        </>
      );
    case "wait":
      return (
        <>
          <p class="big">
            <Icon of="wait" size={36} /> {t("unchecked")}
          </p>
          <p>{t("uncheckedText")}</p>
        </>
      );
    default:
      return priced === undefined ? <p>{t(shown.unreachable ? "noAnswer" : "checking")}</p> : <LeftToPay priced={priced} />;
  }
}

export function LeftToPay({ priced }: { priced: PricedOut }) {
  const worth = priced.amount_minor + priced.delivery_minor - priced.to_pay_minor;
  return (
    <>
      {worth > 0 ? (
        <p class="big">
          <Icon of="good" size={36} /> −{money(worth, priced.currency)}
        </p>
      ) : null}
      <p class="left">
        {t("leftToPay")} <strong class="figures">{money(priced.to_pay_minor, priced.currency)}</strong>
      </p>
    </>
  );
}
