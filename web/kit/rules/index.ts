export { RuleBuilder, type RuleBuilderProps } from "./builder";
export { useValues, type About } from "./vocabulary";
