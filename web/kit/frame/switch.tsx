/** The workspace that is looked at, in its colour, and the way into another. */
import { Badge, Group, Menu, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { enter } from "../client";
import { accessOf, useMe } from "../client/session";
import { useWords } from "../words";
import { words } from "../words/kit";

export function WorkspaceSwitch() {
  const t = useWords(words);
  const me = useMe().data;
  const here = accessOf(me);
  if (me === undefined || here === undefined) return null;
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <UnstyledButton className="switch" data-tour="workspace">
          <Group gap={8} wrap="nowrap">
            <VisuallyHidden>{t("workspace")}</VisuallyHidden>
            <div className="switch-name">
              <Mode mode={here.mode} />
              <Text fw={600} fz="inherit" truncate maw={{ base: 96, xs: 180, md: 260 }}>
                {here.name}
              </Text>
            </div>
            <IconChevronDown size={14} aria-hidden />
          </Group>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("workspace")}</Menu.Label>
        {me.workspaces.map((one) => (
          <Menu.Item
            key={one.id}
            leftSection={<Mode mode={one.mode} />}
            rightSection={one.id === here.id ? <IconCheck size={15} /> : null}
            onClick={() => {
              enter(one.id);
              window.location.assign("/admin/"); // what was loaded belongs to the other workspace
            }}
          >
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Mode({ mode }: { mode: string }) {
  const t = useWords(words);
  return <Badge className={`mode mode-${mode}`}>{mode === "test" ? t("test") : t("live")}</Badge>;
}
