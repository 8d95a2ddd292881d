/** What holds for every cart: how percentages add up, how much may be taken off, what never goes together. */
import { campaignsChangeStacking, campaignsGetStacking, data, type StackingOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { When } from "@kit/fields";
import { ask } from "@kit/pages/ask";
import { Fact, Facts, Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { Button } from "@mantine/core";
import { words } from "../words";
import { settingsOf, type Settings } from "./order";

const INCENTIVES = ["promotion", "coupon", "gift_card", "points"] as const;
type Incentive = (typeof INCENTIVES)[number];
const PAIRS = INCENTIVES.flatMap((one, place) => INCENTIVES.slice(place + 1).map((other) => `${one}+${other}`));
type Edited = Omit<Settings, "apart"> & { apart: string[] };

export function Settled({ rules }: { rules: StackingOut }) {
  const t = useWords(words);
  const may = useMay()("campaigns:write");
  const pairName = (pair: string) => pair.split("+").map((one) => t(`kind_${one as Incentive}`)).join(" + ");
  const apart = (rules.apart ?? []).map((pair) => PAIRS.find((one) => one.split("+").every((kind) => pair.includes(kind as Incentive))) ?? pair.join("+"));
  const edit = async () => {
    const now = await data(campaignsGetStacking());
    ask<Edited>({
      title: t("generalRules"),
      text: t("generalRulesText"),
      size: "lg",
      fields: [
        fields.choice("application", { label: t("application"), required: true, options: { all: t("application_all"), partial: t("application_partial") } }),
        fields.choice("no_effect", { label: t("noEffect"), required: true, options: { refuse: t("noEffect_refuse"), allow: t("noEffect_allow") } }),
        fields.choice("order", { label: t("orderBy"), required: true, options: { priority: t("orderBy_priority"), requested: t("orderBy_requested") } }),
        fields.choice("priority", { label: t("priorityOrder"), required: true, options: { high_first: t("high_first"), low_first: t("low_first") } }),
        fields.choice("percent_base", { label: t("percentBase"), required: true, options: { discounted: t("discounted"), initial: t("initial") } }),
        fields.yes("one_per_line", { label: t("onePerLine") }),
        fields.whole("incentives_max", { label: t("incentivesMax"), required: true, min: 1, max: 100 }),
        fields.decimal("discount_max_percent", { label: t("discountMax"), help: t("discountMaxHelp"), suffix: " %", digits: 2, min: 0, max: 100 }),
        fields.decimal("margin_floor_percent", { label: t("marginFloor"), help: t("marginFloorHelp"), suffix: " %", digits: 2, min: 0, max: 100 }),
        fields.choices("apart", { label: t("apart"), options: Object.fromEntries(PAIRS.map((one) => [one, pairName(one)])) }),
        fields.text("points_condition", { label: t("pointsCondition"), help: t("ruleHelp"), placeholder: "order.amount > 50" }),
        fields.text("gift_card_condition", { label: t("giftCardCondition"), help: t("ruleHelp"), placeholder: "order.amount > 50" }),
      ],
      initial: { ...settingsOf(now), apart },
      label: t("save"),
      submit: ({ values }) =>
        data(campaignsChangeStacking({ headers: { "if-match": String(now.version) }, body: { ...values, apart: values.apart.map((one) => one.split("+") as [Incentive, Incentive]) } })),
      done: t("rulesSaved"),
    });
  };
  return (
    <Section
      title={t("generalRules")}
      aside={
        may ? (
          <Button variant="default" size="compact-sm" onClick={() => void edit()}>
            {t("change")}
          </Button>
        ) : null
      }
    >
      <Facts>
        <Fact name={t("application")}>{t(`application_${rules.application ?? "all"}`)}</Fact>
        <Fact name={t("noEffect")}>{t(`noEffect_${rules.no_effect ?? "refuse"}`)}</Fact>
        <Fact name={t("orderBy")}>{t(`orderBy_${rules.order ?? "priority"}`)}</Fact>
        <Fact name={t("priorityOrder")}>{t(rules.priority ?? "high_first")}</Fact>
        <Fact name={t("percentBase")}>{t(rules.percent_base ?? "discounted")}</Fact>
        <Fact name={t("onePerLine")}>{t(rules.one_per_line ? "yes" : "no")}</Fact>
        <Fact name={t("incentivesMax")}>{rules.incentives_max ?? 30}</Fact>
        <Fact name={t("discountMax")}>{rules.discount_max_percent == null ? t("unlimited") : `${rules.discount_max_percent} %`}</Fact>
        <Fact name={t("marginFloor")}>{rules.margin_floor_percent == null ? t("nothing") : `${rules.margin_floor_percent} %`}</Fact>
        <Fact name={t("apart")}>{apart.length === 0 ? t("nothing") : apart.map(pairName).join(", ")}</Fact>
        {rules.points_condition == null ? null : (
          <Fact name={t("pointsCondition")}>
            <span className="mono">{rules.points_condition}</span>
          </Fact>
        )}
        {rules.gift_card_condition == null ? null : (
          <Fact name={t("giftCardCondition")}>
            <span className="mono">{rules.gift_card_condition}</span>
          </Fact>
        )}
        {rules.changed_at === null ? null : (
          <Fact name={t("changed")}>
            {rules.changed_by}, <When at={rules.changed_at} />
          </Fact>
        )}
      </Facts>
    </Section>
  );
}
