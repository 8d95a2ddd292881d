/** @jsxImportSource preact */
/** The end of a sale: redeemed, or kept until the network is back. It turns from one into the other by itself. */
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../icons";
import { drop, type Waiting } from "../queue/queue";
import { place } from "../session";
import { clock, money, t } from "../speech";
import { useWedge } from "../scan/wedge";
import { Worth } from "./codes";
import { Gifts } from "./gifts";
import { take } from "./lookup";
import { newSale, sale } from "./model";
import { LeftToPay } from "./panel";

export function Receipt({ waiting, currency }: { waiting: Waiting; currency: string }) {
  const { state, result, sale: sold, checked } = waiting;
  const next = useRef<HTMLButtonElement>(null);
  useEffect(() => next.current?.focus(), []);
  const done = () => {
    if (state === "redeemed") drop(sold.id);
    sale.set(newSale());
  };
  useWedge((text) => {
    done(); // who scans has the next customer before them
    void take(text);
  });
  return (
    <div class="sale receipt">
      <section class="panel" data-tone={state === "redeemed" ? "good" : state === "refused" ? "bad" : "wait"} role="status" aria-atomic="true">
        <h1 class="big">
          <Icon of={state === "redeemed" ? "good" : state === "refused" ? "bad" : "wait"} size={36} />{" "}
          {t(state === "redeemed" ? "redeemed" : state === "refused" ? "refusedLater" : "pending")}
        </h1>
        {state === "redeemed" && result !== undefined ? <LeftToPay priced={result} /> : null}
        {state === "pending" ? <p>{t(checked ? "pendingText" : "pendingUnchecked")}</p> : null}
        {state === "refused" ? <p>{t("refusedLaterText")}</p> : null}
        {result !== undefined ? <Gifts of={result} /> : null}
      </section>
      <dl class="card slip">
        {result === undefined ? null : <Row name={t("sum")} value={money(result.amount_minor, currency)} />}
        {result?.incentives.map((one) => (
          <div key={one.code ?? one.campaign_id}>
            <dt>{one.code === null ? one.campaign ?? t("points") : <span class="code">{one.code}</span>}</dt>
            <dd>
              <Worth of={one} currency={currency} />
            </dd>
          </div>
        )) ?? sold.codes.map((code) => <Row key={code} name={t("codes")} value={code} />)}
        {sold.shopper === null ? null : <Row name={t("customer")} value={sold.shopper.name} />}
        <Row name={t("store")} value={place.get()?.name || "–"} />
        <Row name={t("time")} value={clock(waiting.madeAt)} />
        <Row name={t("number")} value={sold.id.slice(0, 8).toUpperCase()} />
      </dl>
      <div class="acts">
        <button ref={next} type="button" class="main" onClick={done}>
          {t("next")}
        </button>
      </div>
    </div>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figures">{value}</dd>
    </div>
  );
}
