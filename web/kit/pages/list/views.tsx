/** Views as tabs: all, those of the screen, and those that somebody kept. */
import { ActionIcon, Button, Group, Popover, ScrollArea, TextInput, UnstyledButton } from "@mantine/core";
import { IconBookmarkPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import { useAddress } from "./address";
import { without, type Filter } from "./filters";
import type { View } from "./kept";

export function Views(props: { given: readonly View[]; mine: View[]; set: (views: View[]) => void; filters: readonly Filter[] }) {
  const t = useWords(words);
  const [values, , replace] = useAddress();
  const [name, setName] = useState("");
  const [naming, setNaming] = useState(false);
  const rest = without(values, props.filters);
  const active = Object.fromEntries(Object.entries(values).filter(([key]) => !(key in rest)));
  const views = [{ name: t("all"), values: {} }, ...props.given, ...props.mine];
  const current = views.find((one) => same(one.values, active));
  if (views.length === 1 && Object.keys(active).length === 0) return null;
  const keep = () => {
    if (name.trim() !== "") props.set([...props.mine, { name: name.trim(), values: active }]);
    setNaming(false);
    setName("");
  };
  return (
    <Group className="views" gap={0} wrap="nowrap" role="group" aria-label={t("views")}>
      <ScrollArea type="never">
        <Group gap={2} wrap="nowrap">
          {views.map((view) => (
            <Group key={`${view.name}${JSON.stringify(view.values)}`} gap={0} wrap="nowrap" className="view" data-current={view === current || undefined}>
              <UnstyledButton aria-pressed={view === current} onClick={() => replace({ ...rest, ...view.values })}>
                {view.name}
              </UnstyledButton>
              {props.mine.includes(view) ? (
                <ActionIcon
                  size="xs"
                  variant="subtle"
                  color="gray"
                  aria-label={t("deleteView", { name: view.name })}
                  onClick={() => props.set(props.mine.filter((one) => one !== view))}
                >
                  <IconX size={12} />
                </ActionIcon>
              ) : null}
            </Group>
          ))}
        </Group>
      </ScrollArea>
      {current === undefined ? (
        <Popover opened={naming} onChange={setNaming} trapFocus position="bottom-start">
          <Popover.Target>
            <Button variant="subtle" size="compact-sm" leftSection={<IconBookmarkPlus size={15} />} onClick={() => setNaming(!naming)}>
              {t("saveView")}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                keep();
              }}
            >
              <Group align="end" gap="xs">
                <TextInput label={t("viewName")} value={name} maxLength={40} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
                <Button type="submit">{t("save")}</Button>
              </Group>
            </form>
          </Popover.Dropdown>
        </Popover>
      ) : null}
    </Group>
  );
}

function same(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
