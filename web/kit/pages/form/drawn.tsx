/** The fields of a form one below the other, and what was refused that belongs to none of them. */
import { Alert } from "@mantine/core";
import { useWorkspace } from "../../frame/workspace";
import { useLanguage, useWords } from "../../words";
import { words } from "../../words/kit";
import { at, type FormValues } from "./field";
import type { Placed } from "./placed";
import type { Form } from "./use";

export function Drawn<V extends object>({ form, only }: { form: Form<V>; only?: readonly string[] | undefined }) {
  const { locale } = useLanguage();
  const workspace = useWorkspace();
  const fields = only === undefined ? form.fields : form.fields.filter((one) => only.includes(one.name));
  return fields.map((field, index) => (
    <div key={field.name} ref={index === 0 ? begin : undefined}>
      {field.draw({
        value: at(form.values, field.name),
        put: (value) => form.put(field.name, value),
        error: form.problems.at[field.name],
        values: form.values as FormValues,
        zone: workspace?.zone ?? "UTC",
        currency: workspace?.currency ?? "EUR",
        locale,
      })}
    </div>
  ));
}

/** Let a dialog begin at the first field that is typed into. One that is chosen from would open its list at once. */
function begin(first: HTMLElement | null): void {
  first?.parentElement?.querySelector("input:not([aria-haspopup], [type=hidden], [type=checkbox]), textarea")?.setAttribute("data-autofocus", "true");
}

export function Refused({ problems }: { problems: Placed }) {
  const t = useWords(words);
  if (problems.rest.length === 0) return null;
  return (
    <Alert color="red" role="alert" title={problems.title}>
      {problems.rest.map((text) => (
        <div key={text}>{text}</div>
      ))}
      {problems.requestId === "" ? null : <small>{t("requestId", { id: problems.requestId })}</small>}
    </Alert>
  );
}
