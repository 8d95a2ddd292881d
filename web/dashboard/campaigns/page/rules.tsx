/** What the campaign asks for and gives: as a tree, and as the text that it is stored as; and why it gave something or nothing. */
import { data, decisionsEvaluateRule, type CampaignOut, type Definition, type EffectOut } from "@kit/client";
import { useWorkspace } from "@kit/frame/workspace";
import { Fact, Facts, Section } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { Code, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useKinds } from "../wizard/effects/kinds";
import { useNames } from "../wizard/effects/say";
import { argumentsOf, isSaid, type Argument } from "../wizard/effects/schema";
import { words } from "../words";
import { Tree, type Part } from "./tree";
import { Why } from "./why";

export function Rules({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const { definition } = campaign;
  const kinds = useKinds();
  return (
    <>
      <Section title={t("condition")}>
        <div className="line">{definition.condition == null ? <Text c="dimmed">{t("everybodyGets")}</Text> : <Condition definition={definition} />}</div>
      </Section>
      <Section title={t("effects")}>
        {kinds.isPending ? (
          <Skeleton height={72} aria-busy />
        ) : (
          definition.effects.map((effect, place) => <EffectLine key={place} effect={effect} kind={kinds.data?.find((one) => one.kind === effect.kind)} />)
        )}
      </Section>
      <Why campaign={campaign} />
    </>
  );
}

/** The tree is that of the explanation for somebody of whom nothing is known. */
function Condition({ definition }: { definition: Definition }) {
  const t = useWords(words);
  const rule = definition.condition!;
  const found = useQuery({
    queryKey: ["condition", rule, definition.trigger],
    queryFn: () => data(decisionsEvaluateRule({ body: { rule, for: definition.trigger } })),
    retry: false,
  });
  const root = found.data?.explanation?.["root"] as Part | undefined;
  return (
    <Stack gap="sm">
      {root !== undefined ? <Tree part={root} judged={false} /> : found.isPending ? <Skeleton height={48} /> : null}
      <div>
        <Text size="xs" c="dimmed" mb={4}>
          {t("asText")}
        </Text>
        <Code block>{rule}</Code>
      </div>
    </Stack>
  );
}

/** An effect as the form that made it calls it, with what was said in it. */
function EffectLine({ effect, kind }: { effect: Definition["effects"][number]; kind: EffectOut | undefined }) {
  const names = useNames();
  const write = useWritten();
  const values = effect as Readonly<Record<string, unknown>>;
  if (kind === undefined) return <JsonLine of={effect} />;
  return (
    <div className="line">
      <Text fw={600}>{names.kind(kind)}</Text>
      <Text size="sm" c="dimmed" mb="xs">
        {names.about(kind)}
      </Text>
      <Facts>
        {argumentsOf(kind)
          .filter((one) => isSaid(one, values[one.name]))
          .map((one) => (
            <Fact key={one.name} name={names.argument(kind.kind, one)}>
              {write(one, values[one.name])}
            </Fact>
          ))}
      </Facts>
    </div>
  );
}

function JsonLine({ of }: { of: unknown }) {
  return (
    <div className="line">
      <Code block>{JSON.stringify(of, null, 2)}</Code>
    </div>
  );
}

/** Writes what was said for an argument as a person reads it; what has parts of its own is written part by part. */
function useWritten() {
  const t = useWords(words);
  const names = useNames();
  const { locale } = useLanguage();
  const currency = useWorkspace()?.currency ?? "";
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
  const write = (argument: Argument, value: unknown): ReactNode => {
    const plain = typeof value === "number" || (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value)) ? Number(value) : undefined;
    if (argument.kind === "percent" && plain !== undefined) return percent.format(plain / 100);
    if (argument.kind === "money" && plain !== undefined) return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(plain);
    if (argument.kind === "choice") return names.option(argument.name, String(value));
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (["whole", "decimal"].includes(argument.kind) && plain !== undefined) return number.format(plain);
    if (Array.isArray(value) && argument.kind === "list") return value.map((one, place) => <div key={place}>{inside(argument, one)}</div>);
    if (typeof value === "object" && value !== null && argument.arguments.length > 0) return inside(argument, value);
    return <span className="mono">{typeof value === "string" ? value : JSON.stringify(value)}</span>;
  };
  const inside = (of: Argument, value: unknown): ReactNode =>
    of.arguments
      .filter((one) => isSaid(one, (value as Readonly<Record<string, unknown>>)[one.name]))
      .map((one, place) => (
        <span key={one.name}>
          {place === 0 ? "" : ", "}
          {names.argument("", one)}: {write(one, (value as Readonly<Record<string, unknown>>)[one.name])}
        </span>
      ));
  return write;
}
