import { data, segmentsListSegmentVersions, segmentsListUses, type RuleVersionOut } from "@kit/client";
import { Status, When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { Found, ListSection, Section } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { words } from "./words";

/** What names a segment in its rules. */
export function Uses({ id }: { id: string }) {
  const t = useWords(words);
  const found = useQuery({ queryKey: ["segment", id, "uses"], queryFn: () => data(segmentsListUses({ path: { id } })) });
  return (
    <Found of={found}>
      {({ campaigns, segments }) => (
        <Section>
          {campaigns.length + segments.length === 0 ? (
            <Text c="dimmed" p="lg" ta="center">
              {t("noUses")}
            </Text>
          ) : null}
          {campaigns.map((one) => (
            <Group key={one.id} className="line" justify="space-between">
              <LinkTo id={one.id}>{one.name}</LinkTo>
              <Status tone={one.state === "live" ? "good" : "quiet"}>{one.state in STATES ? t(one.state as keyof typeof STATES) : one.state}</Status>
            </Group>
          ))}
          {segments.map((one) => (
            <Group key={one.id} className="line" justify="space-between">
              <LinkTo id={one.id}>{one.name}</LinkTo>
              <Text size="sm" c="dimmed">
                {t("segment")}
              </Text>
            </Group>
          ))}
        </Section>
      )}
    </Found>
  );
}

const STATES = { draft: true, live: true, paused: true, ended: true };

/** Every rule that it had. */
export function Versions({ id }: { id: string }) {
  const t = useWords(words);
  return (
    <ListSection<RuleVersionOut>
      title={t("versions")}
      queryKey={["segment", id, "versions"]}
      load={(cursor) => data(segmentsListSegmentVersions({ path: { id }, query: { cursor, limit: 50 } }))}
      idOf={(one) => String(one.version)}
      none={t("noUses")}
      columns={[
        { key: "version", title: t("version"), cell: (one) => one.version },
        { key: "rule", title: t("rule"), cell: (one) => <span className="mono" style={{ overflowWrap: "anywhere" }}>{one.rule}</span> },
        { key: "at", title: t("when"), cell: (one) => <When at={one.created_at} /> },
        { key: "by", title: t("by"), cell: (one) => one.created_by },
      ]}
    />
  );
}
