/** Arguments that have arguments of their own: one thing, or a list of such. */
import { ActionIcon, Button, Fieldset, Group, Stack } from "@mantine/core";
import { useWords } from "@kit/words";
import { IconPlus, IconX } from "@tabler/icons-react";
import { Arguments, type Values } from "./form";
import type { Argument } from "./schema";
import { words } from "./words";

interface Told {
  title: string;
  argument: Argument;
  kind: string;
  value: unknown;
  put: (value: unknown) => void;
  pointer: string;
}

export function Part({ title, argument, kind, value, put, pointer }: Told) {
  return (
    <Fieldset legend={title}>
      <Arguments all={argument.arguments} kind={`${kind}_${argument.name}`} values={(value ?? {}) as Values} put={put} pointer={pointer} />
    </Fieldset>
  );
}

export function List({ title, argument, kind, value, put, pointer }: Told) {
  const t = useWords(words);
  const items = (Array.isArray(value) ? value : []) as Values[];
  const replace = (at: number, by: Values | undefined) => put(by === undefined ? items.filter((_, place) => place !== at) : items.map((one, place) => (place === at ? by : one)));
  return (
    <Fieldset legend={title}>
      <Stack gap="sm">
        {items.map((item, at) => (
          <Group key={at} align="start" wrap="nowrap" gap="xs" className="wizard-item">
            <div style={{ flex: 1, minWidth: 0 }}>
              <Arguments all={argument.arguments} kind={`${kind}_${argument.name}`} values={item} put={(next) => replace(at, next)} pointer={`${pointer}/${at}`} />
            </div>
            <ActionIcon variant="subtle" color="gray" aria-label={t("removeItem", { place: at + 1 })} onClick={() => replace(at, undefined)}>
              <IconX size={15} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        {argument.most !== undefined && items.length >= argument.most ? null : (
          <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} style={{ alignSelf: "start" }} onClick={() => put([...items, {}])}>
            {t("addItem")}
          </Button>
        )}
      </Stack>
    </Fieldset>
  );
}
