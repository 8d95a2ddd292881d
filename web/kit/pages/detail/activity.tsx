/** Who did what to a thing, for everybody who may see the thing. */
import { Group, Text } from "@mantine/core";
import { data, workspaceActivity } from "../../client";
import { Done } from "../../done";
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
                  <b>{one.actor_name}</b> <Done action={one.action} />
                </Text>
                <Text size="sm" c="dimmed" component="div">
                  <When at={one.at} />
                </Text>
              </Group>
              <Changes changes={one.changes} />
              <Group gap="xs" mt={2} c="dimmed" fz="xs">
                <span className="mono">{one.action}</span>
                <Id short>{one.request_id}</Id>
              </Group>
            </div>
          ))
        }
      </Timeline>
    </Section>
  );
}
