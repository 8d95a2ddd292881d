import { useLanguage } from "../words";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** An amount of data, in the unit that makes it short. */
export function Bytes({ count }: { count: number }) {
  const { locale } = useLanguage();
  const step = count < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(count) / 3));
  const format = new Intl.NumberFormat(locale, { style: "unit", unit: UNITS[step]!, unitDisplay: step === 0 ? "long" : "short", maximumSignificantDigits: 3 });
  return <span className="figures">{format.format(count / 1000 ** step)}</span>;
}
