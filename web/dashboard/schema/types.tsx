import { data, eventsListTypes, type EventTypeOut } from "@kit/client";
import { Status, When } from "@kit/fields";
import { Found, Section } from "@kit/pages/detail";
import { Rows } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { words } from "./words";

/** The events that the workspace knows of its own, such as `app.opened`. */
export function EventTypes() {
  const t = useWords(words);
  const found = useQuery({ queryKey: ["event-types"], queryFn: async () => (await data(eventsListTypes())).items });
  return (
    <Stack gap="sm">
      <Text c="dimmed">{t("typesAbout")}</Text>
      <Found of={found}>{(types) => <Section>{types.length === 0 ? <Nothing /> : <List types={types} />}</Section>}</Found>
    </Stack>
  );
}

function Nothing() {
  const t = useWords(words);
  return (
    <Text c="dimmed" ta="center" py="xl" px="md">
      {t("noTypes")}
    </Text>
  );
}

function List({ types }: { types: readonly EventTypeOut[] }) {
  const t = useWords(words);
  return (
    <Rows
      label={t("events")}
      rows={types}
      idOf={(one) => one.id}
      to={(one) => `/schema/events/${encodeURIComponent(one.name)}`}
      columns={[
        { key: "name", title: t("name"), cell: (one) => <span className="mono">{one.name}</span> },
        { key: "description", title: t("description"), wrap: true, cell: (one) => one.description || "–" },
        { key: "attributes", title: t("attributes"), cell: (one) => <span className="mono">{one.attributes.map((attribute) => attribute.name).join(", ") || "–"}</span> },
        { key: "state", title: t("state"), cell: (one) => <Status tone={one.archived ? "quiet" : "good"}>{t(one.archived ? "archived" : "taken")}</Status> },
        { key: "updated", title: t("updated"), cell: (one) => <When at={one.updated_at} /> },
      ]}
    />
  );
}
