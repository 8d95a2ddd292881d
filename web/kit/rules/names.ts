/** Days of the week in words: the vocabulary has them in English, as rules write them. */
const WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

export function weekdayNames(language: string): Readonly<Record<string, string>> {
  const said = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  // 1 January 2024 was a Monday.
  return Object.fromEntries(WEEK.map((day, at) => [day, said.format(new Date(Date.UTC(2024, 0, 1 + at)))]));
}
