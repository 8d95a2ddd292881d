/** Why something is not used, in the words of who stands at the till. */
import type { UnusedOut } from "@kit/client";
import { say, type Phrase } from "@kit/words/say";
import { language } from "../speech";
import { words } from "./words";

interface Change {
  advice?: string;
}

export function reason({ refusal }: UnusedOut): string {
  const phrase = (words as Readonly<Record<string, Phrase>>)[String(refusal["code"])];
  const known = phrase === undefined ? String(refusal["message"] ?? refusal["code"]) : say(phrase, language.get(), { available: String(refusal["available"] ?? "") });
  return [known, ...advice(refusal["explanation"])].join(" ");
}

/** What would change it, as the API says it in the reader's language. */
function advice(explanation: unknown): string[] {
  const changes = (explanation as { changes?: Change[] } | undefined)?.changes ?? [];
  return changes.flatMap((one) => (one.advice === undefined ? [] : [one.advice]));
}
