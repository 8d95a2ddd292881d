/** One argument of an effect, in the field that suits it. */
import { fields, type Edit, type Field } from "@kit/pages/form";
import { RuleBuilder } from "@kit/rules";
import { useLanguage, useWords } from "@kit/words";
import { useWorkspace, useZone } from "@kit/frame/workspace";
import { usePlan } from "../plan";
import { FormulaField } from "./formula";
import { List, Part } from "./parts";
import { ReductionField } from "./reduction";
import type { Argument } from "./schema";
import { useSay } from "./say";
import { findCampaigns, findProducts, nameCampaign, nameProduct } from "./sought";
import { words } from "./words";

interface Told {
  argument: Argument;
  kind: string;
  value: unknown;
  put: (value: unknown) => void;
  pointer: string;
}

export function ArgumentField({ argument, kind, value, put, pointer }: Told) {
  const t = useWords(words);
  const say = useSay();
  const plan = usePlan();
  const { locale } = useLanguage();
  const zone = useZone();
  const workspace = useWorkspace();
  const label = say.argument(kind, argument);
  const said = { label, required: argument.required };
  const edit: Edit = { value, put, error: plan.faults.at(pointer), values: {}, zone, currency: workspace?.currency ?? "EUR", locale };
  const draw = (field: Field) => <div data-pointer={pointer}>{field.draw(edit)}</div>;

  switch (argument.kind) {
    case "lines":
      return (
        <RuleBuilder
          label={label}
          trigger={plan.trigger}
          published={plan.published}
          line
          value={(value as string | null) ?? ""}
          onChange={(text) => put(text === "" ? null : text)}
          empty={t(argument.name === "counted" ? "countedAll" : kind === "buy_get_get" ? "linesBought" : "linesAll")}
          error={edit.error}
        />
      );
    case "formula":
      return <FormulaField name={argument.name} label={label} value={(value as string | null) ?? ""} put={(text) => put(text === "" ? null : text)} error={edit.error} required={argument.required} kind={kind} />;
    case "reduction":
      return <ReductionField label={label} value={value} put={put} pointer={pointer} />;
    case "fields":
      return <Part title={label} argument={argument} kind={kind} value={value} put={put} pointer={pointer} />;
    case "list":
      return <List title={label} argument={argument} kind={kind} value={value} put={put} pointer={pointer} />;
    case "wallet":
      return draw(fields.choice("", { ...said, options: Object.fromEntries(plan.wallets.map((one) => [one.key, one.name])) }));
    case "campaign":
      return draw(fields.lookup("", { ...said, of: "campaigns", find: findCampaigns, named: nameCampaign }));
    case "product":
      return draw(fields.lookup("", { ...said, of: "products", find: findProducts, named: nameProduct }));
    case "choice":
      return draw(fields.choice("", { ...said, required: true, options: Object.fromEntries(argument.options.map((one) => [one, say.option(argument.name, one)])) }));
    case "yes":
      return draw(fields.yes("", said));
    case "whole":
      return draw(fields.whole("", { ...said, min: 1 }));
    case "percent":
      return draw(fields.decimal("", { ...said, suffix: " %", min: 0, max: 100, digits: 4 }));
    case "money":
    case "decimal":
      return draw(fields.decimal("", { ...said, min: 0, ...say.unit(kind, argument) }));
    case "translations":
    case "json":
      return draw(fields.json("", said));
    case "text":
      return draw(argument.name === "text" ? fields.area("", said) : fields.text("", said));
  }
}
