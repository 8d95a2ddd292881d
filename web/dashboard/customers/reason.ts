import { useWords } from "@kit/words";
import { words } from "./words";

/** Why somebody books points by hand. The code stands before the note, so that reasons can be counted later. */
export const REASONS = ["goodwill", "missing", "correction", "complaint", "fraud", "other"] as const;
export type ReasonCode = (typeof REASONS)[number];

/** Gives what writes a reason as people read it: `goodwill: late parcel` becomes "Goodwill · late parcel". */
export function useReason(): (reason: string) => string {
  const t = useWords(words);
  return (reason) => {
    const [code, ...note] = reason.split(": ");
    const known = REASONS.find((one) => one === code);
    return known === undefined ? reason : [t(known), note.join(": ")].filter((one) => one !== "").join(" · ");
  };
}
