import { ActionIcon, Menu } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../client/session";
import { say, useLanguage, useWords } from "../words";
import { words } from "../words/kit";
import { useGo } from "./link";
import { rooms } from "./rooms";

/** What can be made new, from anywhere. */
export function CreateMenu() {
  const t = useWords(words);
  const { language } = useLanguage();
  const may = useMay();
  const go = useGo();
  const [opened, open] = useState(false);
  useHotkeys([["c", () => open(true)]]);
  const creates = rooms().flatMap((one) => (one.creates ?? []).filter((create) => may(create.permission)));
  if (creates.length === 0) return null;
  return (
    <Menu opened={opened} onChange={open} position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t("create")} data-tour="create">
          <IconPlus size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("create")}</Menu.Label>
        {creates.map((one) => (
          <Menu.Item key={one.to} onClick={() => go(one.to)}>
            {say(one.name, language)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
