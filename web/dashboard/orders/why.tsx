/** Why a condition held or did not, leaf by leaf, and what would change it. */
import { useWords } from "@kit/words";
import { Stack, Text } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { words } from "./words";

interface Leaf {
  sentence: string;
  text: string;
  held: boolean;
  decided: boolean;
}

interface Group {
  operator: "and" | "or" | "not";
  held: boolean;
  parts: (Group | Leaf)[];
}

export interface Explained {
  held: boolean;
  root: Group | Leaf;
  changes: { advice: string }[];
}

export function Why({ node }: { node: Explained }) {
  const t = useWords(words);
  return (
    <Stack gap={4}>
      {leaves(node.root).map((one, place) => (
        <Text key={place} size="sm" c={one.held ? undefined : "var(--laurels-bad)"} component="div">
          {one.held ? <IconCheck size={14} color="var(--laurels-good)" aria-label={t("holds")} /> : <IconX size={14} aria-label={t("fails")} />} {one.sentence || one.text}
        </Text>
      ))}
      {node.changes.map((one) => (
        <Text key={one.advice} size="sm" fw={550}>
          {one.advice}
        </Text>
      ))}
    </Stack>
  );
}

function leaves(part: Group | Leaf): Leaf[] {
  return "parts" in part ? part.parts.flatMap(leaves) : part.decided ? [part] : [];
}
