import { fields, type Field } from "@kit/pages/form";
import { PasswordInput } from "@mantine/core";

/** A field for a password. */
export function secret(name: string, said: { label: string; help?: string; required?: boolean }, autoComplete: "current-password" | "new-password"): Field {
  return fields.own(
    name,
    said,
    (edit) => (
      <PasswordInput
        label={said.label}
        description={said.help}
        required={said.required ?? false}
        error={edit.error}
        autoComplete={autoComplete}
        value={(edit.value as string | null) ?? ""}
        onChange={(event) => edit.put(event.currentTarget.value)}
      />
    ),
    () => "•••",
  );
}
