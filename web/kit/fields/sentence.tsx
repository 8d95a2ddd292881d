import { Text } from "@mantine/core";

/** What a rule or a campaign says in plain words, as the server wrote it. */
export function Sentence({ children }: { children: string | null | undefined }) {
  return (
    <Text className="sentence" ff="heading" size="lg" lh={1.5} style={{ textWrap: "pretty" }}>
      {children ?? "–"}
    </Text>
  );
}
