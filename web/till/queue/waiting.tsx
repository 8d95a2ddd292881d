/** @jsxImportSource preact */
/** Sales that wait for the network, and those of which somebody has to decide because they were refused afterwards. */
import { Icon } from "../icons";
import { reason } from "../refusals/reason";
import { awaitScan } from "../scan/focus";
import { LeftToPay } from "../sale/panel";
import { isEmpty, newSale, sale, totalOf } from "../sale/model";
import { clock, money, t } from "../speech";
import { again, drop, flush, queue, type Waiting } from "./queue";

export function WaitingList({ currency }: { currency: string }) {
  const now = sale.use();
  const others = queue.use().filter((one) => one.sale.id !== now.id);
  if (others.length === 0) return null;
  return (
    <section id="waiting" class="waiting" aria-label={t("waiting")}>
      <div class="row">
        <h2>{t("waiting")}</h2>
        {others.some((one) => one.state === "pending") ? (
          <button type="button" class="quiet" onClick={() => void flush()}>
            {t("sendNow")}
          </button>
        ) : null}
      </div>
      <ul>
        {others.map((one) => (
          <li key={one.sale.id} class="card" data-tone={TONES[one.state]}>
            <div class="row">
              <Icon of={TONES[one.state]} />
              <div class="grow">
                <strong class="figures">{money(totalOf(one.sale, currency), currency)}</strong>{" "}
                <span class="code">{one.sale.codes.join(", ")}</span>
                <small>
                  {clock(one.madeAt)} {one.sale.shopper === null ? "" : `· ${one.sale.shopper.name}`}
                </small>
              </div>
              <span class="state">{t(SAID[one.state])}</span>
            </div>
            <Decide of={one} free={isEmpty(now)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const TONES = { pending: "wait", redeemed: "good", refused: "bad" } as const;
const SAID = { pending: "pending", redeemed: "redeemed", refused: "refused" } as const;

function Decide({ of: { sale: sold, state, result, problem }, free }: { of: Waiting; free: boolean }) {
  if (state === "pending") return null;
  if (state === "redeemed") {
    return (
      <>
        {result === undefined ? null : <LeftToPay priced={result} />}
        <button type="button" onClick={() => drop(sold.id)}>
          {t("seen")}
        </button>
      </>
    );
  }
  // It was refused, so nothing of it was used: what is opened again is another sale.
  const reopen = () => {
    drop(sold.id);
    sale.set({ ...sold, id: newSale().id, step: "open" });
    window.scrollTo({ top: 0 });
    awaitScan();
  };
  return (
    <>
      {problem?.refused.map((one) => (
        <p key={one.code}>
          <span class="code">{one.code}</span>: {reason(one)}
        </p>
      ))}
      {problem !== undefined && problem.refused.length === 0 ? <p>{problem.text}</p> : null}
      <div class="row">
        <button type="button" onClick={() => again(sold.id)}>
          {t("tryAgain")}
        </button>
        <button type="button" disabled={!free} onClick={reopen}>
          {t("reopen")}
        </button>
        <button type="button" class="quiet" onClick={() => window.confirm(t("letGoAsk")) && drop(sold.id)}>
          {t("letGo")}
        </button>
      </div>
    </>
  );
}
