import { Badge } from "@mantine/core";

/** What a state means to who reads it. */
export type Tone = "good" | "waiting" | "quiet" | "bad" | "news";
const COLORS: Record<Tone, string> = { good: "laurel", waiting: "orange", quiet: "gray", bad: "red", news: "blue" };

/** A state in a word, with a dot of its tone. */
export function Status({ tone, children }: { tone: Tone; children: string }) {
  return (
    <Badge color={COLORS[tone]} styles={{ label: { color: "var(--mantine-color-text)" } }} leftSection={<span style={{ fontSize: "0.6em", lineHeight: 1 }}>●</span>}>
      {children}
    </Badge>
  );
}
