/** Texts that a fact is compared with: found by what they are called, chosen, or typed where not all are known. */
import { Group, MultiSelect, Select, Text, type ComboboxItem, type OptionsFilter } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState, type KeyboardEvent } from "react";
import { useLanguage, useWords } from "../words";
import { weekdayNames } from "./names";
import type { Noun, Row } from "./parts";
import { usePlace } from "./place";
import { useValues, type EntryOut } from "./vocabulary";
import { words } from "./words";

interface Given {
  entry: EntryOut;
  part: Row;
  list: Noun | undefined;
  put: (values: string[]) => void;
  several: boolean;
}

export function Sought({ entry, part, list, put, several }: Given) {
  const t = useWords(words);
  const [typed, type] = useState("");
  const { options, loading, meant } = useOptions(entry, part, list, typed.trim());
  const { values } = part;
  // What was typed and not chosen counts when the field is left, as what it names.
  const settle = () => {
    const value = meant(typed.trim());
    if (value !== undefined && !values.includes(value)) put(several ? [...values, value] : [value]);
  };
  const pressed = (event: KeyboardEvent<HTMLInputElement>) => {
    const choosing = event.currentTarget.getAttribute("aria-activedescendant") !== null;
    if (choosing || (event.key !== "Enter" && !(several && event.key === ","))) return;
    event.preventDefault();
    settle();
    if (several) type("");
  };
  const said = {
    className: "rule-value",
    "aria-label": t(several ? "values" : "value"),
    data: options,
    filter: matching,
    ...(entry.allowed === null ? { renderOption: Option } : {}),
    readOnly: loading,
    onBlur: settle,
    onKeyDown: pressed,
    searchable: true,
  };
  if (several) return <MultiSelect {...said} value={values} onChange={put} searchValue={typed} onSearchChange={type} hidePickedOptions />;
  return <Select {...said} value={values[0] ?? null} onChange={(one) => one !== null && put([one])} onSearchChange={type} allowDeselect={false} />;
}

/** What is offered: what is set up or was met, what stands there already, and what was just typed. */
function useOptions(entry: EntryOut, part: Row, list: Noun | undefined, typed: string) {
  const { language } = useLanguage();
  const { about } = usePlace();
  const [settled] = useDebouncedValue(typed, 200);
  const closed = entry.allowed !== null;
  const name = part.noun!.of === "" ? part.noun!.path : `${list?.path ?? "line"}.${part.noun!.path}`;
  const first = useValues(about, name, "");
  const further = useValues(about, closed || settled === "" ? undefined : name, settled);
  const present = part.values.length === 1 ? part.values[0]! : "";
  const listed = first.data?.some((one) => String(one.value) === present) ?? true;
  const own = useValues(about, closed || listed || present === "" ? undefined : name, present);
  const days = weekdayNames(language);
  const called = new Map<string, string>();
  for (const one of [...(first.data ?? []), ...(further.data ?? []), ...(own.data ?? [])]) called.set(String(one.value), one.label ?? days[String(one.value)] ?? String(one.value));
  for (const value of [...(entry.allowed ?? []).map(String), ...part.values]) if (value !== "" && !called.has(value)) called.set(value, days[value] ?? value);
  const named = [...called].some(([value, label]) => label !== value);
  /** The value that a text means: itself, or what is called so; where things have names, nothing else. */
  const meant = (text: string): string | undefined => {
    if (text === "" || called.has(text)) return text || undefined;
    const found = [...called].filter(([, label]) => same(label, text));
    return found.length === 1 ? found[0]![0] : closed || named ? undefined : text;
  };
  const options = [...called].map(([value, label]) => ({ value, label }));
  // Where the list is only what is known, anything else can be chosen as it is typed.
  if (!closed && typed !== "" && !options.some((one) => one.value === typed || same(one.label, typed))) options.push({ value: typed, label: typed });
  return { options, meant, loading: first.isLoading };
}

const same = (one: string, other: string) => one.toLocaleLowerCase() === other.toLocaleLowerCase();

const matching: OptionsFilter = ({ options, search }) => {
  const wanted = search.trim().toLocaleLowerCase();
  return options.filter((one) => "value" in one && `${one.label}\n${one.value}`.toLocaleLowerCase().includes(wanted));
};

/** Its value stands beside what it is called: two things may have one name. */
function Option({ option }: { option: ComboboxItem }) {
  return (
    <Group justify="space-between" gap="sm" wrap="nowrap" flex={1} miw={0}>
      <Text size="sm" truncate>
        {option.label}
      </Text>
      {option.label === option.value ? null : (
        <Text size="xs" c="dimmed" className="mono" truncate maw="50%">
          {option.value}
        </Text>
      )}
    </Group>
  );
}
