/** What a form knows while it is filled in: its values, what was refused, and whether somebody else was faster. */
import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { ProblemError } from "../../client";
import { at, withValue, type Field, type FormValues } from "./field";
import { placed, type Placed } from "./placed";

/** What is sent. */
export interface Sent<V extends object> {
  values: V;
  /** The members that differ from how they were: what a PATCH needs. */
  changed: Partial<V>;
  /** The revision that the values were read at, as text for `if-match`. */
  revision: string | undefined;
}

export interface Read<V extends object> {
  values: V;
  revision: number;
}

export interface Told<V extends object, R> {
  initial: V;
  revision?: number | undefined;
  fields: readonly Field[];
  submit: (sent: Sent<V>) => Promise<R>;
  /** Reads the thing again where somebody changed it meanwhile (412). */
  reload?: (() => Promise<Read<V>>) | undefined;
  onDone: (answer: R) => unknown;
}

export interface Form<V extends object> {
  fields: readonly Field[];
  values: V;
  put: (name: string, value: unknown) => void;
  dirty: boolean;
  busy: boolean;
  problems: Placed;
  submit: (event?: FormEvent) => void;
  conflict: { theirs: V; take: () => void; keep: () => void } | undefined;
}

export function useForm<V extends object, R>(told: Told<V, R>): Form<V> {
  const [base, setBase] = useState({ values: told.initial, revision: told.revision });
  const [values, setValues] = useState(told.initial);
  const [theirs, setTheirs] = useState<Read<V>>();
  const fields = told.fields.filter((one) => one.when?.(values as FormValues) ?? true);
  const changed = Object.fromEntries(Object.entries(values).filter(([name, value]) => !same(value, (base.values as FormValues)[name]))) as Partial<V>;
  const send = useMutation({
    mutationFn: (revision: number | undefined) => told.submit({ values, changed, revision: revision?.toString() }),
    onSuccess: told.onDone,
    onError: async (error) => {
      if (error instanceof ProblemError && error.status === 412 && told.reload !== undefined) setTheirs(await told.reload());
    },
  });
  const settle = (read: Read<V>) => {
    setBase(read);
    setTheirs(undefined);
  };
  return {
    fields,
    values,
    put: (name, value) => setValues((before) => withValue(before as FormValues, name, value) as V),
    dirty: Object.keys(changed).length > 0,
    busy: send.isPending,
    problems: placed(theirs === undefined ? send.error : null, fields.map((one) => one.name)),
    submit: (event) => {
      event?.preventDefault();
      event?.stopPropagation();
      send.mutate(base.revision);
    },
    conflict: theirs && {
      theirs: theirs.values,
      take: () => {
        settle(theirs);
        setValues(theirs.values);
        send.reset();
      },
      keep: () => {
        settle(theirs);
        send.mutate(theirs.revision);
      },
    },
  };
}

/** The fields in which two versions differ. */
export function differing(fields: readonly Field[], one: object, other: object): Field[] {
  return fields.filter((field) => !same(at(one, field.name), at(other, field.name)));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
