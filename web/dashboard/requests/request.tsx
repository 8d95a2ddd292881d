/** One call: what was sent, what came back, and sending it again in a test workspace. */
import { data, requestsGetRequest, requestsReplay, type RequestDetailOut } from "@kit/client";
import { Bytes, CopyItem, CopyText, Id, When } from "@kit/fields";
import { LinkTo, useParam } from "@kit/frame/link";
import { ask } from "@kit/pages/ask";
import { Fact, Facts, Found, Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { Box, Grid, Stack, Text } from "@mantine/core";
import { IconLink, IconRepeat } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Answered } from "./answered";
import { callOf } from "./call";
import { Payload } from "./payload";
import { Again, type Replayed } from "./replayed";
import { words } from "./words";

export default function RequestPage() {
  const id = useParam();
  const found = useQuery({ queryKey: ["request", id], queryFn: () => data(requestsGetRequest({ path: { id } })), staleTime: Infinity });
  return <Found of={found}>{(call) => <Shown key={call.id} call={call} />}</Found>;
}

const WHY_NOT = { live: "notLive", hidden: "notHidden", cut: "notCut" } as const;

function Shown({ call }: { call: RequestDetailOut }) {
  const t = useWords(words);
  const [answered, answer] = useState<Replayed>();
  const replay = () =>
    ask<{ dry: boolean }>({
      title: t("replay"),
      text: t("replayText", { call: `${call.method} ${call.path}` }),
      fields: call.method === "GET" ? [] : [fields.yes("dry", { label: t("dry"), help: t("dryHelp") })],
      initial: { dry: false },
      label: t("replay"),
      submit: async ({ values }) => answer(await data(requestsReplay({ path: { id: call.id }, query: { dry_run: values.dry } }))),
      done: t("replayed"),
    });
  const curl = () => callOf(call);
  return (
    <Page
      title={`${call.method} ${call.path}`}
      mark={<Answered status={call.status} code={call.code} />}
      back={{ to: "/requests", label: t("title") }}
      acts={call.not_replayable === null ? [{ label: t("replay"), icon: IconRepeat, permission: "requests:replay", run: replay }] : []}
      more={
        <>
          <CopyItem text={curl} label={t("copyCurl")} />
          <CopyItem text={() => window.location.href} label={t("copyLink")} icon={IconLink} />
        </>
      }
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }} order={{ base: 2, md: 1 }}>
          {answered === undefined ? null : <Again answered={answered} />}
          <Section title={t("sent")} aside={<CopyText text={curl} label={t("copyCurl")} />}>
            <Stack px="md" pb="md" gap="sm">
              {call.query === "" ? null : <Query text={call.query} />}
              <Payload label={t("sent")} text={call.body} bytes={call.body_bytes} none={t(call.body_bytes > 0 ? "notKept" : "noBody")} />
            </Stack>
          </Section>
          <Section title={t("answer")}>
            <Box px="md" pb="md">
              <Payload label={t("answer")} text={call.answer} bytes={call.answer_bytes} none={t(call.answer_bytes > 0 ? "notKept" : "noBody")} />
            </Box>
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }} order={{ base: 1, md: 2 }}>
          <Summary call={call} />
        </Grid.Col>
      </Grid>
    </Page>
  );
}

function Query({ text }: { text: string }) {
  return (
    <Facts>
      {[...new URLSearchParams(text)].map(([name, value], place) => (
        <Fact key={place} name={name}>
          <span className="mono">{value}</span>
        </Fact>
      ))}
    </Facts>
  );
}

function Summary({ call }: { call: RequestDetailOut }) {
  const t = useWords(words);
  return (
    <aside className="card summary">
      <Facts>
        <Fact name={t("at")}>
          <When at={call.at} />
        </Fact>
        <Fact name={t(call.actor_kind === "api_key" ? "key" : "who")}>{call.actor_id === null ? call.actor_name : <LinkTo id={call.actor_id}>{call.actor_name}</LinkTo>}</Fact>
        <Fact name={t("took")}>
          <span className="figures">{t("milliseconds", { count: Number(call.took_ms) })}</span>
        </Fact>
        <Fact name={t("requestId")}>
          <Id short>{call.request_id}</Id>
        </Fact>
        <Fact name={t("idempotencyKey")}>{call.idempotency_key === null ? "–" : <Id short>{call.idempotency_key}</Id>}</Fact>
        <Fact name={t("route")}>
          <span className="mono">{call.route}</span>
        </Fact>
        <Fact name={t("sent")}>
          <Bytes count={call.body_bytes} />
        </Fact>
        <Fact name={t("answer")}>
          <Bytes count={call.answer_bytes} />
        </Fact>
        {call.replay_of === null ? null : (
          <Fact name={t("replayOf")}>
            <LinkTo id={call.replay_of}>{t("original")}</LinkTo>
          </Fact>
        )}
      </Facts>
      {call.not_replayable === null ? null : (
        <Text size="sm" c="dimmed" mt="md">
          {t(WHY_NOT[call.not_replayable])}
        </Text>
      )}
    </aside>
  );
}
