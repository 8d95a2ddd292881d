import type { VoucherOut } from "@kit/client";
import { Status, type Tone } from "@kit/fields";
import { useWorkspace } from "@kit/frame/workspace";
import { useWords } from "@kit/words";
import { words } from "./words";

type Standing = "usable" | "scheduled" | "expired" | "disabled" | "withdrawn";
const TONES: Readonly<Record<Standing, Tone>> = { usable: "good", scheduled: "news", expired: "quiet", disabled: "waiting", withdrawn: "bad" };

/** How a code stands at a moment: an active one also has dates. */
export function standingOf({ state, starts_at, ends_at }: Pick<VoucherOut, "state" | "starts_at" | "ends_at">, now: string): Standing {
  if (state !== "active") return state;
  if (ends_at !== null && Date.parse(ends_at) <= Date.parse(now)) return "expired";
  if (starts_at !== null && Date.parse(starts_at) > Date.parse(now)) return "scheduled";
  return "usable";
}

export function VoucherState({ of }: { of: VoucherOut }) {
  const t = useWords(words);
  const standing = standingOf(of, useWorkspace()?.now ?? new Date().toISOString());
  return <Status tone={TONES[standing]}>{t(standing)}</Status>;
}
