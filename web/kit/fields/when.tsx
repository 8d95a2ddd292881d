import { Tooltip } from "@mantine/core";
import { useZone } from "../frame/workspace";
import { useLanguage } from "../words";

/** Write an instant in a time zone. */
export function instantText(at: string, zone: string, locale: string, precise = false): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    dateStyle: "medium",
    timeStyle: precise ? "medium" : "short",
  }).format(new Date(at));
}

/** An instant in the time zone of the workspace; UTC to the second on hover. */
export function When({ at, none = "–", dateOnly = false }: { at: string | null | undefined; none?: string; dateOnly?: boolean }) {
  const zone = useZone();
  const { locale } = useLanguage();
  if (at === null || at === undefined) return <span>{none}</span>;
  const text = dateOnly
    ? new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: "medium" }).format(new Date(at))
    : instantText(at, zone, locale);
  return (
    <Tooltip label={`${new Date(at).toISOString().replace("T", " ").slice(0, 19)} UTC · ${zone}`}>
      <time dateTime={at} className="figures">
        {text}
      </time>
    </Tooltip>
  );
}
