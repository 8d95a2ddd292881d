/** What a fact is compared with: found by typing, chosen, or a number in the unit of the fact. */
import { NumberInput, TagsInput, TextInput } from "@mantine/core";
import { instantOf, localOf } from "../frame/zoned";
import { useWorkspace, useZone } from "../frame/workspace";
import { useLanguage, useWords } from "../words";
import { CALLED, type Noun, type Row } from "./parts";
import { Sought } from "./sought";
import { bareKind, isNumber, type EntryOut } from "./vocabulary";
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
  // The beginning of a value is no value that there is.
  if (part.operator in CALLED) return <TextInput className="rule-value" aria-label={t("value")} value={part.values[0] ?? ""} onChange={(event) => put(event.currentTarget.value === "" ? [] : [event.currentTarget.value])} />;
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
