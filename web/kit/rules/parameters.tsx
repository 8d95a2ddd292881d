/** What a fact is asked with: a window of time, a product, a campaign. */
import { Select } from "@mantine/core";
import { useState } from "react";
import type { ParameterOut } from "../client";
import { useLanguage, useWords, type Say } from "../words";
import type { Noun } from "./parts";
import { usePlace } from "./place";
import type { Argument } from "./tree";
import { useValues, type EntryOut } from "./vocabulary";
import { words } from "./words";

export function Parameters({ entry, noun, put }: { entry: EntryOut; noun: Noun; put: (noun: Noun) => void }) {
  return entry.parameters.map((parameter, at) => (
    <Parameter
      key={parameter.name}
      entry={entry}
      parameter={parameter}
      value={noun.arguments[at] ?? (parameter.default as Argument | null) ?? ""}
      put={(value) => {
        const all = entry.parameters.map((one, place) => noun.arguments[place] ?? (one.default as Argument | null) ?? "");
        put({ ...noun, arguments: all.map((one, place) => (place === at ? value : one)) });
      }}
    />
  ));
}

const SPANS = { d: "days", w: "weeks", m: "months", y: "years", h: "hours" } as const;

function Parameter({ entry, parameter, value, put }: { entry: EntryOut; parameter: ParameterOut; value: Argument; put: (value: Argument) => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { about } = usePlace();
  const timed = parameter.name === "window" || parameter.name === "ahead";
  const [typed, type] = useState("");
  const found = useValues(about, entry.name, timed ? "" : typed, parameter.name);
  const label = (one: string) => (timed ? spanSaid(t, one, parameter.name === "ahead") : (found.data?.find((item) => String(item.value) === one)?.label ?? one));
  const offered = new Set((found.data ?? []).map((one) => String(one.value)));
  if (value !== "") offered.add(String(value));
  // A span that is not offered can be typed: 45d, or just 45.
  const own = timed ? /^\d+[dwmyh]$/.exec(typed.trim())?.[0] ?? (/^\d+$/.test(typed.trim()) ? `${typed.trim()}d` : undefined) : typed.trim() || undefined;
  if (own !== undefined && (timed || (parameter.allowed === null && !(found.data ?? []).some((one) => one.label === own)))) offered.add(own);
  return (
    <Select
      className="rule-parameter"
      aria-label={`${parameter.name}: ${entry.nouns[language] ?? entry.name}`}
      placeholder={parameter.name}
      data={[...offered].map((one) => ({ value: one, label: label(one) }))}
      value={value === "" ? null : String(value)}
      onChange={(chosen) => chosen !== null && put(parameter.type === "int" ? Number(chosen) : chosen)}
      onSearchChange={type}
      filter={timed ? ({ options, search }) => options.filter((one) => "value" in one && (one.value === own || one.label.toLowerCase().includes(search.toLowerCase()))) : undefined}
      searchable
      allowDeselect={false}
      comboboxProps={{ width: 260, position: "bottom-start" }}
    />
  );
}

/** Say a window: `30d` is "in the last 30 days". */
export function spanSaid(t: Say<typeof words>, span: string, ahead: boolean): string {
  const parts = /^(\d+)([dwmyh])$/.exec(span);
  if (parts === null) return span in words ? t(span as "today") : span;
  if (ahead && parts[2] === "d") return t("aheadDays", { count: Number(parts[1]) });
  return t(SPANS[parts[2] as keyof typeof SPANS], { count: Number(parts[1]) });
}
