import type { ImportOut } from "@kit/client";
import type { Tone } from "@kit/fields";
import type { JobState } from "@kit/frame/rooms";

const WHOLE = 100;

/** How far an import is. How many rows a file has is known at its end: until then, so many of a hundred parts. */
export function jobOf(one: ImportOut): JobState {
  if (one.undo !== null) return { state: one.state === "undone" ? "finished" : "running", done: one.undo.taken_back + one.undo.kept, of: one.undo.todo };
  const state = one.state === "pending" || one.state === "undoing" ? "running" : one.state === "undone" ? "finished" : one.state;
  if (state === "finished") return { state, done: one.rows_done, of: one.rows_done };
  return { state, done: Math.round(one.progress * WHOLE), of: WHOLE };
}

export const TONES: Record<ImportOut["state"], Tone> = { pending: "waiting", running: "news", paused: "waiting", finished: "good", failed: "bad", undoing: "news", undone: "quiet" };
