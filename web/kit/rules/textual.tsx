/** A rule as text, for who likes to write it, and for what has no picture. */
import { Text, Textarea } from "@mantine/core";
import type { RuleChecked } from "../client";
import { useWords } from "../words";
import { words } from "./words";

export function Textual({ value, onChange, answer, undrawn }: { value: string; onChange: (text: string) => void; answer: RuleChecked | undefined; undrawn: boolean }) {
  const t = useWords(words);
  const fault = answer?.errors[0];
  return (
    <>
      <Textarea
        aria-label={t("ruleText")}
        description={t("textHelp")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        autosize
        minRows={2}
        maxRows={16}
        spellCheck={false}
        autoCapitalize="off"
        classNames={{ input: "mono" }}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {undrawn && value.trim() !== "" && answer !== undefined ? (
        <Text size="sm" c="dimmed">
          {t(answer.ok ? "notDrawn" : "faulty")}
        </Text>
      ) : null}
      {fault === undefined ? null : <Excerpt text={value} at={fault.position} length={fault.found?.length ?? 1} />}
    </>
  );
}

/** The line in which something is wrong, the place being marked. */
function Excerpt({ text, at, length }: { text: string; at: number; length: number }) {
  const from = Math.max(text.lastIndexOf("\n", at - 1) + 1, at - 40);
  const ends = text.indexOf("\n", at);
  const to = Math.min(ends === -1 ? text.length : ends, at + 60);
  const found = text.slice(at, Math.min(at + Math.max(length, 1), to));
  return (
    <pre className="rule-excerpt mono">
      {text.slice(from, at)}
      <mark>{found === "" ? " " : found}</mark>
      {text.slice(at + found.length, to)}
    </pre>
  );
}
