/** What a fact is compared with: found by typing, chosen, or a number in the unit of the fact. */
import { Autocomplete, MultiSelect, NumberInput, Select, TagsInput, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";

import { instantOf, localOf } from "../frame/zoned";
import { useWorkspace, useZone } from "../frame/workspace";
import { useLanguage, useWords } from "../words";
import { weekdayNames } from "./names";
import type { Noun, Row } from "./parts";
import { usePlace } from "./place";
import { bareKind, isNumber, useValues, type EntryOut } from "./vocabulary";
import { words } from "./words";

interface Given {
  entry: EntryOut;
  part: Row;
  list: Noun | undefined;
  put: (values: string[]) => void;
}

export function Value(given: Given) {
  const t = useWords(words);
  const zone = useZone();
  const kind = bareKind(given.entry.type);
  const { part, put } = given;
  const several = ["in", "notin", "hasany", "hasnone"].includes(part.operator);
  if (kind === "timestamp") {
    return (
      <TextInput
        className="rule-value"
        type="datetime-local"
        aria-label={`${t("value")} (${zone})`}
        value={part.values[0] ? localOf(part.values[0], zone) : ""}
        onChange={(event) => put(event.currentTarget.value === "" ? [] : [instantOf(event.currentTarget.value, zone).replace(".000Z", "Z")])}
      />
    );
  }
  if (isNumber(kind) && several) return <TagsInput className="rule-value" aria-label={t("values")} value={part.values} onChange={(all) => put(all.filter((one) => /^-?\d+$/.test(one)))} />;
  if (isNumber(kind)) return <Amount entry={given.entry} value={part.values[0] ?? ""} put={(value) => put(value === "" ? [] : [value])} />;
  return <Sought {...given} several={several} />;
}

/** A number in the unit of what it is compared with: whole units of money, points, days. */
export function Amount({ entry, value, put }: { entry: EntryOut | undefined; value: string; put: (value: string) => void }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const workspace = useWorkspace();
  const kind = bareKind(entry?.type ?? "int");
  const unit = kind === "money" ? (workspace?.currency ?? "") : (entry?.unit ?? "");
  const parts = new Intl.NumberFormat(locale).formatToParts(-1234567.8);
  const sign = (type: string) => parts.find((one) => one.type === type)?.value;
  return (
    <NumberInput
      className="rule-value"
      aria-label={t("value")}
      value={value}
      onChange={(next) => put(String(next).replace(/\.$/, ""))}
      allowDecimal={kind !== "int"}
      thousandSeparator={sign("group") ?? ""}
      decimalSeparator={sign("decimal") ?? "."}
      hideControls
      rightSection={unit === "" ? undefined : <span className="unit">{unit}</span>}
      rightSectionWidth={unit === "" ? undefined : Math.max(44, unit.length * 8 + 16)}
    />
  );
}

function Sought({ entry, part, list, put, several }: Given & { several: boolean }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { about } = usePlace();
  const [typed, type] = useState("");
  const [settled] = useDebouncedValue(typed.trim(), 200);
  const name = part.noun!.of === "" ? part.noun!.path : `${list?.path ?? "line"}.${part.noun!.path}`;
  const closed = entry.allowed !== null;
  const found = useValues(about, name, closed ? "" : settled);
  const named = new Map((found.data ?? []).map((one) => [String(one.value), one.label ?? weekdayNames(language)[String(one.value)]]));
  for (const one of entry.allowed ?? []) if (!named.has(String(one))) named.set(String(one), weekdayNames(language)[String(one)]);
  for (const one of part.values) if (!named.has(one) && one !== "") named.set(one, undefined);
  // Where the list is only what is known, anything else can be typed as well.
  if (!closed && typed.trim() !== "" && ![...named].some(([value, label]) => value === typed.trim() || label === typed)) named.set(typed.trim(), undefined);
  const data = [...named].map(([value, label]) => ({ value, label: label ?? value }));
  if (several) {
    return closed || data.some((one) => one.label !== one.value) ? (
      <MultiSelect className="rule-value" aria-label={t("value")} data={data} value={part.values} onChange={put} searchable hidePickedOptions />
    ) : (
      <TagsInput className="rule-value" aria-label={t("values")} data={data.map((one) => one.value)} value={part.values} onChange={put} onSearchChange={type} />
    );
  }
  if (closed || data.some((one) => one.label !== one.value)) {
    return (
      <Select className="rule-value" aria-label={t("value")} data={data} value={part.values[0] ?? null} onChange={(one) => put(one === null ? [] : [one])} onSearchChange={type} searchable allowDeselect={false} />
    );
  }
  return (
    <Autocomplete
      className="rule-value"
      aria-label={t("value")}
      data={data.map((one) => one.value)}
      value={part.values[0] ?? ""}
      onChange={(text) => {
        type(text);
        put(text === "" ? [] : [text]);
      }}
    />
  );
}
