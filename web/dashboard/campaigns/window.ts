import type { WindowIn } from "@kit/client";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** The days and hours of a campaign, as the language writes them: "Sat, Sun, 17:00–20:00". */
export function windowText({ weekdays = [...DAYS], opens = "00:00", closes = "00:00" }: WindowIn, locale: string, wholeDay: string): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: "short", timeZone: "UTC" });
  const names = DAYS.map((_, place) => format.format(Date.UTC(2024, 0, 1 + place)));
  const places = DAYS.flatMap((day, place) => (weekdays.includes(day) ? [place] : []));
  const joined = places.length > 2 && places.at(-1)! - places[0]! === places.length - 1;
  const days = joined ? `${names[places[0]!]}–${names[places.at(-1)!]}` : places.map((place) => names[place]).join(", ");
  return `${days}, ${opens === closes ? wholeDay : `${opens}–${closes}`}`;
}
