import { Group, Loader, Select, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import { shown, type Edit, type Said } from "./field";

export interface Option {
  value: string;
  label: string;
  /** Tells it from others of that name. */
  about?: string | undefined;
}

export interface Sought {
  /** Names what is looked up, such as `customers`: what was found is kept under it. */
  of: string;
  /** Finds by what was typed; the first ones of all where nothing was. */
  find: (text: string) => Promise<readonly Option[]>;
  /** Reads what a value is called that was there before. */
  named?: (value: string) => Promise<Option>;
}

/** `within` is for a field inside of something that closes when somebody clicks elsewhere. */
export function Lookup({ said, edit, within = false }: { said: Said & Sought; edit: Edit; within?: boolean }) {
  const t = useWords(words);
  const value = (edit.value as string | null) ?? null;
  const [picked, pick] = useState<Option>();
  const [typed, type] = useState("");
  const [settled] = useDebouncedValue(typed.trim(), 200);
  const text = settled === picked?.label ? "" : settled;
  const found = useQuery({ queryKey: ["lookup", said.of, text], queryFn: () => said.find(text) });
  const before = useQuery({
    queryKey: ["lookup", said.of, "named", value],
    queryFn: () => said.named?.(value!) ?? { value: value!, label: value! },
    enabled: value !== null && picked?.value !== value,
  });
  const current = value === null ? undefined : picked?.value === value ? picked : (before.data ?? { value, label: value });
  const options = [...(found.data ?? [])];
  if (current !== undefined && !options.some((one) => one.value === current.value)) options.unshift(current);
  return (
    <Select
      {...shown(said, edit)}
      placeholder={said.placeholder ?? t("typeToFind")}
      data={options.map((one) => ({ value: one.value, label: one.label }))}
      value={value}
      onChange={(chosen) => {
        pick(options.find((one) => one.value === chosen));
        edit.put(chosen);
      }}
      onSearchChange={type}
      filter={({ options: all }) => all}
      renderOption={({ option }) => <Line option={options.find((one) => one.value === option.value)!} />}
      nothingFoundMessage={found.isFetching ? <Loader size="xs" /> : t("nothingFound")}
      comboboxProps={{ withinPortal: !within }}
      data-autofocus={within || undefined}
      searchable
      clearable={said.required !== true}
      allowDeselect={false}
    />
  );
}

function Line({ option }: { option: Option }) {
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap" flex={1}>
      <Text size="sm" truncate>
        {option.label}
      </Text>
      {option.about === undefined ? null : (
        <Text size="xs" c="dimmed" truncate>
          {option.about}
        </Text>
      )}
    </Group>
  );
}
