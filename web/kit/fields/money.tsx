import { useWorkspace } from "../frame/workspace";
import { useLanguage } from "../words";

/** Write an amount of the smallest parts of its currency, without ever making it a float that is summed. */
export function moneyText(minor: number, currency: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const sign = minor < 0 ? "-" : "";
  const text = Math.abs(minor).toString().padStart(digits + 1, "0");
  const decimal = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return format.format(`${sign}${decimal}` as Intl.StringNumericLiteral);
}

/** An amount of money, in the currency of the workspace unless another is told. */
export function Money({ minor, currency, none = "–" }: { minor: number | null | undefined; currency?: string; none?: string }) {
  const { locale } = useLanguage();
  const own = useWorkspace()?.currency;
  const told = currency ?? own;
  if (minor === null || minor === undefined || told === undefined) return <span>{none}</span>;
  return <span className="figures">{moneyText(minor, told, locale)}</span>;
}
