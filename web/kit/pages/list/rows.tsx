/** A table whose rows the keyboard walks through (j, k, x, Enter). On a phone each row is a card. */
import { Checkbox, Skeleton, Table } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useRef, type MouseEvent } from "react";
import { Link, useGo } from "../../frame/link";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import type { Column } from "./page";

const SKELETONS = 8;

export interface RowsProps<Row> {
  /** Undefined while the first page is on its way. */
  rows: readonly Row[] | undefined;
  columns: readonly Column<Row>[];
  idOf: (row: Row) => string;
  to?: ((row: Row) => string | undefined) | undefined;
  /** Undefined where rows cannot be chosen. */
  chosen?: ReadonlySet<string> | undefined;
  choose?: (ids: ReadonlySet<string>) => void;
  /** The keyboard went past the last row. */
  atEnd?: () => void;
  label: string;
}

export function Rows<Row>(props: RowsProps<Row>) {
  const { rows, columns, chosen, choose = () => {} } = props;
  const t = useWords(words);
  const go = useGo();
  const body = useRef<HTMLTableSectionElement>(null);
  const ids = rows?.map(props.idOf) ?? [];
  const all = chosen !== undefined && ids.length > 0 && ids.every((id) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    choose(next);
  };
  const at = () => [...(body.current?.children ?? [])].findIndex((row) => row.contains(document.activeElement));
  const move = (step: number) => {
    const next = at() + step;
    if (next >= ids.length) props.atEnd?.();
    const row = body.current?.children[Math.max(0, Math.min(ids.length - 1, next))];
    (row?.querySelector<HTMLElement>("a.row-link") ?? (row as HTMLElement | undefined))?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };
  useHotkeys([
    ["j", () => move(1)],
    ["k", () => move(-1)],
    ["x", () => (chosen !== undefined && ids[at()] !== undefined ? toggle(ids[at()]!) : undefined)],
  ]);
  const pressed = (event: MouseEvent, to: string | undefined) => {
    // A link or a button in the row does what it says; text that is being chosen stays.
    if (to !== undefined && (event.target as Element).closest("a, button, label, input") === null && !getSelection()?.toString()) go(to);
  };
  return (
    <div className="rows-scroll">
      <Table highlightOnHover verticalSpacing={9} horizontalSpacing="md" className="rows" aria-label={props.label} aria-busy={rows === undefined}>
        <Table.Thead>
          <Table.Tr>
            {chosen === undefined ? null : (
              <Table.Th w={36}>
                <Checkbox size="xs" aria-label={t("chooseAll")} checked={all} indeterminate={!all && chosen.size > 0} onChange={() => choose(new Set(all ? [] : ids))} />
              </Table.Th>
            )}
            {columns.map((column) => (
              <Table.Th key={column.key} ta={column.align}>
                {column.title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={body}>
          {rows === undefined ? <Waiting columns={columns} choosing={chosen !== undefined} /> : null}
          {rows?.map((row, index) => {
            const id = ids[index]!;
            const to = props.to?.(row);
            return (
              <Table.Tr key={id} tabIndex={-1} data-opens={to === undefined ? undefined : true} data-chosen={chosen?.has(id) || undefined} onClick={(event) => pressed(event, to)}>
                {chosen === undefined ? null : (
                  <Table.Td className="row-choose">
                    <Checkbox size="xs" aria-label={t("choose", { name: id })} checked={chosen.has(id)} onChange={() => toggle(id)} />
                  </Table.Td>
                )}
                {columns.map((column, place) => (
                  <Table.Td key={column.key} ta={column.align} data-title={column.title} className={place === 0 ? "row-head" : column.wrap ? "row-wrap" : undefined}>
                    {place === 0 && to !== undefined ? (
                      <Link to={to} className="row-link">
                        {column.cell(row)}
                      </Link>
                    ) : (
                      column.cell(row)
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Waiting<Row>({ columns, choosing }: { columns: readonly Column<Row>[]; choosing: boolean }) {
  return Array.from({ length: SKELETONS }, (_, index) => (
    <Table.Tr key={index}>
      {choosing ? <Table.Td /> : null}
      {columns.map((column) => (
        <Table.Td key={column.key}>
          <Skeleton height={19} width={`${45 + ((index * 17 + column.key.length * 7) % 45)}%`} ml={column.align === "right" ? "auto" : 0} />
        </Table.Td>
      ))}
    </Table.Tr>
  ));
}
