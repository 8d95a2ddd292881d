/** What the till says, in the language of who stands there. */
import { moneyText } from "@kit/words/amounts";
import { first, KEPT, localeOf, say, type Language, type Say } from "@kit/words/say";
import { shared } from "./kept";
import { words } from "./words";

export const language = shared<Language>(first());
document.documentElement.lang = language.get();

export const t: Say<typeof words> = (key, ...values) => say(words[key], language.get(), values[0] as Record<string, string | number>);

export function speak(chosen: Language): void {
  localStorage.setItem(KEPT, chosen);
  document.documentElement.lang = chosen;
  language.set(chosen);
}

export function money(minor: number, currency: string): string {
  return moneyText(minor, currency, localeOf(language.get()));
}

export function clock(at: string): string {
  return new Intl.DateTimeFormat(localeOf(language.get()), { hour: "2-digit", minute: "2-digit" }).format(new Date(at));
}

export function digitsOf(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Read an amount as it is typed anywhere, "1.234,50" as "1,234.50", in smallest parts; null: it is none. */
export function minorOf(text: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const plain = text.replace(/[\s'’]/g, "");
  if (!/^\d[\d.,]*$/.test(plain)) return null;
  const cut = Math.max(plain.lastIndexOf("."), plain.lastIndexOf(","));
  const behind = cut < 0 ? "" : plain.slice(cut + 1);
  const decimal = digits > 0 && cut >= 0 && behind.length <= digits;
  const whole = (decimal ? plain.slice(0, cut) : plain).replace(/[.,]/g, "");
  const minor = Number(whole + (decimal ? behind : "").padEnd(digits, "0"));
  return minor > 0 && minor <= 1e12 ? minor : null;
}

/** Write smallest parts as somebody would type them. */
export function typed(minor: number, currency: string): string {
  const digits = digitsOf(currency);
  const text = String(minor).padStart(digits + 1, "0");
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
