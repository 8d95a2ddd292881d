/** From nothing to a call that arrived: a key, three calls to copy, and what came of them as it happens. */
import { customersListCustomers, data, ordersListOrders, type WorkspaceOut } from "@kit/client";
import type { Call } from "@kit/client/curl";
import { useMay } from "@kit/client/session";
import { Link } from "@kit/frame/link";
import { useWorkspace } from "@kit/frame/workspace";
import { Section } from "@kit/pages/detail";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { Alert, Anchor, Group, SegmentedControl, SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { Arrived, useArrival } from "./arrived";
import { callsOf, LOOK, SOURCE } from "./calls";
import { Code } from "./code";
import { KeyPart, useKeyText } from "./key";
import { sample, WRITTEN, type Written } from "./samples";
import { words } from "./words";

const KEPT = "laurels.written";

export default function FirstCall() {
  const t = useWords(words);
  const workspace = useWorkspace();
  const key = useKeyText();
  const [as, choose] = useState<Written>(() => WRITTEN.find((one) => one === localStorage.getItem(KEPT)) ?? "curl");
  const write = (call: Call) => <Code label={`${call.method ?? "GET"} ${call.route}`}>{sample(as, call, key)}</Code>;
  return (
    <Page title={t("title")} about={t("about")}>
      <KeyPart text={key} />
      <Group justify="space-between">
        <SegmentedControl
          aria-label={t("language")}
          data={[...WRITTEN]}
          value={as}
          onChange={(chosen) => {
            localStorage.setItem(KEPT, chosen);
            choose(chosen as Written);
          }}
        />
        {workspace === undefined ? null : (
          <Text size="sm" c="dimmed">
            {t("into", { workspace: workspace.name })}
          </Text>
        )}
      </Group>
      {workspace === undefined ? <Skeleton height={240} radius="md" /> : workspace.mode === "test" ? <Three workspace={workspace} write={write} /> : <Look write={write} />}
      <Next />
    </Page>
  );
}

function Three({ workspace, write }: { workspace: WorkspaceOut; write: (call: Call) => ReactNode }) {
  const t = useWords(words);
  // What is sent stays as it was when the screen was opened, so that it can be copied twice.
  const [mark] = useState(() => crypto.randomUUID().slice(0, 8));
  const [calls] = useState(() => callsOf(workspace, mark));
  const customer = useArrival(
    mark,
    async () => {
      const [one] = (await data(customersListCustomers({ query: { source: SOURCE, external_id: mark } }))).items;
      return one === undefined ? null : { id: one.id, at: one.created_at, name: one.name ?? one.id };
    },
    true,
  );
  const order = useArrival(
    `order-${mark}`,
    async () => {
      const [one] = (await data(ordersListOrders({ query: { customer_id: customer!.id } }))).items;
      return one === undefined ? null : { id: one.id, at: one.placed_at, name: one.external_id };
    },
    customer !== null,
  );
  return (
    <>
      <Step number={1} title={t("customer")} about={t("customerAbout")}>
        {write(calls.customer)}
        <Arrived of={customer} />
      </Step>
      <Step number={2} title={t("order")} about={t("orderAbout")}>
        {write(calls.order)}
        {customer === null ? null : <Arrived of={order} />}
      </Step>
      <Step number={3} title={t("balances")} about={t("balancesAbout")}>
        {write(calls.balances)}
      </Step>
    </>
  );
}

function Look({ write }: { write: (call: Call) => ReactNode }) {
  const t = useWords(words);
  return (
    <>
      <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={t("live")}>
        {t("liveText")}
      </Alert>
      <Step number={1} title={t("look")} about={t("lookAbout")}>
        {write(LOOK)}
      </Step>
    </>
  );
}

function Step(props: { number: number; title: string; about: string; children: ReactNode }) {
  return (
    <Section title={`${props.number}. ${props.title}`}>
      <Stack gap="sm" px="md" pb="md">
        <Text c="dimmed">{props.about}</Text>
        {props.children}
      </Stack>
    </Section>
  );
}

function Next() {
  const t = useWords(words);
  const may = useMay();
  const places: [path: string, name: string, text: string, permission: string][] = [
    ["/requests", t("nextRequests"), t("nextRequestsText"), "requests:read"],
    ["/keys", t("nextKeys"), t("nextKeysText"), "keys:read"],
    ["/feed", t("nextFeed"), t("nextFeedText"), "feed:read"],
    ["/schema", t("nextSchema"), t("nextSchemaText"), "workspace:read"],
  ];
  return (
    <Section title={t("next")}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} px="md" pb="md">
        {places.filter((one) => may(one[3])).map(([to, name, text]) => (
          <div key={to}>
            <Link to={to} fw={600}>
              {name}
            </Link>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          </div>
        ))}
        <div>
          <Anchor href="/docs" target="_blank" rel="noreferrer" fw={600}>
            {t("nextReference")}
          </Anchor>
          <Text size="sm" c="dimmed">
            {t("nextReferenceText")}
          </Text>
        </div>
      </SimpleGrid>
    </Section>
  );
}
