/** Who did what to a thing, for everybody who may see the thing. */
import { Group, Text } from "@mantine/core";
import { data, workspaceActivity } from "../../client";
import { Changes, Id, When } from "../../fields";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import { Section } from "./parts";
import { Timeline } from "./timeline";

export function Activity({ id }: { id: string }) {
  const t = useWords(words);
  return (
    <Section>
      <Timeline
        queryKey={["activity", id]}
        load={(cursor) => data(workspaceActivity({ query: { cursor, limit: 30, subject: id } }))}
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
