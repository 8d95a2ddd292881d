/** The declared attributes of one thing, in a table, and the acts on them. */
import { data, workspaceDefineAttribute, workspaceRemoveAttribute, type AttributeOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { Id } from "@kit/fields";
import { ask } from "@kit/pages/ask";
import { Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { Rows } from "@kit/pages/list";
import { useWords, type Say } from "@kit/words";
import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { words } from "./words";

export type Kind = AttributeOut["type"];
export type Declared = Pick<AttributeOut, "name" | "type" | "required" | "allowed">;
const WITH_VALUES: readonly Kind[] = ["string", "integer", "decimal", "string_list"];

export function useKinds(): Readonly<Record<Kind, string>> {
  const t = useWords(words);
  return kindsOf(t);
}

function kindsOf(t: Say<typeof words>): Readonly<Record<Kind, string>> {
  return { string: t("string"), integer: t("integer"), decimal: t("decimal"), boolean: t("boolean"), date: t("date"), timestamp: t("timestamp"), string_list: t("string_list") };
}

interface Told {
  name: string;
  type: Kind;
  required: boolean;
  allowed: string[];
}

/** Ask for an attribute, new or as it is; what does not fit is shown at its field. */
export function declare(t: Say<typeof words>, entity: string, known?: Declared): void {
  ask<Told>({
    title: known === undefined ? t("add") : t("change", { name: known.name }),
    fields: [
      fields.text("name", { label: t("name"), help: t("nameHelp"), required: true, max: 63, placeholder: "shoe_size", disabled: known !== undefined }),
      fields.choice("type", { label: t("type"), required: true, options: kindsOf(t) }),
      fields.yes("required", { label: t("required"), help: t("requiredHelp") }),
      fields.texts("allowed", { label: t("allowed"), help: t("allowedHelp"), max: 200, when: (values) => WITH_VALUES.includes(values["type"] as Kind) }),
    ],
    initial: known === undefined ? { name: "", type: "string", required: false, allowed: [] } : { ...known, allowed: (known.allowed ?? []).map(String) },
    label: t("save"),
    submit: ({ values }) => data(workspaceDefineAttribute({ path: { entity, name: values.name }, body: { type: values.type, required: values.required, allowed: allowedOf(values) } })),
    done: t("saved"),
  });
}

/** Whole numbers are sent as such; what is none is sent as it was typed, so that the API says what it should be. */
export function allowedOf({ type, allowed }: Pick<Told, "type" | "allowed">): unknown[] | null {
  if (!WITH_VALUES.includes(type) || allowed.length === 0) return null;
  return type === "integer" ? allowed.map((one) => (/^-?\d{1,15}$/.test(one) ? Number(one) : one)) : allowed;
}

export function Attributes({ title, entity, declared, prefix }: { title?: string; entity: string; declared: readonly Declared[]; prefix: string | undefined }) {
  const t = useWords(words);
  const kinds = useKinds();
  const may = useMay()("workspace:write");
  const remove = (one: Declared) =>
    ask({
      title: t("remove", { name: one.name }),
      text: t("removeText"),
      label: t("removeYes"),
      danger: true,
      submit: () => data(workspaceRemoveAttribute({ path: { entity, name: one.name } })),
      done: t("removed"),
    });
  const acts = (one: Declared) => (
    <Group gap={4} wrap="nowrap" justify="end">
      <Tooltip label={t("change", { name: one.name })}>
        <ActionIcon variant="subtle" color="gray" aria-label={t("change", { name: one.name })} onClick={() => declare(t, entity, one)}>
          <IconPencil size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t("remove", { name: one.name })}>
        <ActionIcon variant="subtle" color="gray" aria-label={t("remove", { name: one.name })} onClick={() => remove(one)}>
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
  return (
    <Section title={title}>
      {declared.length === 0 ? (
        <Text c="dimmed" ta="center" py="xl" px="md">
          {t("noneDeclared")}
        </Text>
      ) : (
        <Rows
          label={title ?? t("title")}
          rows={declared}
          idOf={(one) => one.name}
          columns={[
            { key: "name", title: t("name"), cell: (one) => <span className="mono">{one.name}</span> },
            { key: "type", title: t("type"), cell: (one) => kinds[one.type] },
            { key: "required", title: t("required"), cell: (one) => (one.required ? t("yes") : t("no")) },
            { key: "allowed", title: t("allowed"), wrap: true, cell: (one) => (one.allowed === null || one.allowed === undefined ? t("anything") : one.allowed.map(String).join(", ")) },
            ...(prefix === undefined ? [] : [{ key: "rule", title: t("inRules"), cell: (one: Declared) => <Id>{`${prefix}.${one.name}`}</Id> }]),
            ...(may ? [{ key: "acts", title: t("acts"), align: "right" as const, cell: acts }] : []),
          ]}
        />
      )}
    </Section>
  );
}
