/**
 * The words of the dashboard. A room says each of its phrases in all six languages, side by side, so that none can be
 * missing: `const words = phrases({ title: ["Customers", "Clientes", …] })`, and `const t = useWords(words)`.
 *
 * A phrase may have parts, `{name}`, which the caller must give; and two forms, `{count} customer|{count} customers`,
 * of which the language's own rules choose by `count`. Numbers are written as the language writes them.
 */
export const LANGUAGES = { en: "English", es: "Español", tr: "Türkçe", id: "Bahasa Indonesia", vi: "Tiếng Việt", zh: "中文" } as const;
export type Language = keyof typeof LANGUAGES;
export const ORDER = Object.keys(LANGUAGES) as Language[];
export const KEPT = "laurels.language";

/** English, Spanish, Turkish, Indonesian, Vietnamese, Chinese. */
export type Phrase = readonly [en: string, es: string, tr: string, id: string, vi: string, zh: string];
export type Phrases = Readonly<Record<string, Phrase>>;

type PartsOf<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | PartsOf<Rest> : never;
type Values<P extends Phrase> = [PartsOf<P[0]>] extends [never] ? [] : [Readonly<Record<PartsOf<P[0]>, string | number>>];
export type Say<W extends Phrases> = <K extends keyof W & string>(key: K, ...values: Values<W[K]>) => string;

/** Declare the phrases of a room. */
export function phrases<const W extends Phrases>(words: W): W {
  return words;
}

/** Say one phrase in a language. */
export function say(phrase: Phrase, language: Language, values: Readonly<Record<string, string | number>> = {}): string {
  const forms = (phrase[ORDER.indexOf(language)] ?? phrase[0]).split("|");
  const one = forms.length > 1 && new Intl.PluralRules(language).select(Number(values["count"] ?? 0)) === "one";
  return (one ? forms[0]! : forms[forms.length - 1]!).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : (value ?? "");
  });
}

/** How the person writes dates and numbers: as their browser says, if it speaks the language. */
export function localeOf(language: Language): string {
  return navigator.languages.find((one) => one.toLowerCase().split("-")[0] === language) ?? language;
}

/** Read the language that was chosen, for what is asked outside of a component. */
export function first(): Language {
  const wanted = [localStorage.getItem(KEPT), ...navigator.languages].map((one) => one?.slice(0, 2).toLowerCase());
  return ORDER.find((one) => one === wanted.find((asked) => ORDER.includes(asked as Language))) ?? "en";
}
