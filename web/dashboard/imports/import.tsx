import { data, importsGet, importsListRefusals, importsResume, importsStop, type ImportOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { Figure, Figures, JobProgress, Sentence, Status, When } from "@kit/fields";
import { useGo, useParam } from "@kit/frame/link";
import { useFollow } from "@kit/frame/tray";
import { ask } from "@kit/pages/ask";
import { useAct, type Act } from "@kit/pages/acts";
import { DetailPage, Fact, Facts, Found, ListSection, Section } from "@kit/pages/detail";
import { fail } from "@kit/pages/notices";
import { useLanguage, useWords } from "@kit/words";
import { Alert, Anchor, Box, Divider, Stack, Table, Text } from "@mantine/core";
import { IconFileImport, IconPlayerPause, IconPlayerPlay, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { jobOf, TONES } from "./job";
import { send, sentAs } from "./send";
import { Undone, useUndo } from "./undo";
import { words } from "./words";

const EVERY = 1000;

export default function ImportPage() {
  const id = useParam();
  const found = useQuery({
    queryKey: ["import", id],
    queryFn: () => data(importsGet({ path: { id } })),
    refetchInterval: (query) => (working(query.state.data) ? EVERY : false),
  });
  return <Found of={found}>{(one) => <Shown import={one} />}</Found>;
}

function working(one: ImportOut | undefined): boolean {
  return one?.state === "pending" || one?.state === "running" || one?.state === "undoing";
}

function Shown({ import: one }: { import: ImportOut }) {
  const t = useWords(words);
  const go = useGo();
  const follow = useFollow();
  const { id } = one;
  const may = useMay();
  const undo = useUndo(one);
  const resume = useAct(() => importsResume({ path: { id } }));
  const kept = sentAs(id);
  const forReal = async () => {
    if (kept === undefined) return go(`/imports/new?kind=${one.kind}`);
    await send(kept, false)
      .then((made) => {
        follow({ id: made.id, label: made.file_name });
        go(`/imports/${made.id}`);
      })
      .catch(fail);
  };
  const stop = () => ask({ title: t("stop"), text: t("stopText"), label: t("stop"), submit: () => importsStop({ path: { id } }), done: t("stopDone") });
  const write = "imports:write";
  const acts: Act[] = [
    ...(one.dry_run && one.state === "finished" ? [{ label: t(kept === undefined ? "chooseAgain" : "importNow"), icon: IconFileImport, permission: write, run: forReal }] : []),
    ...(working(one) && one.undo === null ? [{ label: t("stop"), icon: IconPlayerPause, permission: write, run: stop }] : []),
    ...(one.state === "paused" || one.state === "failed" ? [{ label: t("goOn"), icon: IconPlayerPlay, permission: write, run: () => resume.mutateAsync() }] : []),
    { label: t("create"), icon: IconRefresh, permission: write, to: "/imports/new" },
    ...(may(write) ? undo : []),
  ];
  return (
    <DetailPage
      id={id}
      title={one.file_name}
      status={<Status tone={TONES[one.state]}>{one.dry_run && one.state === "finished" ? t("checked") : t(one.state)}</Status>}
      back={{ to: "/imports", label: t("title") }}
      route={`/v1/imports/${id}`}
      acts={acts}
      summary={<Summary import={one} />}
      tabs={[
        { key: "result", title: t("result"), content: <Result import={one} /> },
        { key: "mapping", title: t("columns"), content: <Mapped import={one} /> },
      ]}
    />
  );
}

function Result({ import: one }: { import: ImportOut }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const count = (value: number) => new Intl.NumberFormat(locale).format(value);
  const { done, of } = jobOf(one);
  return (
    <Stack gap="lg">
      <Undone import={one} />
      {working(one) && one.undo === null ? (
        <Box className="card" p="md">
          <JobProgress label={t("rowsDone", { count: one.rows_done })} done={done} of={of} running />
        </Box>
      ) : null}
      {one.failure === null ? null : (
        <Alert color="red" title={t("failed")}>
          {one.failure}
        </Alert>
      )}
      <Figures>
        <Figure label={t(one.dry_run ? "wouldCreate" : "new")} value={count(one.created)} />
        <Figure label={t(one.dry_run ? "wouldUpdate" : "updated")} value={count(one.updated)} />
        <Figure label={t("unchanged")} value={count(one.unchanged)} explain={t("unchangedText")} />
        <Figure label={t("refused")} value={count(one.refused)} about={one.refused === 0 ? undefined : <Anchor href={`/v1/imports/${one.id}/refusals?format=csv`} onClick={(event) => download(event, one)}>{t("asFile")}</Anchor>} />
      </Figures>
      <ListSection<Refusal>
        title={t("refusedRows")}
        queryKey={["import", one.id, "refusals", one.refused]}
        load={async (cursor) => (await data(importsListRefusals({ path: { id: one.id }, query: { cursor, limit: 50 } }))) as Refusals}
        idOf={(row) => String(row.row)}
        none={t(working(one) ? "noneRefusedYet" : "noneRefused")}
        columns={[
          { key: "row", title: t("row"), cell: (row) => <span className="figures">{row.row}</span> },
          { key: "column", title: t("column"), cell: (row) => row.column ?? "–" },
          { key: "why", title: t("why"), cell: (row) => <Text size="sm">{row.detail}</Text> },
          {
            key: "content",
            title: t("content"),
            cell: (row) => (
              <Text size="xs" className="mono" c="dimmed" lineClamp={2} maw={260}>
                {row.content}
              </Text>
            ),
          },
        ]}
      />
    </Stack>
  );
}

interface Refusal {
  row: number;
  line: number;
  code: string;
  column: string | null;
  detail: string;
  content: string;
}

interface Refusals {
  items: Refusal[];
  next_cursor?: string | null;
}

/** The report needs the workspace in a header, which a plain link cannot send. */
function download(event: { preventDefault: () => void }, one: ImportOut): void {
  event.preventDefault();
  void importsListRefusals({ path: { id: one.id }, query: { format: "csv" }, parseAs: "blob" }).then(({ data: blob }) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob as Blob);
    link.download = `${one.file_name}.refused.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  }, fail);
}

function Mapped({ import: one }: { import: ImportOut }) {
  const t = useWords(words);
  const columns = (one.mapping["columns"] ?? []) as { column: string; fields: string[] }[];
  return (
    <Section title={t("columns")}>
      <Table horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("column")}</Table.Th>
            <Table.Th>{t("field")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {columns.map((each) => (
            <Table.Tr key={each.column}>
              <Table.Td>{each.column}</Table.Td>
              <Table.Td className="mono">{each.fields.join(", ")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

function Summary({ import: one }: { import: ImportOut }) {
  const t = useWords(words);
  const said = { count: one.rows_done, created: one.created, updated: one.updated, refused: one.refused };
  return (
    <Stack gap="md">
      <Sentence>{one.dry_run ? t("saidCheck", said) : t("said", said)}</Sentence>
      {one.dry_run ? <Text c="dimmed">{t("nothingKept")}</Text> : null}
      <Divider />
      <Facts>
        <Fact name={t("kind")}>{t(one.kind)}</Fact>
        <Fact name={t("source")}>{String(one.mapping["source"] ?? "–")}</Fact>
        <Fact name={t("when")}>
          <When at={one.created_at} />
        </Fact>
        <Fact name={t("finishedAt")}>
          <When at={one.finished_at} />
        </Fact>
      </Facts>
    </Stack>
  );
}
