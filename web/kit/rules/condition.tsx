/** One condition in a line: what is compared, with which parameters, how, and with what. */
import { ActionIcon, Select, Text, Textarea } from "@mantine/core";
import { IconX } from "@tabler/icons-react";

import { useWords, type Say } from "../words";
import { NounSelect } from "./noun";
import { Parameters } from "./parameters";
import type { Noun, Operator, Part, Row, Text as Written } from "./parts";
import { usePlace } from "./place";
import { Value } from "./value";
import { bareKind, operatorsOf, useSaid, type EntryOut } from "./vocabulary";
import { words } from "./words";
import { needsValue } from "./write";

export function Condition(props: { part: Row | Written; put: (by: Part | undefined) => void; list: Noun | undefined; variable: string | undefined }) {
  const t = useWords(words);
  const said = useSaid();
  const { part, put, list } = props;
  const { open, faults, vocabulary } = usePlace();
  const entry = part.kind === "row" && part.noun !== undefined ? vocabulary.entry(part.noun, list) : undefined;
  const fault = faults[part.id];
  return (
    <div className="rule-condition" data-fault={fault !== undefined || undefined}>
      <div className="rule-row">
        {part.kind === "text" ? (
          <Textarea
            className="rule-text"
            size="sm"
            autosize
            minRows={1}
            classNames={{ input: "mono" }}
            aria-label={t("expression")}
            value={part.text}
            onChange={(event) => put({ ...part, text: event.currentTarget.value, power: 0 })}
          />
        ) : (
          <Comparison part={part} put={put} list={list} variable={props.variable} entry={entry} />
        )}
      </div>
      <ActionIcon className="rule-remove" variant="subtle" color="gray" size="sm" aria-label={t("remove", { what: entry === undefined ? t("condition") : said(entry) })} onClick={() => put(undefined)}>
        <IconX size={15} aria-hidden />
      </ActionIcon>
      {fault !== undefined ? (
        <Text size="sm" c="var(--mantine-color-error)" className="rule-fault">
          {fault}
        </Text>
      ) : open.includes(part.id) && entry !== undefined ? (
        <Text size="xs" c="dimmed" className="rule-fault">
          {t("fillIn")}
        </Text>
      ) : null}
    </div>
  );
}

function Comparison({ part, put, list, variable, entry }: { part: Row; put: (by: Part) => void; list: Noun | undefined; variable: string | undefined; entry: EntryOut | undefined }) {
  const t = useWords(words);
  return (
    <>
      <NounSelect part={part} put={put} list={list} variable={variable} />
      {entry === undefined || part.noun === undefined ? null : (
        <>
          <Parameters entry={entry} noun={part.noun} put={(noun) => put({ ...part, noun })} />
          <Select
            className="rule-operator"
            aria-label={t("operator")}
            allowDeselect={false}
            data={offered(part.operator, entry).map((one) => ({ value: one, label: operatorSaid(t, one, entry) }))}
            value={part.operator}
            onChange={(next) => put({ ...part, operator: next as Operator })}
          />
          {needsValue(part.operator) ? <Value entry={entry} part={part} list={list} put={(values) => put({ ...part, values })} /> : null}
        </>
      )}
    </>
  );
}

/** An operator that the text had is offered too, even if it is an unusual one. */
function offered(present: Operator, entry: EntryOut): Operator[] {
  const usual = operatorsOf(entry);
  return usual.includes(present) ? usual : [...usual, present];
}

export function operatorSaid(t: Say<typeof words>, operator: Operator, entry: EntryOut | undefined): string {
  if (bareKind(entry?.type ?? "") === "timestamp" && operator === "ge") return t("from");
  if (bareKind(entry?.type ?? "") === "timestamp" && operator === "lt") return t("before");
  return t(operator);
}
