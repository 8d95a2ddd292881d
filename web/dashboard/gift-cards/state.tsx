import type { GiftCardOut } from "@kit/client";
import { Status, type Tone } from "@kit/fields";
import { useWords } from "@kit/words";
import { states } from "./words";

const TONES: Readonly<Record<GiftCardOut["state"], Tone>> = { inactive: "waiting", scheduled: "news", active: "good", used: "quiet", expired: "quiet", blocked: "bad" };

/** How a gift card stands. */
export function State({ of }: { of: GiftCardOut }) {
  const say = useWords(states);
  return <Status tone={TONES[of.state]}>{say(of.state)}</Status>;
}
