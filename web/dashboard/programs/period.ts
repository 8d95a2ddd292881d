/** Periods of ISO 8601, such as P1Y6M, as people say them. */
import { useLanguage, useWords } from "@kit/words";
import { words } from "./words";

const UNITS = { Y: "year", M: "month", W: "week", D: "day" } as const;

export function periodText(period: string, locale: string): string {
  const parts = [...period.matchAll(/(\d+)([YMWD])/g)].filter(([, count]) => count !== "0");
  if (parts.length === 0 || period.includes("T")) return period;
  const said = parts.map(([, count, unit]) => new Intl.NumberFormat(locale, { style: "unit", unit: UNITS[unit as keyof typeof UNITS], unitDisplay: "long" }).format(Number(count)));
  return new Intl.ListFormat(locale, { type: "unit" }).format(said);
}

/** Periods to choose among, and the one that is set already. */
export function usePeriods(): (periods: readonly string[], present: string | null | undefined, none?: string) => Record<string, string> {
  const { locale } = useLanguage();
  return (periods, present, none) => {
    const every = present != null && !periods.includes(present) ? [...periods, present] : periods;
    return { ...(none === undefined ? {} : { [NONE]: none }), ...Object.fromEntries(every.map((one) => [one, periodText(one, locale)])) };
  };
}

/** Stands for no period where one has to be chosen. */
export const NONE = "none";

/** Says until when points last. */
export function useExpiryText() {
  const t = useWords(words);
  const { locale } = useLanguage();
  return ({ kind, period, on, round_to }: { kind?: string | undefined; period?: string | null | undefined; on?: string | null | undefined; round_to?: string | undefined }): string => {
    if (kind === "fixed" && on != null) return t("untilDay", { day: new Intl.DateTimeFormat(locale, { timeZone: "UTC", dateStyle: "long" }).format(new Date(`${on}T12:00Z`)) });
    if (kind !== "rolling" || period == null) return t("forEver");
    const length = /[1-9]/.test(period) ? periodText(period, locale) : "";
    const end = round_to === undefined || round_to === "none" ? "" : t(`round_${round_to}` as "round_year");
    return length === "" ? end : end === "" ? length : t("roundedUp", { length, end });
  };
}
