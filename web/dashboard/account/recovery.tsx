import { Dialog } from "@kit/pages/dialog";
import { CopyText } from "@kit/fields";
import { useWords } from "@kit/words";
import { Button, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { IconCopy, IconPrinter } from "@tabler/icons-react";
import { words } from "./words";

/** Ten codes that are shown this once. */
export function RecoveryCodes({ codes, close }: { codes: readonly string[]; close: () => void }) {
  const t = useWords(words);
  return (
    <Dialog title={t("recovery")} close={close}>
      <Stack>
        <Text>{t("recoveryText")}</Text>
        <SimpleGrid cols={2} spacing="xs" className="card" p="md">
          {codes.map((code) => (
            <Text key={code} className="mono" ta="center">
              {code}
            </Text>
          ))}
        </SimpleGrid>
        <Group justify="space-between">
          <Group gap={0}>
            <CopyText text={() => codes.join("\n")} label={t("copy")} icon={IconCopy} />
            <Button variant="subtle" color="gray" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
              {t("print")}
            </Button>
          </Group>
          <Button onClick={close}>{t("kept")}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
