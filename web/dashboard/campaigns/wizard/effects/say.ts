/** Effects and their arguments in words of ours, or in those of the registry for one that is newer than this page. */
import type { EffectOut } from "@kit/client";
import { useWords, type Say } from "@kit/words";
import { startOf, usePlan } from "../plan";
import type { Argument } from "./schema";
import { words } from "./words";

type Words = typeof words;

/** What effects are called, wherever they are shown. */
export function useNames() {
  const t = useWords(words) as Say<Words> & ((key: string) => string);
  const first = (...keys: string[]) => {
    const key = keys.find((one) => one in words);
    return key === undefined ? undefined : t(key);
  };
  return {
    kind: (effect: EffectOut) => first(`kind_${effect.kind}`) ?? effect.kind.replaceAll("_", " "),
    about: (effect: EffectOut) => first(`about_${effect.kind}`) ?? effect.description.split("\n")[0]!,
    example: (effect: EffectOut) => first(`example_${effect.kind}`) ?? effect.example,
    argument: (kind: string, argument: Argument) => first(`${kind}_${argument.name}`, `arg_${argument.name}`) ?? argument.title,
    option: (name: string, option: string) => first(`${name}_${option}`, `option_${option}`) ?? option.replaceAll("_", " "),
  };
}

/** The same in the form of a campaign, which knows its money and its wallets. */
export function useSay() {
  const names = useNames();
  const plan = usePlan();
  return {
    ...names,
    argument: (kind: string, argument: Argument) => (argument.kind === "money" ? `${names.argument(kind, argument)} (${plan.currency})` : names.argument(kind, argument)),
    /** The unit beside an amount: points of the wallet, or money. */
    unit: (kind: string, argument: Argument): { suffix?: string; digits?: number } => {
      if (argument.kind === "money") return { digits: plan.digits };
      if (argument.name === "per" && startOf(plan.trigger) !== "event") return { suffix: ` ${plan.currency}`, digits: plan.digits };
      const wallet = plan.wallets.length === 1 ? plan.wallets[0] : undefined;
      return ["points", "minimum", "maximum"].includes(argument.name) && kind !== "discount_formula" ? { suffix: ` ${wallet?.unit_plural ?? ""}`.trimEnd(), digits: wallet?.precision ?? 4 } : {};
    },
  };
}
