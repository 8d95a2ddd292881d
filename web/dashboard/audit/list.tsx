import { auditEntries, data, type AuditEntriesResponse } from "@kit/client";
import { Changes, Id, instantText, When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { useZone } from "@kit/frame/workspace";
import { ListPage, text } from "@kit/pages/list";
import { useLanguage, useWords } from "@kit/words";
import { Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { words } from "./words";

type Entry = AuditEntriesResponse["items"][number];

export default function AuditList() {
  const t = useWords(words);
  const zone = useZone();
  const { locale } = useLanguage();
  return (
    <ListPage<Entry>
      name="audit"
      title={t("title")}
      about={t("about")}
      route="/v1/audit"
      load={({ cursor, limit, filters }) => data(auditEntries({ query: { cursor, limit, ...filters } }))}
      idOf={(one) => one.id}
      filters={[text("subject_id", t("subjectId"), "cmp_…")]}
      empty={{ icon: IconHistory, title: t("empty"), text: t("emptyText") }}
      columns={[
        { key: "at", title: t("at"), cell: (one) => <When at={one.at} />, csv: (one) => instantText(one.at, zone, locale, true) },
        { key: "who", title: t("who"), cell: (one) => <Who entry={one} />, csv: (one) => one.actor_name },
        { key: "action", title: t("action"), cell: (one) => <span className="mono">{one.action}</span>, csv: (one) => one.action },
        {
          key: "subject",
          title: t("subject"),
          cell: (one) => <Subject entry={one} />,
          csv: (one) => `${one.subject_kind} ${one.subject_id ?? ""}`,
        },
        { key: "changes", title: t("changes"), wrap: true, cell: (one) => <Changes changes={one.changes} />, csv: (one) => JSON.stringify(one.changes) },
        { key: "request", title: t("request"), cell: (one) => <Id short>{one.request_id}</Id>, csv: (one) => one.request_id, extra: true },
      ]}
    />
  );
}

function Subject({ entry }: { entry: Entry }) {
  const kind = entry.subject_kind.replaceAll("_", " ");
  return entry.subject_id === null ? <>{kind}</> : <LinkTo id={entry.subject_id}>{kind}</LinkTo>;
}

const KINDS = { staff: "byPerson", api_key: "byKey", job: "byJob", command: "byCommand" } as const;

function Who({ entry }: { entry: Entry }) {
  const t = useWords(words);
  const kind = KINDS[entry.actor_kind as keyof typeof KINDS];
  return (
    <div>
      {entry.actor_name}
      <Text size="xs" c="dimmed">
        {kind === undefined ? entry.actor_kind : t(kind)}
      </Text>
    </div>
  );
}
