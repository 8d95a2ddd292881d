/** @jsxImportSource preact */
/** One sale: who, how much, which codes; then what it comes to, in words that are read from two metres. */
import { useState } from "preact/hooks";
import { drop, find, flush, put, queue, type Waiting } from "../queue/queue";
import { ScanBox } from "../scan/box";
import { network } from "../session";
import { t } from "../speech";
import { CodeList } from "./codes";
import { Goods } from "./goods";
import { cartOf, change, isEmpty, newSale, sale } from "./model";
import { Panel } from "./panel";
import { Receipt } from "./receipt";
import { ShopperCard } from "./shopper";
import { useVerdict } from "./verdict";

export function SaleScreen({ currency }: { currency: string }) {
  const now = sale.use();
  const [fresh, anew] = useState(0);
  const [problem, setProblem] = useState<{ of: typeof now; text: string } | null>(null);
  const waiting = queue.use().find((one) => one.sale.id === now.id);
  const reachable = network.use();
  const verdict = useVerdict(now, currency, fresh);
  const cart = cartOf(now, currency);

  if (now.step === "sent" && waiting !== undefined) return <Receipt waiting={waiting} currency={currency} />;

  const priced = verdict?.priced;
  const failed = verdict?.problem;
  const unreachable = !reachable || (failed !== undefined && (failed.status === 0 || failed.status >= 500));
  const asks = now.codes.length > 0 || now.wallet !== null;
  const ready = cart !== null && (unreachable ? asks && priced?.status !== "refused" : priced?.status === "valid" && (asks || priced.incentives.length > 0));
  const told = problem !== null && problem.of.codes === now.codes ? problem.text : undefined;

  const redeem = async () => {
    if (!ready || cart === null || now.step !== "open") return;
    change({ step: "sending" });
    put(now, cart, priced !== undefined);
    await flush();
    const became: Waiting | undefined = find(now.id);
    if (sale.get().id !== now.id) return;
    if (became?.state === "refused") {
      drop(now.id);
      setProblem({ of: now, text: became.problem?.text ?? "" });
      anew((count) => count + 1); // so that each code says why
      change({ step: "open" });
    } else change({ step: "sent" });
  };

  return (
    <div class="sale">
      <h1 class="hidden">{t("sale")}</h1>
      <div class="told">
        <ScanBox />
        <ShopperCard currency={currency} />
        <Goods currency={currency} />
        <CodeList priced={priced} currency={currency} />
      </div>
      <div class="comes">
        <Panel sale={now} priced={priced} problem={told ?? (unreachable ? undefined : failed?.message)} cart={cart !== null} unreachable={unreachable} />
        <div class="acts">
          <button type="button" class="main" disabled={!ready || now.step !== "open"} onClick={() => void redeem()}>
            {t(now.step === "sending" ? "sending" : unreachable ? "redeemLater" : "redeem")}
          </button>
          {isEmpty(now) ? null : (
            <button type="button" class="quiet" disabled={now.step !== "open"} onClick={() => sale.set(newSale())}>
              {t("clear")}
            </button>
          )}
        </div>
      </div>
    </div>
  );
}
