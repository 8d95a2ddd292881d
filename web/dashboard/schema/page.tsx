/** What a workspace adds to customers, orders and so on, and which events of its own it knows. */
import { data, workspaceListAttributes, type AttributeOut } from "@kit/client";
import { useGo } from "@kit/frame/link";
import { Found } from "@kit/pages/detail";
import { useAddress } from "@kit/pages/list";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { useMay } from "@kit/client/session";
import { Badge, Group, Stack, Tabs, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconPlus } from "@tabler/icons-react";
import { Attributes, declare } from "./attributes";
import { EventTypes } from "./types";
import { words } from "./words";

export const ENTITIES = ["customer", "order", "line", "product", "store", "voucher"] as const;
type Entity = (typeof ENTITIES)[number];
const READING = "reading:";

export default function Schema() {
  const [values] = useAddress();
  return <Loaded chosen={values["of"]} />;
}

export function Events() {
  return <Loaded chosen="events" />;
}

function Loaded({ chosen }: { chosen: string | undefined }) {
  const found = useQuery({ queryKey: ["attributes"], queryFn: async () => (await data(workspaceListAttributes())).items });
  return <Found of={found}>{(declared) => <Shown declared={declared} chosen={chosen} />}</Found>;
}

function Shown({ declared, chosen }: { declared: readonly AttributeOut[]; chosen: string | undefined }) {
  const t = useWords(words);
  const may = useMay();
  const go = useGo();
  const readings = [...new Set(declared.map((one) => one.entity).filter((one) => one.startsWith(READING)))];
  const tabs = [...ENTITIES, ...(may("events:read") ? ["events" as const] : []), ...(readings.length > 0 ? ["readings" as const] : [])];
  const tab = tabs.find((one) => one === chosen) ?? "customer";
  const entity = ENTITIES.find((one) => one === tab);
  const acts =
    entity !== undefined
      ? [{ label: t("add"), icon: IconPlus, permission: "workspace:write", run: () => declare(t, entity) }]
      : tab === "events"
        ? [{ label: t("addType"), icon: IconPlus, permission: "events:write", to: "/schema/new_event_type" }]
        : [];
  const of = (one: string) => declared.filter((attribute) => attribute.entity === one);
  return (
    <Page title={t("title")} about={t("about")} acts={acts}>
      <Tabs value={tab} onChange={(next) => go(next === "events" ? "/schema/events" : next === "customer" ? "/schema" : `/schema?of=${next}`)} keepMounted={false}>
        <Tabs.List mb="md" className="tabs">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              <Group gap={6} wrap="nowrap">
                {t(one)}
                {of(one).length === 0 ? null : (
                  <Badge size="sm" color="gray" variant="light" styles={{ label: { color: "var(--mantine-color-text)" } }}>
                    {of(one).length}
                  </Badge>
                )}
              </Group>
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          {entity !== undefined ? (
            <Stack gap="sm">
              <Text c="dimmed">{t(of(entity).length > 0 ? "strict" : "free")}</Text>
              <Attributes entity={entity} declared={of(entity)} prefix={PREFIXES[entity]} />
            </Stack>
          ) : tab === "events" ? (
            <EventTypes />
          ) : (
            readings.map((one) => <Attributes key={one} title={one.slice(READING.length)} entity={one} declared={of(one)} prefix={one.replace(":", ".")} />)
          )}
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

/** Where rules read them. */
const PREFIXES: Record<Entity, string> = {
  customer: "customer.attributes",
  order: "order.attributes",
  line: "line.attributes",
  product: "line.product",
  store: "order.store_attributes",
  voucher: "code.attributes",
};
