import { useLanguage } from "../words";

/** Write points, which the API sends as decimal text, as the language writes numbers. */
export function pointsText(points: string, locale: string, signed = false): string {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 6, signDisplay: signed ? "exceptZero" : "auto" });
  return format.format(points as Intl.StringNumericLiteral);
}

/** Points, or any other unit of a wallet; signed ones are green where they are gained. */
export function Points({ points, unit, signed = false, none = "–" }: { points: string | null | undefined; unit?: string; signed?: boolean; none?: string }) {
  const { locale } = useLanguage();
  if (points === null || points === undefined) return <span>{none}</span>;
  const gained = signed && !points.startsWith("-") && Number(points) !== 0;
  return (
    <span className="figures" style={gained ? { color: "var(--laurels-good)" } : undefined}>
      {pointsText(points, locale, signed)}
      {unit === undefined ? null : ` ${unit}`}
    </span>
  );
}
