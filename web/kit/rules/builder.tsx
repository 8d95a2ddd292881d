/**
 * A rule, built or written: `<RuleBuilder label="Who" trigger="customer" value={text} onChange={setText} />`.
 *
 * Text goes in and text comes out. What the server reads in it is drawn, if a drawing can say it to the letter; else it
 * stays the text that it is. Below it stands what the rule means, or what is wrong and where, and whom it reaches.
 */
import { Group as Row, SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useWords } from "../words";
import { useChecked } from "./checked";
import { Conditions } from "./conditions";
import { drawn, faithful } from "./draw";
import { Placed } from "./place";
import { group, type Group } from "./parts";
import "./rules.css";
import { Textual } from "./textual";
import type { Node } from "./tree";
import { Verdict } from "./verdict";
import { useVocabulary, type About, type Vocabulary } from "./vocabulary";
import { words } from "./words";
import { writtenParts } from "./write";

export interface RuleBuilderProps extends About {
  label: string;
  help?: string;
  /** The text of the rule; an empty one is no condition. */
  value: string;
  onChange: (text: string) => void;
  /** What was refused when it was sent. */
  error?: string | undefined;
  /** What it means that there is no condition. */
  empty?: string;
  /** Whether to count the customers whom it reaches; yes, unless told. */
  audience?: boolean;
}

export function RuleBuilder(props: RuleBuilderProps) {
  const vocabulary = useVocabulary(props);
  if (vocabulary === undefined) return <Skeleton height={96} aria-busy />;
  return <Built {...props} vocabulary={vocabulary} />;
}

function Built({ vocabulary, ...props }: RuleBuilderProps & { vocabulary: Vocabulary }) {
  const t = useWords(words);
  const { value, onChange } = props;
  const [draft, setDraft] = useState<{ text: string; top: Group }>();
  const [wanted, want] = useState<"builder" | "text">("builder");
  const written = useMemo(() => (draft === undefined ? undefined : writtenParts(draft.top, vocabulary.kindOf)), [draft, vocabulary]);
  const mine = draft?.text === value ? draft.top : undefined;
  const open = mine === undefined ? [] : written!.open;
  const checked = useChecked(props, value, open.length === 0);
  const answer = checked.data?.of === value ? checked.data : undefined;
  const read = useMemo(() => drawing(value, answer, vocabulary), [value, answer, vocabulary]);
  const top = mine ?? read;
  const waiting = top === undefined && checked.data === undefined && !checked.isError;
  const way = top === undefined && !waiting ? "text" : wanted;
  const change = (next: Group) => {
    const text = writtenParts(next, vocabulary.kindOf).text;
    setDraft({ text, top: next });
    onChange(text);
  };
  // Who writes goes on writing, even where the text has become one that can be drawn.
  const write = (text: string) => {
    want("text");
    onChange(text);
  };
  return (
    <Stack gap="xs" className="rule" role="group" aria-label={props.label}>
      <Row justify="space-between" align="end" gap="sm">
        <div>
          <Text fw={600}>{props.label}</Text>
          {props.help === undefined ? null : (
            <Text size="sm" c="dimmed">
              {props.help}
            </Text>
          )}
        </div>
        <SegmentedControl
          size="xs"
          aria-label={t("way")}
          value={way}
          onChange={(next) => want(next as "builder" | "text")}
          data={[
            { value: "builder", label: t("builder"), disabled: top === undefined },
            { value: "text", label: t("text") },
          ]}
        />
      </Row>
      {waiting ? (
        <Skeleton height={64} aria-busy />
      ) : way === "text" ? (
        <Textual value={value} onChange={write} answer={answer} undrawn={top === undefined} />
      ) : (
        <Placed.Provider value={{ about: props, vocabulary, open, faults: placedFaults(value, mine ?? read, vocabulary, answer?.errors) }}>
          <Conditions top={top ?? group([])} change={change} empty={props.empty ?? t("nothing")} />
        </Placed.Provider>
      )}
      <Verdict about={props} value={value} open={open.length > 0} checked={checked} audience={props.audience ?? true} error={props.error} />
    </Stack>
  );
}

type Answer = ReturnType<typeof useChecked>["data"];

/** Draw what the server read, if the drawing says the same. */
function drawing(value: string, answer: Answer, vocabulary: Vocabulary): Group | undefined {
  if (value.trim() === "") return group([]);
  if (answer === undefined || !answer.ok) return undefined;
  const top = drawn(answer.tree as Node);
  return faithful(answer.tree as Node, writtenParts(top, vocabulary.kindOf).text) ? top : undefined;
}

/** Find the smallest part that each fault stands in. */
function placedFaults(value: string, top: Group | undefined, vocabulary: Vocabulary, errors: NonNullable<Answer>["errors"] = []): Record<string, string> {
  if (top === undefined) return {};
  const { text, spans } = writtenParts(top, vocabulary.kindOf);
  if (text !== value) return {};
  return Object.fromEntries(
    errors.flatMap(({ position, message }) => {
      const around = spans.filter((one) => one.from <= position && position <= one.to).sort((one, other) => one.to - one.from - (other.to - other.from));
      return around[0] === undefined ? [] : [[around[0].id, message]];
    }),
  );
}
