import { data, segmentsListSegments, segmentsUpdateSegment, type SegmentOut } from "@kit/client";
import { Points, Status, When } from "@kit/fields";
import { choice, ListPage } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { Text } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { words } from "./words";

const FILLING = 2000;

export default function Segments() {
  const t = useWords(words);
  return (
    <ListPage<SegmentOut>
      name="segments"
      title={t("title")}
      about={t("about")}
      route="/v1/segments"
      load={({ cursor, limit, filters }) =>
        data(segmentsListSegments({ query: { cursor, limit, kind: filters["kind"] as SegmentOut["kind"] | undefined, archived: filters["archived"] === "true" } }))
      }
      idOf={(one) => one.id}
      to={(one) => `/segments/${one.id}`}
      columns={[
        { key: "name", title: t("name"), cell: (one) => one.name, csv: (one) => one.name },
        { key: "key", title: t("key"), cell: (one) => <span className="mono">{one.key}</span>, csv: (one) => one.key },
        {
          key: "who",
          title: t("who"),
          wrap: true,
          cell: (one) => (
            <Text size="sm" c="dimmed" lineClamp={3} className="sentence">
              {one.sentence ?? one.description}
            </Text>
          ),
          csv: (one) => one.sentence ?? one.description,
        },
        { key: "size", title: t("size"), align: "right", cell: (one) => <Points points={String(one.size)} />, csv: (one) => String(one.size) },
        { key: "state", title: t("state"), cell: (one) => <StateOf segment={one} /> },
        { key: "changed", title: t("changed"), cell: (one) => <When at={one.changed_at} />, csv: (one) => one.changed_at, extra: true },
      ]}
      filters={[choice("kind", t("kind"), { dynamic: t("dynamic"), static: t("static") }), choice("archived", t("archived"), { true: t("shownToo") })]}
      views={[
        { name: t("dynamic"), values: { kind: "dynamic" } },
        { name: t("static"), values: { kind: "static" } },
      ]}
      create={{ label: t("create"), to: "/segments/new", permission: "segments:write" }}
      bulk={[{ label: t("archive"), permission: "segments:write", danger: true, run: (one) => segmentsUpdateSegment({ path: { id: one.id }, body: { archived: true } }) }]}
      empty={{ icon: IconFilter, title: t("none"), text: t("noneText") }}
    />
  );
}

export function StateOf({ segment }: { segment: SegmentOut }) {
  const t = useWords(words);
  if (segment.state === "archived") return <Status tone="quiet">{t("archived")}</Status>;
  if (segment.fault !== null) return <Status tone="bad">{t("faulty")}</Status>;
  if (segment.work?.stopped) return <Status tone="waiting">{t("stopped")}</Status>;
  if (filling(segment)) return <Status tone="news">{t("filling")}</Status>;
  return <Status tone="good">{t("upToDate")}</Status>;
}

/** Whether its members are still being found. */
export function filling(segment: SegmentOut): boolean {
  return segment.work !== null && !segment.work.settled && !segment.work.stopped && segment.fault === null;
}

/** How often a segment that is being filled is read again. */
export function again(segment: SegmentOut | undefined): number | false {
  return segment !== undefined && filling(segment) ? FILLING : false;
}
