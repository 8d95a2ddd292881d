import { Alert, Button, CopyButton, Group, Text } from "@mantine/core";
import { useWords } from "@kit/words";
import { IconCheck, IconCopy, IconEyeOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { words } from "./words";

/** Something that is shown this once, with a button that copies it. */
export function Secret({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  const t = useWords(words);
  return (
    <Alert color="orange" variant="light" icon={<IconEyeOff aria-hidden />} title={title} role="status">
      <Text size="sm">{t("shownOnce")}</Text>
      <Group gap="sm" mt="sm" align="center">
        <Text className="mono" component="code" data-secret style={{ overflowWrap: "anywhere" }}>
          {text}
        </Text>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />} onClick={copy}>
              {t(copied ? "copied" : "copy")}
            </Button>
          )}
        </CopyButton>
        {children}
      </Group>
    </Alert>
  );
}
