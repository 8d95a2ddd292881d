/** What will be made, in plain words. */
import { pointsText } from "@kit/fields";
import { useWorkspace } from "@kit/frame/workspace";
import { Fact, Facts } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import type { Planned } from "./create";
import { keyOf } from "./fields";
import { NONE, periodText, useExpiryText } from "./period";
import { words } from "./words";

export function Check({ plan }: { plan: Planned }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const currency = useWorkspace()?.currency ?? "";
  const expiry = useExpiryText();
  const points = pointsText(plan.earn_points ?? "0", locale);
  return (
    <Facts>
      <Fact name={t("program")}>{plan.program || "–"}</Fact>
      <Fact name={t("enrolment")}>{t(plan.enrolment)}</Fact>
      <Fact name={t("wallet")}>
        {plan.name} (<span className="mono">{plan.key ?? keyOf(plan.unit_plural)}</span>)
      </Fact>
      <Fact name={t("earnPoints")}>{`${points} ${plan.earn_points === "1" ? plan.unit_singular : plan.unit_plural} ${plan.earn_on === "order" ? t("onOrder") : t("onAmount", { currency })}`}</Fact>
      <Fact name={t("worth")}>{plan.cash_rate === null ? t("noCash") : `${pointsText(plan.cash_rate, locale)} ${currency}`}</Fact>
      <Fact name={t("lasts")}>{expiry(plan.expiry)}</Fact>
      <Fact name={t("pending")}>{plan.pending === NONE ? t("noWait") : periodText(plan.pending, locale)}</Fact>
      <Fact name={t("paysAs")}>{t(plan.pays_as)}</Fact>
    </Facts>
  );
}
