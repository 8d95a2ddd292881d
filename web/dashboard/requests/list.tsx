import { data, keysListKeys, requestsListRequests, type RequestOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { instantText, When } from "@kit/fields";
import { useZone } from "@kit/frame/workspace";
import { choice, ListPage, Live, text } from "@kit/pages/list";
import { useLanguage, useWords } from "@kit/words";
import { Group, Text } from "@mantine/core";
import { IconArrowsLeftRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Answered, Method } from "./answered";
import { words } from "./words";

const METHODS = { GET: "GET", POST: "POST", PUT: "PUT", PATCH: "PATCH", DELETE: "DELETE" };

export default function Requests() {
  const t = useWords(words);
  const zone = useZone();
  const { locale } = useLanguage();
  const mayKeys = useMay()("keys:read");
  const keys = useQuery({ queryKey: ["keys"], queryFn: async () => (await data(keysListKeys())).items, enabled: mayKeys });
  const names = Object.fromEntries((keys.data ?? []).map((key) => [key.id, key.name]));
  return (
    <ListPage<RequestOut>
      name="requests"
      title={t("title")}
      about={t("about")}
      route="/v1/requests"
      load={({ cursor, limit, filters }) => data(requestsListRequests({ query: { cursor, limit, ...filters } }))}
      idOf={(one) => one.id}
      to={(one) => `/requests/${one.id}`}
      columns={[
        { key: "call", title: t("call"), cell: (one) => <Method method={one.method}>{one.path}</Method>, csv: (one) => `${one.method} ${one.path}` },
        { key: "answer", title: t("status"), cell: (one) => <Answered status={one.status} code={one.code} />, csv: (one) => `${one.status} ${one.code ?? ""}`.trim() },
        { key: "who", title: t("key"), cell: (one) => <Who call={one} />, csv: (one) => one.actor_name },
        { key: "took", title: t("took"), align: "right", cell: (one) => <span className="figures">{t("milliseconds", { count: Number(one.took_ms) })}</span>, csv: (one) => one.took_ms },
        { key: "at", title: t("at"), cell: (one) => <At call={one} />, csv: (one) => instantText(one.at, zone, locale, true) },
        { key: "request", title: t("requestId"), cell: (one) => <span className="mono">{one.request_id}</span>, csv: (one) => one.request_id, extra: true },
        { key: "idempotency", title: t("idempotencyKey"), cell: (one) => <span className="mono">{one.idempotency_key ?? "–"}</span>, csv: (one) => one.idempotency_key ?? "", extra: true },
      ]}
      filters={[
        text("status", t("status"), "4xx"),
        choice("method", t("method"), METHODS),
        text("path", t("path"), "/v1/orders"),
        mayKeys ? choice("key_id", t("key"), names) : text("key_id", t("key"), "key_…"),
        text("object_id", t("objectId"), "cus_…"),
        text("request_id", t("requestId"), "req_…"),
      ]}
      views={[
        { name: t("refused"), values: { status: "4xx" } },
        { name: t("failed"), values: { status: "5xx" } },
      ]}
      empty={{ icon: IconArrowsLeftRight, title: t("empty"), text: t("emptyText") }}
    >
      <Group justify="end">
        <Live list="requests" newest={async () => (await data(requestsListRequests({ query: { limit: 1 } }))).items[0]?.id} />
      </Group>
    </ListPage>
  );
}

function Who({ call }: { call: RequestOut }) {
  const t = useWords(words);
  return call.replay_of === null ? <>{call.actor_name}</> : <>{t("sentAgainBy", { name: call.actor_name })}</>;
}

function At({ call }: { call: RequestOut }) {
  const t = useWords(words);
  return (
    <div>
      <When at={call.at} />
      {call.left_out === 0 ? null : (
        <Text size="xs" c="dimmed">
          {t("leftOut", { count: call.left_out })}
        </Text>
      )}
    </div>
  );
}
