/** Send a file: what it is, which column is which field, and first a look at what would become of it. */
import { workspaceListAttributes, data } from "@kit/client";
import { useFollow } from "@kit/frame/tray";
import { useGo } from "@kit/frame/link";
import { useAddress } from "@kit/pages/list";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { Alert, Button, FileInput, Group, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { IconFileSpreadsheet } from "@tabler/icons-react";
import { useState } from "react";
import { Columns } from "./columns";
import { headOf, patternOf, type Head } from "./head";
import { ATTRIBUTES, FIELDS, guessed, missing, type Kind, type Mapping } from "./mapping";
import { send } from "./send";
import { words } from "./words";

const PLAIN = { times: "iso", dates: "iso", decimal_comma: false, delimiter: "" };

export default function NewImport() {
  const t = useWords(words);
  const go = useGo();
  const follow = useFollow();
  const [asked] = useAddress();
  const first = (Object.keys(FIELDS) as Kind[]).find((one) => one === asked["kind"]) ?? "customers";
  const [kind, setKind] = useState<Kind>(first);
  const [source, setSource] = useState("shop");
  const [file, setFile] = useState<File | null>(null);
  const [head, setHead] = useState<Head>();
  const [columns, setColumns] = useState<Record<string, string>>({});
  const [formats, setFormats] = useState<Mapping["formats"]>(PLAIN);
  const [unread, setUnread] = useState(false);
  const attributes = useAttributes(kind);
  const mapping: Mapping = { kind, source, columns, formats };
  const lacking = head === undefined ? [] : missing(mapping);

  const guess = (of: Kind, read: Head, names: readonly string[]) => {
    setColumns(guessed(of, read.header, names));
    const samples = read.rows.flat();
    const comma = samples.some((one) => /^-?\d{1,3}(\.?\d{3})*,\d{1,2}$/.test(one));
    setFormats({ times: patternOf(samples), dates: patternOf(samples).slice(0, 8) === "iso" ? "iso" : patternOf(samples).slice(0, 8), decimal_comma: comma, delimiter: read.delimiter });
  };
  const choose = async (chosen: File | null) => {
    setFile(chosen);
    const read = chosen === null ? undefined : await headOf(chosen);
    setHead(read);
    setUnread(chosen !== null && read === undefined);
    if (read !== undefined) guess(kind, read, attributes);
  };
  const start = useMutation({
    mutationFn: (dryRun: boolean) => send({ file: file!, mapping }, dryRun),
    onSuccess: (made) => {
      follow({ id: made.id, label: made.file_name });
      go(`/imports/${made.id}`);
    },
  });

  const kinds = Object.keys(FIELDS).map((one) => ({ value: one, label: t(one as Kind) }));
  return (
    <Page title={t("create")} about={t("createText")} back={{ to: "/imports", label: t("title") }}>
      <Stack className="card" p="lg" component="section">
        <Group grow align="start" preventGrowOverflow={false}>
          <Select
            label={t("kind")}
            data={kinds}
            value={kind}
            allowDeselect={false}
            onChange={(value) => {
              setKind(value as Kind);
              if (head !== undefined) guess(value as Kind, head, []);
            }}
          />
          <TextInput label={t("source")} description={t("sourceHelp")} inputWrapperOrder={["label", "input", "description", "error"]} value={source} maxLength={50} onChange={(event) => setSource(event.currentTarget.value)} />
        </Group>
        <FileInput
          label={t("chooseFile")}
          description={t("fileHelp")}
          placeholder="customers.csv"
          accept=".csv,.tsv,.txt,.gz,.parquet"
          leftSection={<IconFileSpreadsheet size={17} aria-hidden />}
          value={file}
          onChange={(chosen) => void choose(chosen)}
        />
        {unread ? <Alert color="orange">{t("unread")}</Alert> : null}
      </Stack>
      {head === undefined ? null : (
        <Stack className="card" p="lg" component="section">
          <div>
            <Title order={2}>{t("columns")}</Title>
            <Text c="dimmed">{t("columnsText")}</Text>
          </div>
          <Columns kind={kind} head={head} attributes={attributes} columns={columns} put={setColumns} formats={formats} putFormats={setFormats} />
          {lacking.length === 0 ? null : <Alert color="orange">{t("lacking", { fields: lacking.join(", ") })}</Alert>}
        </Stack>
      )}
      {start.isError ? (
        <Alert color="red" role="alert">
          {start.error.message}
        </Alert>
      ) : null}
      <Group justify="end">
        <Button variant="default" loading={start.isPending && !start.variables} disabled={head === undefined || start.isPending} onClick={() => start.mutate(false)}>
          {t("importNow")}
        </Button>
        <Button loading={start.isPending && start.variables} disabled={head === undefined || start.isPending} onClick={() => start.mutate(true)}>
          {t("check")}
        </Button>
      </Group>
    </Page>
  );
}

/** The declared attributes that a kind of row can fill, as fields. */
function useAttributes(kind: Kind): string[] {
  const own = ATTRIBUTES[kind];
  const found = useQuery({
    queryKey: ["attributes", own?.entity],
    queryFn: () => data(workspaceListAttributes({ query: { entity: own!.entity } })),
    enabled: own !== undefined,
  });
  return own === undefined ? [] : (found.data?.items ?? []).map((one) => `${own.prefix}${one.name}`);
}
