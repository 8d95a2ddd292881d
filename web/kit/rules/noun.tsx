import { Select } from "@mantine/core";
import { useReducer } from "react";
import { useWords } from "../words";

import type { Noun, Part, Row } from "./parts";
import { usePlace } from "./place";
import { begun, holdsThings, useSaid, type EntryOut } from "./vocabulary";
import { words } from "./words";

const ABOUT = {
  line: "aboutLine",
  order: "aboutOrder",
  event: "aboutEvent",
  code: "aboutCode",
  customer: "aboutCustomer",
  wallets: "aboutWallets",
  publication: "aboutPublication",
  now: "aboutNow",
  reading: "aboutReading",
} as const;

/** Everything that can be compared here, by what it is about. */
export function NounSelect({ part, put, list, variable }: { part: Row; put: (by: Part) => void; list: Noun | undefined; variable: string | undefined }) {
  const t = useWords(words);
  const said = useSaid();
  const { vocabulary } = usePlace();
  // Mantine knows the id of the list only once it is open: drawn again, the field says which list it has opened.
  const [, again] = useReducer((times: number) => times + 1, 0);
  const fields = vocabulary.offered(list);
  // A thing of a list is compared by its fields first; the moment around it can be asked too.
  const around = list === undefined ? [] : vocabulary.offered().filter((one) => !holdsThings(one));
  const key = (entry: EntryOut, of: string) => `${of}|${entry.name}`;
  const told = new Map<string, number>();
  for (const one of fields) told.set(said(one), (told.get(said(one)) ?? 0) + 1);
  // A shop may have an attribute that is called as something of ours is: then each says which it is.
  const label = (entry: EntryOut) => ((told.get(said(entry)) ?? 0) > 1 ? `${said(entry)} · ${entry.name}` : said(entry));
  const option = (entry: EntryOut, of: string) => ({ value: key(entry, of), label: label(entry) });
  const groups = new Map<string, { value: string; label: string }[]>();
  const into = (name: string, one: { value: string; label: string }) => groups.set(name, [...(groups.get(name) ?? []), one]);
  for (const entry of fields) into(list === undefined ? rootOf(entry.name) : "line", option(entry, list === undefined ? "" : (variable ?? "")));
  for (const entry of around) into(rootOf(entry.name), option(entry, ""));
  const order = Object.keys(ABOUT).filter((name) => groups.has(name));
  const data = [...order, ...[...groups.keys()].filter((name) => !order.includes(name))].map((name) => ({ group: ABOUT[name as keyof typeof ABOUT] ? t(ABOUT[name as keyof typeof ABOUT]) : name, items: groups.get(name)! }));
  return (
    <Select
      className="rule-noun"
      aria-label={t("noun")}
      placeholder={t("chooseNoun")}
      data={data}
      value={part.noun === undefined ? null : `${part.noun.of}|${part.noun.path}`}
      onChange={(chosen) => {
        const [of, name] = (chosen ?? "|").split("|") as [string, string];
        const entry = (of === "" ? vocabulary.offered() : fields).find((one) => one.name === name);
        if (entry !== undefined) put(begun(entry, of, part.id));
      }}
      searchable
      allowDeselect={false}
      maxDropdownHeight={320}
      comboboxProps={{ width: 340, position: "bottom-start" }}
      data-autofocus={part.noun === undefined || undefined}
      autoFocus={part.noun === undefined}
      onDropdownOpen={() => requestAnimationFrame(again)}
    />
  );
}

function rootOf(name: string): string {
  return name.split(".")[0]!;
}
