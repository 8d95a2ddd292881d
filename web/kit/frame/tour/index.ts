/** A tour of the frame in a minute: what stands where, and what it is good for. Loaded when somebody asks for it. */
import { driver } from "driver.js";
import "driver.js/dist/driver.css";
import { say, type Language } from "../../words/say";
import { words } from "./words";

const STOPS = ["workspace", "rooms", "find", "create", "stop", "help"] as const;

/** Lead somebody from stop to stop; what their role or their screen does not show is passed over. */
export function tour(language: Language): void {
  const seen = STOPS.filter((stop) => (document.querySelector(at(stop))?.getClientRects().length ?? 0) > 0);
  driver({
    showProgress: true,
    progressText: "{{current}} / {{total}}",
    nextBtnText: say(words.next, language),
    prevBtnText: say(words.back, language),
    doneBtnText: say(words.done, language),
    animate: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    popoverClass: "tour",
    steps: seen.map((stop) => ({ element: at(stop), popover: { title: say(words[stop], language), description: say(words[`${stop}_about`], language) } })),
  }).drive();
}

function at(stop: string): string {
  return `[data-tour="${stop}"]`;
}
