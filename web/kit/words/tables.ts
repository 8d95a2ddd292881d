/** The words of one language, where the build put those of each into a file of its own (`languages.ts`). */
import all from "virtual:languages";
import { ORDER, type Language, type Phrases } from "./say";

type Words = Readonly<Record<string, readonly string[]>>;
const tables = new Map<string, Record<string, string[]>>();
const brought = new Map<Language, Words>();

/** Declare phrases of which only the English is here; the others are added as soon as they are. */
export function table<W extends Phrases>(name: string, english: Record<string, string[]>): W {
  tables.set(name, english);
  for (const [language, words] of brought) add(english, language, words[name]);
  return english as unknown as W;
}

/** Bring the words of a language, unless they are here. Where they cannot be had, English is spoken. */
export async function bring(language: Language): Promise<void> {
  const load = all[language];
  if (load === undefined || brought.has(language)) return;
  const words = await load().then(
    (module) => module.default,
    () => undefined,
  );
  if (words === undefined) return;
  brought.set(language, words);
  for (const [name, english] of tables) add(english, language, words[name]);
}

function add(english: Record<string, string[]>, language: Language, words: readonly string[] = []): void {
  const place = ORDER.indexOf(language);
  Object.values(english).forEach((phrase, number) => void (phrase[place] = words[number]!));
}
