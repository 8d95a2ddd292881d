import { useWorkspace } from "../frame/workspace";
import { useLanguage } from "../words";
import { moneyText } from "../words/amounts";

export { moneyText } from "../words/amounts";

/** An amount of money, in the currency of the workspace unless another is told. */
export function Money({ minor, currency, none = "–" }: { minor: number | null | undefined; currency?: string; none?: string }) {
  const { locale } = useLanguage();
  const own = useWorkspace()?.currency;
  const told = currency ?? own;
  if (minor === null || minor === undefined || told === undefined) return <span>{none}</span>;
  return <span className="figures">{moneyText(minor, told, locale)}</span>;
}
