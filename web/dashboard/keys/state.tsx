import type { KeyOut } from "@kit/client";
import { Status, type Tone } from "@kit/fields";
import { useWords } from "@kit/words";
import { words } from "./words";

export type State = "working" | "ending" | "replaced" | "ended" | "revoked";
const TONES: Record<State, Tone> = { working: "good", ending: "waiting", replaced: "waiting", ended: "quiet", revoked: "bad" };
const SOON = 14 * 86_400_000;

/** Keys end by the clock on the wall, in test workspaces too. One that was replaced may go on for a while. */
export function stateOf(key: KeyOut, now = Date.now()): State {
  if (key.revoked_at !== null) return Date.parse(key.revoked_at) <= now ? "revoked" : "replaced";
  if (key.expires_at === null) return "working";
  const left = Date.parse(key.expires_at) - now;
  return left <= 0 ? "ended" : left < SOON ? "ending" : "working";
}

export function KeyState({ of }: { of: KeyOut }) {
  const t = useWords(words);
  const state = stateOf(of);
  return <Status tone={TONES[state]}>{t(state)}</Status>;
}
