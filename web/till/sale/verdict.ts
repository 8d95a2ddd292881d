/** What a sale comes to: asked of the API each time that it changes, a moment after the last change. */
import { data, ProblemError, redemptionsValidateCart, type PricedOut } from "@kit/client";
import { useEffect, useState } from "preact/hooks";
import { network, person } from "../session";
import { cartOf, type Sale } from "./model";

const PAUSE_MS = 250;

export interface Verdict {
  /** Of which cart this is. */
  asked: string;
  priced?: PricedOut;
  problem?: ProblemError;
}

/** The verdict of a sale; null: none is needed, or it is on its way. `fresh` asks anew although nothing has changed. */
export function useVerdict(sale: Sale, currency: string, fresh: number): Verdict | null {
  const cart = cartOf(sale, currency);
  const asked = cart === null ? "" : `${fresh} ${JSON.stringify(cart)}`;
  const reachable = network.use();
  const [verdict, see] = useState<Verdict | null>(null);
  useEffect(() => {
    if (cart === null) return;
    const gone = new AbortController();
    const timer = window.setTimeout(async () => {
      try {
        const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(8000)]);
        const priced = await data(redemptionsValidateCart({ body: { ...cart, explain: true }, signal }));
        network.set(true);
        see({ asked, priced });
      } catch (error) {
        if (gone.signal.aborted) return;
        if (!(error instanceof ProblemError)) throw error;
        if (error.status === 401) person.set("nobody");
        if (error.status === 0) network.set(false);
        // What was told before the network went still holds.
        see((told) => (error.status === 0 && told?.asked === asked && told.priced !== undefined ? told : { asked, problem: error }));
      }
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      gone.abort();
    };
  }, [asked, reachable]);
  return verdict?.asked === asked ? verdict : null;
}
