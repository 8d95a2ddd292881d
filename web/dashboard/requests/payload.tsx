import { Json } from "@kit/fields";
import { useWords } from "@kit/words";
import { Text } from "@mantine/core";
import { words } from "./words";

/** What was sent or answered, as far as it was kept. */
export function Payload({ label, text, bytes, none }: { label: string; text: string; bytes: number; none: string }) {
  const t = useWords(words);
  if (text === "") return <Text c="dimmed">{none}</Text>;
  const cut = new TextEncoder().encode(text).length < bytes && text.length > 16_000;
  return (
    <>
      <Json label={label} text={text} />
      {cut ? (
        <Text size="sm" c="dimmed" mt={6}>
          {t("cut")}
        </Text>
      ) : null}
    </>
  );
}
