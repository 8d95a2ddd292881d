/** What can be done to the rows that are chosen, at the foot of the screen. */
import { Affix, Button, Group, Paper, Text, Transition } from "@mantine/core";
import { useState } from "react";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import { ask } from "../ask";
import { tell, warn } from "../notices";
import type { BulkAct } from "./page";

interface Progress {
  label: string;
  done: number;
}

export function BulkBar<Row>(props: { acts: readonly BulkAct<Row>[]; rows: readonly Row[]; idOf: (row: Row) => string; clear: () => void; done: () => void }) {
  const t = useWords(words);
  const [progress, setProgress] = useState<Progress>();
  const run = async (act: BulkAct<Row>, reason = "") => {
    const refused: string[] = [];
    let done = 0;
    for (const row of props.rows) {
      setProgress({ label: act.label, done: done + refused.length });
      try {
        await act.run(row, reason);
        done += 1;
      } catch (error) {
        refused.push(`${props.idOf(row)}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    setProgress(undefined);
    if (done > 0) tell(t("bulkDone", { what: act.label, count: done }));
    if (refused.length > 0) warn(t("bulkRefused", { count: refused.length }), refused.slice(0, 5));
    props.clear();
    props.done();
  };
  const begin = async (act: BulkAct<Row>) => {
    if (act.danger !== true && act.reason !== true) return run(act);
    const question = { title: act.label, text: t("chosen", { count: props.rows.length }), label: act.label, danger: act.danger === true };
    if (act.reason !== true) return ask({ ...question, submit: () => run(act) });
    // Forms are large: they are loaded when the first is needed.
    const { fields } = await import("../form/fields");
    ask<{ reason: string }>({
      ...question,
      fields: [fields.text("reason", { label: t("reason"), help: t("reasonKept"), required: true, max: 200 })],
      initial: { reason: "" },
      submit: ({ values }) => run(act, values.reason),
    });
  };
  return (
    <Transition mounted={props.rows.length > 0 && props.acts.length > 0} transition="slide-up">
      {(style) => (
        <Affix position={{ bottom: 20, left: 0, right: 0 }} style={style} className="bulk">
          <Paper shadow="lg" withBorder px="md" py="xs" radius="md" role="toolbar" aria-label={t("chosen", { count: props.rows.length })}>
            <Group gap="sm">
              <Text size="sm" fw={600} role="status">
                {progress === undefined ? t("chosen", { count: props.rows.length }) : `${progress.label} ${progress.done} / ${props.rows.length}`}
              </Text>
              {props.acts.map((act) => (
                <Button
                  key={act.label}
                  size="compact-sm"
                  variant="light"
                  color={act.danger ? "red" : "laurel"}
                  loading={progress?.label === act.label}
                  disabled={progress !== undefined}
                  onClick={() => void begin(act)}
                >
                  {act.label}
                </Button>
              ))}
              <Button size="compact-sm" variant="subtle" color="gray" disabled={progress !== undefined} onClick={props.clear}>
                {t("cancel")}
              </Button>
            </Group>
          </Paper>
        </Affix>
      )}
    </Transition>
  );
}
