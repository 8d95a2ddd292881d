/** Fields that are chosen: one of a few, several of a few, yes or no, texts in a list, something that is looked up. */
import { MultiSelect, Select, Switch, TagsInput } from "@mantine/core";
import { field, plain, shown, type Field, type Said } from "./field";
import { Lookup, type Sought } from "./lookup";

type Options = Readonly<Record<string, string>>;
const listed = (options: Options) => Object.entries(options).map(([value, label]) => ({ value, label }));

export const chosen = {
  choice: (name: string, said: Said & { options: Options }): Field =>
    field(
      name,
      said,
      (edit) => (
        <Select
          {...shown(said, edit)}
          data={listed(said.options)}
          value={(edit.value as string | null) ?? null}
          onChange={edit.put}
          searchable={Object.keys(said.options).length > 8}
          clearable={said.required !== true}
          allowDeselect={said.required !== true}
        />
      ),
      (value) => said.options[String(value)] ?? plain(value),
    ),

  choices: (name: string, said: Said & { options: Options }): Field =>
    field(
      name,
      said,
      (edit) => <MultiSelect {...shown(said, edit)} data={listed(said.options)} value={(edit.value as string[] | null) ?? []} onChange={edit.put} searchable />,
      (value) => (Array.isArray(value) ? value.map((one) => said.options[String(one)] ?? String(one)).join(", ") : plain(value)),
    ),

  /** Several short texts, each ended by Enter or a comma. */
  texts: (name: string, said: Said & { max?: number }): Field =>
    field(
      name,
      said,
      (edit) => <TagsInput {...shown(said, edit)} maxTags={said.max} value={(edit.value as string[] | null) ?? []} onChange={edit.put} />,
      (value) => (Array.isArray(value) ? value.join(", ") : plain(value)),
    ),

  yes: (name: string, said: Said): Field =>
    field(name, said, (edit) => (
      <Switch
        label={said.label}
        description={said.help}
        error={edit.error}
        disabled={said.disabled}
        checked={edit.value === true}
        onChange={(event) => edit.put(event.currentTarget.checked)}
      />
    )),

  /** Something that has an id, found by typing what it is called: the value is its id. */
  lookup: (name: string, said: Said & Sought): Field => field(name, said, (edit) => <Lookup said={said} edit={edit} />),
};
