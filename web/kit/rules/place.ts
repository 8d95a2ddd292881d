import { createContext, use } from "react";
import type { About, Vocabulary } from "./vocabulary";

/** What every part of a drawing knows: what rules may read, which parts are not filled in, and what is wrong where. */
export interface Place {
  about: About;
  vocabulary: Vocabulary;
  open: readonly string[];
  faults: Readonly<Record<string, string>>;
}

export const Placed = createContext<Place | undefined>(undefined);

export function usePlace(): Place {
  return use(Placed)!;
}
