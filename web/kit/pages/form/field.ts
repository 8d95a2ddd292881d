/** What a field of a form is: which member it edits, and how it is drawn. */
import type { ReactNode } from "react";

export type FormValues = Readonly<Record<string, unknown>>;

export interface Field {
  /** The member that it edits, `limits.per_customer` for one inside of another. Problems that point there are shown here. */
  name: string;
  label: string;
  draw: (edit: Edit) => ReactNode;
  /** Leaves the field out while this does not hold. */
  when?: (values: FormValues) => boolean;
  /** Writes a value for who compares two versions. */
  write: (value: unknown) => string;
}

/** One field while it is edited. */
export interface Edit {
  value: unknown;
  put: (value: unknown) => void;
  error: string | undefined;
  values: FormValues;
  /** Of the workspace. */
  zone: string;
  currency: string;
  locale: string;
}

/** What is said of a field. */
export interface Said {
  label: string;
  help?: string;
  required?: boolean;
  placeholder?: string;
  disabled?: boolean;
  when?: (values: FormValues) => boolean;
}

export function field(name: string, said: Said, draw: (edit: Edit) => ReactNode, write = plain): Field {
  return { name, label: said.label, draw, write, ...(said.when === undefined ? {} : { when: said.when }) };
}

/** What the components have in common. */
export function shown(said: Said, edit: Edit) {
  return {
    label: said.label,
    description: said.help,
    required: said.required ?? false,
    placeholder: said.placeholder,
    disabled: said.disabled ?? false,
    error: edit.error,
  };
}

export function plain(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** An empty text is null: the API takes a value away by it. */
export function emptied(text: string): string | null {
  return text === "" ? null : text;
}

/** Read a member by its path. */
export function at(values: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inside, name) => (inside as FormValues | null | undefined)?.[name], values);
}

/** Write a member by its path, and leave the others as they are. */
export function withValue(values: FormValues, path: string, value: unknown): FormValues {
  const [name, ...rest] = path.split(".") as [string, ...string[]];
  return { ...values, [name]: rest.length === 0 ? value : withValue((values[name] ?? {}) as FormValues, rest.join("."), value) };
}
