/** Dialogs: `ask({ title, fields, label, submit })` asks for what an act needs, such as a reason, from anywhere. */
import { lazy, Suspense, useSyncExternalStore, type ReactNode } from "react";
import type { Field } from "./form/field";
import type { Sent } from "./form/use";

const Asking = lazy(() => import("./asking"));

export interface Question<V extends object> {
  title: string;
  /** What will happen, in plain words. */
  text?: ReactNode;
  fields?: readonly Field[];
  initial?: V;
  /** What the button says: the verb. */
  label: string;
  danger?: boolean;
  submit: (sent: Sent<V>) => Promise<unknown>;
  /** What is told when it is done. */
  done?: string;
  size?: "md" | "lg" | "xl";
}

export type Asked = Question<Record<string, unknown>> & { turn: number };

let asked: Asked | undefined;
let turns = 0;
const listeners = new Set<() => void>();

function put(next: Asked | undefined): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** Ask in a dialog; what is refused is shown in it, at the fields. Afterwards everything on the screen is read anew. */
export function ask<V extends object = Record<string, unknown>>(question: Question<V>): void {
  turns += 1;
  put({ ...(question as unknown as Question<Record<string, unknown>>), turn: turns });
}

/** Where questions appear: once in the frame. */
export function Dialogs() {
  const question = useSyncExternalStore(
    (listener) => (listeners.add(listener), () => void listeners.delete(listener)),
    () => asked,
  );
  if (question === undefined) return null;
  return (
    <Suspense>
      <Asking key={question.turn} question={question} close={() => put(undefined)} />
    </Suspense>
  );
}
