/** A condition as a tree: groups of "all of" and "any of", and what each leaf asks, found and needs. */
import { useWords } from "@kit/words";
import { Group, Text } from "@mantine/core";
import { IconCheck, IconMinus, IconPointFilled, IconX } from "@tabler/icons-react";
import { words } from "../words";

interface Branch {
  operator: "and" | "or" | "not";
  held: boolean;
  parts: Part[];
}
interface Leaf {
  text: string;
  sentence: string;
  held: boolean;
  decided: boolean;
  wanted: boolean;
  missing: string | null;
  failure: string | null;
  actual_said?: string | null;
  change: { advice: string } | null;
}
export type Part = Branch | Leaf;

/** Judged, it shows in green and red what held for somebody; otherwise only what is asked. */
export function Tree({ part, judged = true }: { part: Part; judged?: boolean }) {
  const t = useWords(words);
  if (!("operator" in part)) return <LeafLine leaf={part} judged={judged} />;
  const heading = { and: t("allOf"), or: t("anyOf"), not: t("notSo") }[part.operator];
  return (
    <div>
      <Group gap={6} wrap="nowrap">
        {judged ? <Mark held={part.held} wanted /> : null}
        <Text size="sm" fw={600}>
          {heading}
        </Text>
      </Group>
      <div style={{ borderInlineStart: `2px solid ${judged ? colorOf(part.held) : "var(--laurels-line)"}`, marginInlineStart: 7, paddingInlineStart: 14, marginTop: 4 }}>
        {part.parts.map((one, place) => (
          <div key={place} style={{ padding: "3px 0" }}>
            <Tree part={one} judged={judged} />
          </div>
        ))}
      </div>
    </div>
  );
}

function LeafLine({ leaf, judged }: { leaf: Leaf; judged: boolean }) {
  const t = useWords(words);
  return (
    <Group gap={6} wrap="nowrap" align="start">
      {judged ? (
        leaf.decided ? (
          <Mark held={leaf.held} wanted={leaf.wanted} />
        ) : (
          <IconMinus size={16} color="var(--laurels-bad)" aria-label={t("unknown")} style={ICON} />
        )
      ) : (
        <IconPointFilled size={12} color="var(--mantine-color-dimmed)" style={ICON} aria-hidden />
      )}
      <div>
        <Text size="sm">{leaf.sentence}</Text>
        {judged && leaf.actual_said != null ? (
          <Text size="sm" c="dimmed">
            {t("itWas", { value: leaf.actual_said })}
          </Text>
        ) : null}
        {judged && (leaf.failure ?? leaf.missing) != null ? (
          <Text size="sm" c="dimmed">
            {leaf.failure ?? t("notKnown")}
          </Text>
        ) : null}
        {judged && leaf.change !== null ? (
          <Text size="sm" fw={550}>
            {leaf.change.advice}
          </Text>
        ) : null}
      </div>
    </Group>
  );
}

function Mark({ held, wanted }: { held: boolean; wanted: boolean }) {
  const t = useWords(words);
  const good = held === wanted;
  return good ? <IconCheck size={16} color={colorOf(true)} aria-label={t("met")} style={ICON} /> : <IconX size={16} color={colorOf(false)} aria-label={t("notMet")} style={ICON} />;
}

const ICON = { flex: "none", marginTop: 2 };
const colorOf = (good: boolean) => (good ? "var(--laurels-good)" : "var(--laurels-bad)");
