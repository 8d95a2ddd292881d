/** What needs somebody: the worst first, each with where to look. */
import { Group, Stack, Text } from "@mantine/core";
import { data, figuresOverviewAttention, type AttentionOut } from "@kit/client";
import { When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { Section } from "@kit/pages/detail";
import { Failure } from "@kit/pages/states";
import { useWords } from "@kit/words";
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { words } from "./words";

const MARKS = {
  problem: { icon: IconCircleX, color: "var(--laurels-bad)" },
  warning: { icon: IconAlertTriangle, color: "var(--mantine-color-orange-7)" },
  information: { icon: IconInfoCircle, color: "var(--mantine-color-dimmed)" },
} as const;

export function Attention() {
  const t = useWords(words);
  const found = useQuery({ queryKey: ["overview", "attention"], queryFn: () => data(figuresOverviewAttention()), refetchInterval: 60_000 });
  if (found.error) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const items = found.data?.items;
  if (items === undefined) return null;
  return (
    <Section title={t("attention")}>
      {items.length === 0 ? (
        <Group className="line" gap="sm" wrap="nowrap">
          <IconCircleCheck size={18} color="var(--laurels-good)" aria-hidden />
          <Text size="sm">{t("allWell")}</Text>
        </Group>
      ) : (
        <Stack gap={0}>
          {items.map((item) => (
            <Item key={`${item.kind} ${item.subject_id ?? item.name}`} item={item} />
          ))}
        </Stack>
      )}
    </Section>
  );
}

function Item({ item }: { item: AttentionOut }) {
  const t = useWords(words);
  const { icon: Mark, color } = MARKS[item.severity];
  const why = item.facts["why"];
  return (
    <Group className="line" gap="sm" wrap="nowrap" align="start">
      <Mark size={18} color={color} style={{ flex: "none", marginTop: 1 }} aria-label={t(item.severity)} />
      <div style={{ minWidth: 0, flex: 1 }}>
        <Text size="sm">
          {item.subject_id === null ? item.name : <LinkTo id={item.subject_id}>{item.name}</LinkTo>} {said(t, item)}
        </Text>
        {typeof why === "string" && why !== "" ? (
          <Text size="xs" c="dimmed">
            {why}
          </Text>
        ) : null}
      </div>
      {item.at === null ? null : (
        <Text size="xs" c="dimmed" style={{ flex: "none" }}>
          <When at={item.at} />
        </Text>
      )}
    </Group>
  );
}

function said(t: ReturnType<typeof useWords<typeof words>>, { kind, facts }: AttentionOut): string {
  switch (kind) {
    case "budget":
      return t("kind_budget", { percent: Number(facts["used_percent"]) });
    case "doctor_findings":
      return t("kind_doctor_findings", { count: Number(facts["findings"]) });
    default:
      return t(`kind_${kind}`);
  }
}
