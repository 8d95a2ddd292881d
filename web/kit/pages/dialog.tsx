import { Group, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "../words";
import { words } from "../words/kit";

/** A dialog with content of its own. It is open as long as it is drawn. */
export function Dialog({ title, close, size = "md", children }: { title: string; close: () => void; size?: "md" | "lg" | "xl" | undefined; children: ReactNode }) {
  const t = useWords(words);
  return (
    <Modal.Root opened onClose={close} centered size={size}>
      <Modal.Overlay backgroundOpacity={0.35} blur={1} />
      <Modal.Content radius="md">
        {/* No <header>: beside that of the frame it would be a second banner. */}
        <Group justify="space-between" wrap="nowrap" align="start" p="lg" pb="sm">
          <Modal.Title>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t("close")} />
        </Group>
        <Modal.Body px="lg" pb="lg">
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
