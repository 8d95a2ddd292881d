/** Taking an import back: what is asked first, how far it is, and what had to stay. */
import { data, importsListKept, importsUndo, type ImportOut, type KeptOut } from "@kit/client";
import { Figure, Figures, JobProgress } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { useFollow } from "@kit/frame/tray";
import type { Act } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { ListSection } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { useLanguage, useWords } from "@kit/words";
import { Box, Text } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { words } from "./words";

/** What a person must be allowed to write so that they may take back what a file held. */
const RIGHTS: Readonly<Record<ImportOut["kind"], string>> = {
  customers: "customers:write",
  products: "catalog:write",
  orders: "orders:write",
  returns: "orders:write",
  segment_members: "segments:write",
  vouchers: "vouchers:write",
};

export function useUndo(one: ImportOut): Act[] {
  const t = useWords(words);
  const follow = useFollow();
  if (!one.undoable) return [];
  const run = () =>
    ask<{ reason: string | null }>({
      title: t("undo"),
      text: t(`undo_${one.kind}`),
      fields: [fields.area("reason", { label: t("reason"), required: true, max: 500 })],
      initial: { reason: null },
      label: t("undo"),
      danger: true,
      submit: async ({ values }) => {
        await importsUndo({ path: { id: one.id }, body: { reason: values.reason ?? "" } });
        follow({ id: one.id, label: one.file_name });
      },
    });
  return [{ label: t("undo"), icon: IconArrowBackUp, permission: RIGHTS[one.kind], danger: true, run }];
}

export function Undone({ import: one }: { import: ImportOut }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const count = (value: number) => new Intl.NumberFormat(locale).format(value);
  const { undo } = one;
  if (undo === null) return null;
  return (
    <>
      {one.state === "undoing" ? (
        <Box className="card" p="md">
          <JobProgress label={t("undoing")} done={undo.taken_back + undo.kept} of={undo.todo} running />
        </Box>
      ) : null}
      <Figures>
        <Figure label={t("takenBack")} value={count(undo.taken_back)} about={undo.reason} />
        <Figure label={t("stays")} value={count(undo.kept)} explain={t("staysText")} />
      </Figures>
      <ListSection<KeptOut>
        title={t("stayed")}
        queryKey={["import", one.id, "kept", undo.kept]}
        load={(cursor) => data(importsListKept({ path: { id: one.id }, query: { cursor, limit: 50 } }))}
        idOf={(row) => `${row.row} ${row.id}`}
        none={t(one.state === "undoing" ? "noneStayedYet" : "noneStayed")}
        columns={[
          { key: "row", title: t("row"), cell: (row) => <span className="figures">{row.row ?? "–"}</span> },
          {
            key: "thing",
            title: t(one.kind),
            cell: (row) => (
              <Text size="xs" className="mono" component="span">
                <LinkTo id={row.id}>{row.id}</LinkTo>
              </Text>
            ),
          },
          { key: "why", title: t("why"), cell: (row) => <Text size="sm">{row.detail}</Text> },
        ]}
      />
    </>
  );
}
