/** Who did what to a thing, from the audit trail. */
import { Group, Text } from "@mantine/core";
import { auditEntries, data } from "../../client";
import { uuidOf } from "../../client/typeid";
import { Changes, Id, When } from "../../fields";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import { Section } from "./parts";
import { Timeline } from "./timeline";

export function Activity({ id }: { id: string }) {
  const t = useWords(words);
  const subject = uuidOf(id);
  return (
    <Section>
      <Timeline
        queryKey={["activity", id]}
        load={(cursor) => data(auditEntries({ query: { cursor, limit: 30, subject_id: subject } }))}
        none={t("noActivity")}
      >
        {(entries) =>
          entries.map((one) => (
            <div key={one.id} className="line">
              <Group justify="space-between" gap="xs">
                <Text size="sm">
                  <b>{one.actor_name}</b> <span className="mono">{one.action}</span>
                </Text>
                <Text size="sm" c="dimmed" component="div">
                  <When at={one.at} />
                </Text>
              </Group>
              <Changes changes={one.changes} />
              <Text size="xs" c="dimmed" component="div" mt={2}>
                <Id short>{one.request_id}</Id>
              </Text>
            </div>
          ))
        }
      </Timeline>
    </Section>
  );
}
