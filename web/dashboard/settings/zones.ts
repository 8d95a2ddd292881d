/** Time zones and languages of countries, as the browser knows them. */

export function zones(current: string): Readonly<Record<string, string>> {
  const all = new Set([...Intl.supportedValuesOf("timeZone"), "UTC", current]);
  return Object.fromEntries([...all].sort().map((one) => [one, one.replaceAll("_", " ")]));
}

const LOCALES = [
  ...["ar-AE", "de-AT", "de-CH", "de-DE", "en-AU", "en-CA", "en-GB", "en-IE", "en-IN", "en-NZ", "en-SG", "en-US", "en-ZA", "es-AR", "es-CL", "es-CO", "es-ES", "es-MX"],
  ...["fr-BE", "fr-CA", "fr-CH", "fr-FR", "id-ID", "it-IT", "ja-JP", "ko-KR", "nl-BE", "nl-NL", "pl-PL", "pt-BR", "pt-PT", "sv-SE", "th-TH", "tr-TR", "vi-VN", "zh-CN", "zh-HK", "zh-TW"],
];

export function locales(current: string, shownIn: string): Readonly<Record<string, string>> {
  const names = new Intl.DisplayNames(shownIn, { type: "language" });
  const named = [...new Set([...LOCALES, current])].map((one) => [one, names.of(one) ?? one] as const);
  return Object.fromEntries(named.sort((one, other) => one[1].localeCompare(other[1], shownIn)));
}
