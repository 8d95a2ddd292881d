/** What the campaign asks for and gives: as a tree, and as the text that it is stored as; and why it gave something or nothing. */
import { data, decisionsEvaluateRule, type CampaignOut, type Definition } from "@kit/client";
import { Section } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { Badge, Code, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { words } from "../words";
import { Tree, type Part } from "./tree";
import { Why } from "./why";

export function Rules({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const { definition } = campaign;
  return (
    <>
      <Section title={t("condition")}>
        <div className="line">{definition.condition == null ? <Text c="dimmed">{t("everybodyGets")}</Text> : <Condition definition={definition} />}</div>
      </Section>
      <Section title={t("effects")}>
        {definition.effects.map((effect, place) => (
          <EffectLine key={place} effect={effect} />
        ))}
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

function EffectLine({ effect }: { effect: Definition["effects"][number] }) {
  const { kind, ...arguments_ } = effect;
  const said = Object.entries(arguments_).filter(([, value]) => value !== null && value !== undefined);
  return (
    <div className="line">
      <Badge color="gray" mb={6}>
        {kind.replaceAll("_", " ")}
      </Badge>
      <Group gap="xs" component="dl" m={0}>
        {said.map(([name, value]) => (
          <Group key={name} gap={6} wrap="nowrap" miw={0}>
            <Text component="dt" size="sm" c="dimmed">
              {name.replaceAll("_", " ")}
            </Text>
            <Text component="dd" m={0} size="sm" className="mono" style={{ overflowWrap: "anywhere" }}>
              {typeof value === "string" ? value : JSON.stringify(value)}
            </Text>
          </Group>
        ))}
      </Group>
    </div>
  );
}
