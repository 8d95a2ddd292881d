/** Work in the background that somebody began here: how far it is, on every screen, until they put it away. */
import { ActionIcon, Affix, Group, Paper, Stack, Text } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconX } from "@tabler/icons-react";
import { JobProgress } from "../fields";
import { useWords } from "../words";
import { words } from "../words/kit";
import { LinkTo } from "./link";
import { prefixOf, rooms, type JobState } from "./rooms";

interface Followed {
  id: string;
  label: string;
}

const KEY = "laurels.jobs";
const EVERY = 1500;
const MOST = 5;

function useFollowed() {
  return useLocalStorage<Followed[]>({ key: KEY, defaultValue: [], getInitialValueInEffect: false });
}

/** Gives what shows a job in the tray: its id and what it is called. */
export function useFollow(): (job: Followed) => void {
  const [, set] = useFollowed();
  return (job) => set((before) => [job, ...before.filter((one) => one.id !== job.id)].slice(0, MOST));
}

export function Tray() {
  const t = useWords(words);
  const [jobs, set] = useFollowed();
  const known = jobs.filter((one) => pollerOf(one.id) !== undefined);
  if (known.length === 0) return null;
  return (
    <Affix position={{ bottom: 20, right: 20 }} className="tray">
      <Paper component="section" shadow="md" withBorder p="sm" aria-label={t("jobs")}>
        <Stack gap="sm">
          {known.map((job) => (
            <Job key={job.id} job={job} away={() => set((before) => before.filter((one) => one.id !== job.id))} />
          ))}
        </Stack>
      </Paper>
    </Affix>
  );
}

function Job({ job, away }: { job: Followed; away: () => void }) {
  const t = useWords(words);
  const found = useQuery({
    queryKey: ["job", job.id],
    queryFn: () => pollerOf(job.id)!(job.id),
    refetchInterval: (query) => (ended(query.state.data) || query.state.error !== null ? false : EVERY),
  });
  const said = { running: t("jobRunning"), finished: t("jobFinished"), failed: t("jobFailed"), paused: t("jobPaused") };
  return (
    <Group wrap="nowrap" align="start" gap="xs">
      <div style={{ flex: 1, minWidth: 0 }}>
        <JobProgress
          label={<LinkTo id={job.id}>{job.label}</LinkTo>}
          name={job.label}
          done={found.data?.done ?? 0}
          of={found.data?.of}
          failed={found.data?.failed}
          running={found.data?.state === "running"}
        />
        <Text size="xs" c={found.data?.state === "failed" || found.isError ? "red" : "dimmed"}>
          {found.isError ? found.error.message : said[found.data?.state ?? "running"]}
        </Text>
      </div>
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`${t("hide")}: ${job.label}`} onClick={away}>
        <IconX size={14} />
      </ActionIcon>
    </Group>
  );
}

function ended(job: JobState | undefined): boolean {
  return job?.state === "finished" || job?.state === "failed";
}

function pollerOf(id: string): ((id: string) => Promise<JobState>) | undefined {
  const prefix = prefixOf(id);
  return prefix === undefined ? undefined : rooms().find((one) => one.jobs?.[prefix] !== undefined)?.jobs?.[prefix];
}
