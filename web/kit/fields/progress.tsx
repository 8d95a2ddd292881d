import { Group, Progress, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useLanguage } from "../words";

/** How far a job is that works in the background. Without a whole it shows only what was done. */
export function JobProgress(props: {
  label: ReactNode;
  /** The label as text, where it is none. */
  name?: string;
  done: number;
  of?: number | null | undefined;
  failed?: number | undefined;
  running: boolean;
}) {
  const { locale } = useLanguage();
  const format = new Intl.NumberFormat(locale);
  const { done, of, failed = 0, running } = props;
  const name = props.name ?? (typeof props.label === "string" ? props.label : "");
  const part = (count: number) => (of ? (count / of) * 100 : 0);
  return (
    <div>
      <Group justify="space-between" mb={4} wrap="nowrap">
        <Text size="sm" truncate>
          {props.label}
        </Text>
        <Text size="sm" c="dimmed" className="figures">
          {format.format(done)}
          {of === null || of === undefined ? "" : ` / ${format.format(of)}`}
        </Text>
      </Group>
      <Progress.Root size="sm">
        <Progress.Section value={of ? part(done - failed) : running ? 100 : 0} color={running ? "laurel" : "gray"} striped={running} animated={running} aria-label={name} />
        {failed > 0 && of ? <Progress.Section value={part(failed)} color="red" aria-label={name} /> : null}
      </Progress.Root>
    </div>
  );
}
