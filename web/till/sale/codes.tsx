/** @jsxImportSource preact */
/** Each code with what became of it, and what the cart gets without one. */
import type { PricedOut, UnusedOut, UsedOut } from "@kit/client";
import { Icon } from "../icons";
import { reason } from "../refusals/reason";
import { awaitScan } from "../scan/focus";
import { money, t } from "../speech";
import { change, sale } from "./model";

export function CodeList({ priced, currency }: { priced: PricedOut | undefined; currency: string }) {
  const { codes, wallet, step } = sale.use();
  const self = priced?.incentives.filter((one) => one.asked === null) ?? [];
  const points = wallet === null ? undefined : answer(priced, codes.length);
  if (codes.length + self.length === 0 && points === undefined) return null;
  return (
    <section aria-label={t("codes")}>
      <ul class="codes">
        {codes.map((code, place) => {
          const found = answer(priced, place);
          return (
            <li key={code} data-tone={found?.tone}>
              <Icon of={found?.tone ?? "code"} />
              <div class="grow">
                <span class="code">{code}</span>
                <small>{found === undefined ? "" : found.tone === "good" ? found.used.campaign ?? t("giftCard") : reason(found.unused)}</small>
              </div>
              {found?.tone === "good" ? <Worth of={found.used} currency={currency} /> : null}
              <button
                type="button"
                class="remove"
                aria-label={t("remove", { what: code })}
                disabled={step !== "open"}
                onClick={() => {
                  change({ codes: codes.filter((other) => other !== code) });
                  awaitScan();
                }}
              >
                <Icon of="bad" size={20} />
              </button>
            </li>
          );
        })}
        {points === undefined ? null : (
          <li data-tone={points.tone}>
            <Icon of={points.tone} />
            <div class="grow">
              {t("points")}
              {points.tone === "bad" ? <small>{reason(points.unused)}</small> : null}
            </div>
            {points.tone === "good" ? <Worth of={points.used} currency={currency} /> : null}
          </li>
        )}
        {self.map((one) => (
          <li key={one.campaign_id} data-tone="good">
            <Icon of="good" />
            <div class="grow">
              {one.campaign}
              <small>{t("byItself")}</small>
            </div>
            <Worth of={one} currency={currency} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type Answer = { tone: "good"; used: UsedOut } | { tone: "bad"; unused: UnusedOut };

/** What became of the incentive at a place among those that were asked for. */
function answer(priced: PricedOut | undefined, place: number): Answer | undefined {
  const used = priced?.incentives.find((one) => one.asked === place);
  if (used !== undefined) return { tone: "good", used };
  const unused = priced?.refused.find((one) => one.asked === place);
  return unused === undefined ? undefined : { tone: "bad", unused };
}

export function Worth({ of, currency }: { of: UsedOut; currency: string }) {
  const worth = of.discount_minor + of.paid_minor;
  return worth === 0 ? null : <span class="figures">−{money(worth, currency)}</span>;
}
