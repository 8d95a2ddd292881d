/** One type of events: what it tells, and the call that sends one. */
import { data, eventsGetType, eventsUpdateType, type EventTypeOut, type EventTypePatch } from "@kit/client";
import { curlOf } from "@kit/client/curl";
import { CopyItem, Id, Status, When } from "@kit/fields";
import { Link, useParam } from "@kit/frame/link";
import { useWorkspace } from "@kit/frame/workspace";
import { ask } from "@kit/pages/ask";
import { Fact, Facts, Found, Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { Box, Grid, Text } from "@mantine/core";
import { IconArchive, IconArchiveOff, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Code } from "../developers/code";
import { Attributes, declare, type Kind } from "./attributes";
import { words } from "./words";

export default function EventTypePage() {
  const name = useParam("name");
  const found = useQuery({ queryKey: ["event-type", name], queryFn: () => data(eventsGetType({ path: { name } })) });
  return <Found of={found}>{(type) => <Shown type={type} />}</Found>;
}

function Shown({ type }: { type: EventTypeOut }) {
  const t = useWords(words);
  const now = useWorkspace()?.now ?? type.updated_at;
  const entity = `event:${type.name}`;
  const update = (body: EventTypePatch) => data(eventsUpdateType({ path: { name: type.name }, body }));
  const describe = () =>
    ask<EventTypePatch>({
      title: t("describe"),
      fields: [fields.area("description", { label: t("description"), max: 1000 })],
      initial: { description: type.description },
      label: t("save"),
      submit: ({ values }) => update({ description: values.description ?? "" }),
      done: t("saved"),
    });
  const archive = () =>
    ask({ title: t("archive"), text: t("archiveText"), label: t("archive"), danger: true, submit: () => update({ archived: true }), done: t("archivedNow") });
  const call = curlOf({ method: "POST", route: "/v1/events", body: sampleOf(type, now) });
  return (
    <Page
      title={type.name}
      mark={<Status tone={type.archived ? "quiet" : "good"}>{t(type.archived ? "archived" : "taken")}</Status>}
      back={{ to: "/schema/events", label: t("events") }}
      about={type.description || undefined}
      acts={[
        { label: t("add"), icon: IconPlus, permission: "workspace:write", run: () => declare(t, entity) },
        { label: t("describe"), icon: IconPencil, permission: "events:write", run: describe },
        type.archived
          ? { label: t("bringBack"), icon: IconArchiveOff, permission: "events:write", run: async () => ask({ title: t("bringBack"), label: t("bringBack"), submit: () => update({ archived: false }), done: t("saved") }) }
          : { label: t("archive"), icon: IconArchive, permission: "events:write", danger: true, run: archive },
      ]}
      more={<CopyItem text={() => curlOf({ route: `/v1/event_types/${type.name}` })} label={t("copyCurl")} />}
    >
      <Attributes title={t("attributes")} entity={entity} prefix="event" declared={type.attributes.map((one) => ({ ...one, required: one.required ?? false, allowed: one.allowed ?? null }))} />
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Section title={t("sendOne")}>
            <Box px="md" pb="md">
              <Code label="POST /v1/events">{call}</Code>
            </Box>
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <aside className="card summary">
            <Facts>
              <Fact name={t("trigger")}>
                <Id>{`event.${type.name}`}</Id>
              </Fact>
              <Fact name={t("created")}>
                <When at={type.created_at} />
              </Fact>
              <Fact name={t("updated")}>
                <When at={type.updated_at} />
              </Fact>
              <Fact name={t("id")}>
                <Id short>{type.id}</Id>
              </Fact>
            </Facts>
            <Text size="sm" c="dimmed" mt="md">
              {t("triggerAbout")} <Link to="/campaigns/new">{t("makeCampaign")}</Link>
            </Text>
          </aside>
        </Grid.Col>
      </Grid>
    </Page>
  );
}

const SAMPLES: Record<Kind, (now: string) => unknown> = {
  string: () => "text",
  integer: () => 1,
  decimal: () => "12.50",
  boolean: () => true,
  date: (now) => now.slice(0, 10),
  timestamp: (now) => now,
  string_list: () => ["text"],
};

function sampleOf(type: EventTypeOut, now: string): Record<string, unknown> {
  const attributes = Object.fromEntries(
    type.attributes.map((one) => {
      const first = one.allowed?.[0];
      return [one.name, first === undefined ? SAMPLES[one.type](now) : one.type === "string_list" ? [first] : first];
    }),
  );
  return { source: "shop", external_id: "event-1", type: type.name, customer: { source: "shop", external_id: "customer-1" }, occurred_at: now, attributes };
}
