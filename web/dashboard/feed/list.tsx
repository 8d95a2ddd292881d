/** What happened in the workspace: newest first to look at it, or from an offset on as a program reads it. */
import { data, feedLatest, feedPull, feedTypes, type FeedEventOut } from "@kit/client";
import { Changes, instantText, When } from "@kit/fields";
import { useZone } from "@kit/frame/workspace";
import { choice, ListPage, Live, text, useAddress, type Values } from "@kit/pages/list";
import { useLanguage, useWords } from "@kit/words";
import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconTimelineEvent } from "@tabler/icons-react";
import { words } from "./words";

/** A page of rare events may be empty and still have a next one; this many are walked before somebody has to ask again. */
const EMPTY_MAX = 20;
const SHOWN_MAX = 6;

export default function Feed() {
  const t = useWords(words);
  const zone = useZone();
  const { locale } = useLanguage();
  const [values] = useAddress();
  const types = useQuery({ queryKey: ["feed-types"], queryFn: () => data(feedTypes()), staleTime: Infinity });
  const offset = values["after"] !== undefined;
  return (
    <ListPage<FeedEventOut>
      name="feed"
      title={t("title")}
      about={t("about")}
      route={offset ? "/v1/feed" : "/v1/feed/latest"}
      load={({ cursor, limit, filters }) => (filters["after"] === undefined ? latest(cursor, limit, filters) : pulled(cursor, limit, filters))}
      idOf={(one) => one.id}
      to={(one) => `/feed/${one.sequence}`}
      columns={[
        { key: "type", title: t("type"), cell: (one) => <span className="mono">{one.type}</span>, csv: (one) => one.type },
        { key: "sequence", title: t("sequence"), align: "right", cell: (one) => <span className="figures">{one.sequence}</span>, csv: (one) => String(one.sequence) },
        { key: "payload", title: t("payload"), wrap: true, cell: (one) => (
            <div className="one-line">
              <Changes changes={shortened(one.payload)} />
            </div>
          ), csv: (one) => JSON.stringify(one.payload) },
        { key: "at", title: t("at"), cell: (one) => <When at={one.occurred_at} />, csv: (one) => instantText(one.occurred_at, zone, locale, true) },
        { key: "key", title: t("key"), cell: (one) => <span className="mono">{one.key}</span>, csv: (one) => one.key, extra: true },
      ]}
      filters={[choice("types", t("type"), Object.fromEntries((types.data?.items ?? []).map((one) => [one.type, one.type]))), text("after", t("after"), "0")]}
      empty={{ icon: IconTimelineEvent, title: t("empty"), text: t("emptyText") }}
    >
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed">
          {t(offset ? "oldestFirst" : "newestFirst")}
        </Text>
        <Live list="feed" newest={async () => (await data(feedPull({ query: { after: Number.MAX_SAFE_INTEGER, limit: 1 } }))).head} />
      </Group>
    </ListPage>
  );
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** What says most in a line: what a person can read comes before the ids of things. The event has all of it. */
function shortened(payload: FeedEventOut["payload"]): Record<string, unknown> {
  const plain = Object.entries(payload).filter(([, value]) => value !== null && typeof value !== "object");
  const read = plain.filter(([, value]) => !UUID.test(String(value)));
  return Object.fromEntries((read.length > 0 ? read : plain).slice(0, SHOWN_MAX));
}

const typesOf = (filters: Values) => (filters["types"] === undefined ? {} : { types: [filters["types"]] });

async function latest(cursor: string | undefined, limit: number, filters: Values) {
  let page = await data(feedLatest({ query: { cursor, limit, ...typesOf(filters) } }));
  for (let walked = 0; page.items.length === 0 && page.next_cursor && walked < EMPTY_MAX; walked += 1) {
    page = await data(feedLatest({ query: { cursor: page.next_cursor, limit, ...typesOf(filters) } }));
  }
  return page;
}

async function pulled(cursor: string | undefined, limit: number, filters: Values) {
  const found = await data(feedPull({ query: { after: (cursor ?? filters["after"]) as unknown as number, limit, ...typesOf(filters) } }));
  return { items: found.items, next_cursor: found.items.length < limit ? null : String(found.last_sequence) };
}
