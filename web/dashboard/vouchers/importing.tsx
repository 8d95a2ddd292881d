/** Codes from a file: which column is what, a try without keeping anything, and then the import in the background. */
import { data, importsCreate, type ImportOut } from "@kit/client";
import { useFollow } from "@kit/frame/tray";
import { Dialog } from "@kit/pages/dialog";
import { useWords } from "@kit/words";
import { Alert, Button, FileInput, Group, Select, SimpleGrid, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { guessed, headerOf, mappingOf, MEANINGS, type Columns } from "./mapping";
import { words } from "./words";

export function ImportCodes({ campaignId, close }: { campaignId: string; close: () => void }) {
  const t = useWords(words);
  const follow = useFollow();
  const [file, setFile] = useState<File | null>(null);
  const [columns, setColumns] = useState<Columns>({});
  const [source, setSource] = useState("shop");
  const [dry, setDry] = useState(false);
  const send = useMutation({
    mutationFn: () => {
      const body = new FormData();
      body.append("mapping", mappingOf(columns, campaignId, source));
      body.append("file", file!);
      // The browser says itself where the parts of the form end.
      return data(importsCreate({ body, query: { dry_run: dry }, headers: { "Content-Type": null } })) as Promise<ImportOut>;
    },
    onSuccess: (made) => {
      follow({ id: made.id, label: file!.name });
      close();
    },
  });
  const choose = async (chosen: File | null) => {
    setFile(chosen);
    setColumns(chosen === null ? {} : guessed(await headerOf(chosen)));
  };
  const ready = file !== null && Object.values(columns).includes("code");
  return (
    <Dialog title={t("import")} close={close} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Stack>
          <Text size="sm">{t("importText")}</Text>
          {send.isError ? (
            <Alert color="red" role="alert">
              {send.error.message}
            </Alert>
          ) : null}
          <FileInput label={t("file")} description={t("fileHelp")} accept=".csv,text/csv" required clearable value={file} onChange={(chosen) => void choose(chosen)} data-autofocus />
          {Object.keys(columns).length === 0 ? null : (
            <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
              {Object.entries(columns).map(([name, meaning]) => (
                <Select
                  key={name}
                  label={t("column", { name })}
                  value={meaning}
                  allowDeselect={false}
                  data={MEANINGS.map((one) => ({ value: one, label: t(`as_${one}`) }))}
                  onChange={(value) => setColumns({ ...columns, [name]: (value ?? "nothing") as Columns[string] })}
                />
              ))}
            </SimpleGrid>
          )}
          {Object.values(columns).includes("customer") ? <TextInput label={t("source")} description={t("sourceHelp")} required value={source} onChange={(event) => setSource(event.currentTarget.value)} /> : null}
          {file !== null && !ready ? (
            <Text size="sm" c="red" role="alert">
              {t("noCodeColumn")}
            </Text>
          ) : null}
          <Switch label={t("dryRun")} description={t("dryRunHelp")} checked={dry} onChange={(event) => setDry(event.currentTarget.checked)} />
          <Group justify="end">
            <Button variant="default" onClick={close}>
              {t("cancel")}
            </Button>
            <Button type="submit" disabled={!ready} loading={send.isPending}>
              {t(dry ? "tryFile" : "import")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
