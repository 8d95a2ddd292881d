import { Button, Menu } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { IconCheck, IconTerminal2, type Icon } from "@tabler/icons-react";
import { useWords } from "../words";
import { words } from "../words/kit";

interface Copy {
  /** Written only when it is copied. */
  text: () => string;
  label: string;
  icon?: Icon;
}

/** A button that copies a text. */
export function CopyText(props: Copy) {
  const [shown, Mark, copy] = useCopy(props);
  return (
    <Button variant="subtle" color="gray" leftSection={<Mark size={16} aria-hidden />} onClick={copy}>
      {shown}
    </Button>
  );
}

/** The same as an item of a menu. */
export function CopyItem(props: Copy) {
  const [shown, Mark, copy] = useCopy(props);
  return (
    <Menu.Item leftSection={<Mark size={16} aria-hidden />} closeMenuOnClick={false} onClick={copy}>
      {shown}
    </Menu.Item>
  );
}

function useCopy({ text, label, icon = IconTerminal2 }: Copy): [string, Icon, () => void] {
  const t = useWords(words);
  const { copied, copy } = useClipboard({ timeout: 1500 });
  return [copied ? t("copied") : label, copied ? IconCheck : icon, () => copy(text())];
}
