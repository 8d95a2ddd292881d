/** Fields that are typed: texts, days, instants, JSON. */
import { JsonInput, Textarea, TextInput } from "@mantine/core";
import { instantOf, localOf } from "../../frame/zoned";
import { emptied, field, shown, type Field, type Said } from "./field";

export const typed = {
  text: (name: string, said: Said & { type?: "text" | "email" | "tel" | "url"; max?: number }): Field =>
    field(name, said, (edit) => (
      <TextInput
        {...shown(said, edit)}
        type={said.type ?? "text"}
        maxLength={said.max}
        value={(edit.value as string | null) ?? ""}
        onChange={(event) => edit.put(emptied(event.currentTarget.value))}
      />
    )),

  /** A text of several lines, such as a reason. */
  area: (name: string, said: Said & { max?: number }): Field =>
    field(name, said, (edit) => (
      <Textarea
        {...shown(said, edit)}
        autosize
        minRows={2}
        maxRows={12}
        maxLength={said.max}
        value={(edit.value as string | null) ?? ""}
        onChange={(event) => edit.put(emptied(event.currentTarget.value))}
      />
    )),

  /** A day of the calendar, `2027-03-01`. */
  date: (name: string, said: Said): Field =>
    field(name, said, (edit) => (
      <TextInput {...shown(said, edit)} type="date" value={(edit.value as string | null) ?? ""} onChange={(event) => edit.put(emptied(event.currentTarget.value))} />
    )),

  /** An instant, typed as the clock on the wall of the workspace shows it. */
  instant: (name: string, said: Said): Field =>
    field(name, said, (edit) => (
      <TextInput
        {...shown(said, edit)}
        description={said.help === undefined ? edit.zone : `${said.help} (${edit.zone})`}
        type="datetime-local"
        value={typeof edit.value === "string" ? localOf(edit.value, edit.zone) : ""}
        onChange={(event) => edit.put(event.currentTarget.value === "" ? null : instantOf(event.currentTarget.value, edit.zone))}
      />
    )),

  /** Anything that has no field of its own: JSON, checked as it is typed. */
  json: (name: string, said: Said): Field =>
    field(name, said, (edit) => (
      <JsonInput
        {...shown(said, edit)}
        autosize
        minRows={4}
        maxRows={20}
        formatOnBlur
        classNames={{ input: "mono" }}
        value={typeof edit.value === "string" ? edit.value : JSON.stringify(edit.value ?? {}, null, 2)}
        onChange={(text) => edit.put(parsed(text))}
      />
    )),
};

/** What the text says, or the text itself while it says nothing yet. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
