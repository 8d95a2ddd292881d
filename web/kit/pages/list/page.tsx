/**
 * A list of things: pages by the server's cursor, filters in the address, views that are kept, columns to choose, acts on
 * many rows, export, and the keyboard (j, k, x, Enter). A screen says what its rows are; the rest is here.
 */
import { Button, Group, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { IconPlus, type Icon } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useMay } from "../../client/session";
import { useGo } from "../../frame/link";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import type { Act } from "../acts";
import { Page } from "../page";
import { Failure, NoMatch, Notice } from "../states";
import { useAddress, type Values } from "./address";
import { BulkBar } from "./bulk";
import { Filters, without, type Filter } from "./filters";
import { useKept } from "./kept";
import { ListMenu } from "./menu";
import { Rows } from "./rows";
import { Views } from "./views";

export interface Column<Row> {
  /** A short name, unique in the list. */
  key: string;
  title: string;
  /** What is shown. The first column is the link to the row: no link or button belongs into it. */
  cell: (row: Row) => ReactNode;
  /** What a file of the list has in this column; without it, the column is left out of files. */
  csv?: (row: Row) => string;
  align?: "right";
  /** Takes the width that is left, and several lines where it needs them. */
  wrap?: boolean;
  /** Only shown where somebody chooses it. */
  extra?: boolean;
}

export interface BulkAct<Row> {
  label: string;
  permission: string;
  /** Does it to one row; what was done and what was refused is told when all are through. */
  run: (row: Row, reason: string) => Promise<unknown>;
  /** Asks before it begins. */
  danger?: boolean;
  /** Asks for a reason before it begins, and gives it to each run: for routes that keep one. */
  reason?: boolean;
}

export type Load<Row> = (asked: { cursor: string | undefined; limit: number; filters: Values }) => Promise<{ items: Row[]; next_cursor?: string | null }>;

export interface ListPageProps<Row> {
  /** Names the list in the browser's storage and in the file of an export. */
  name: string;
  title: string;
  about?: string;
  load: Load<Row>;
  /** The route of the list, for "copy as curl". */
  route?: string;
  idOf: (row: Row) => string;
  columns: readonly Column<Row>[];
  filters?: readonly Filter[];
  /** Views that everybody has, each a few values of filters. */
  views?: readonly { name: string; values: Values }[];
  /** Where a row leads. */
  to?: (row: Row) => string | undefined;
  bulk?: readonly BulkAct<Row>[];
  create?: { label: string; to: string; permission: string };
  /** What else can be done beside making something new. */
  acts?: readonly Act[];
  /** What is said while there is nothing at all. */
  empty: { icon: Icon; title: string; text: string };
  /** Stands between the title and the list. */
  children?: ReactNode;
}

const LIMIT = 50;

export function ListPage<Row>(props: ListPageProps<Row>) {
  const t = useWords(words);
  const may = useMay();
  const go = useGo();
  const [values, , replace] = useAddress();
  const kept = useKept(props.name);
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const filters = props.filters ?? [];
  const active = Object.fromEntries(filters.flatMap((one) => (values[one.name] === undefined ? [] : [[one.name, values[one.name]!]])));
  const found = useInfiniteQuery({
    queryKey: ["list", props.name, active],
    queryFn: ({ pageParam }) => props.load({ cursor: pageParam, limit: LIMIT, filters: active }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  const rows = found.data?.pages.flatMap((page) => page.items) ?? [];
  const columns = props.columns.filter((one) => kept.columns[one.key] ?? one.extra !== true);
  const bulk = props.bulk?.filter((one) => may(one.permission)) ?? [];
  const create: Act[] = props.create === undefined ? [] : [{ ...props.create, icon: IconPlus }];
  const more = () => (found.hasNextPage && !found.isFetchingNextPage ? void found.fetchNextPage() : undefined);

  return (
    <Page title={props.title} about={props.about} acts={[...create, ...(props.acts ?? [])]}>
      {props.children}
      <div className="card list">
        <Views mine={kept.views} set={kept.setViews} given={props.views ?? []} filters={filters} />
        <Group justify="space-between" px="sm" py={8} gap="xs" wrap="nowrap" className="list-tools">
          <Filters filters={filters} />
          <ListMenu
            name={props.name}
            route={props.route}
            columns={props.columns}
            shown={columns}
            toggle={(key, on) => kept.setColumns({ ...kept.columns, [key]: on })}
            load={props.load}
            filters={active}
          />
        </Group>
        {found.isError && rows.length === 0 ? (
          <Failure error={found.error} retry={() => void found.refetch()} />
        ) : !found.isPending && rows.length === 0 ? (
          Object.keys(active).length > 0 ? (
            <NoMatch clear={() => replace(without(values, filters))} />
          ) : (
            <Notice icon={props.empty.icon} title={props.empty.title} action={create[0] && may(create[0].permission!) ? <Button onClick={() => go(create[0]!.to!)}>{create[0].label}</Button> : undefined}>
              {props.empty.text}
            </Notice>
          )
        ) : (
          <Rows
            rows={found.isPending ? undefined : rows}
            columns={columns}
            idOf={props.idOf}
            to={props.to}
            chosen={bulk.length === 0 ? undefined : chosen}
            choose={choose}
            atEnd={more}
            label={props.title}
          />
        )}
        {rows.length === 0 ? null : (
          <Group justify="space-between" px="md" py={10} className="list-foot">
            <Text size="sm" c="dimmed" role="status">
              {found.hasNextPage ? t("shownOfMore", { count: rows.length }) : t("shown", { count: rows.length })}
            </Text>
            {found.hasNextPage ? (
              <Button variant="default" size="compact-sm" loading={found.isFetchingNextPage} onClick={more}>
                {t("showMore")}
              </Button>
            ) : null}
          </Group>
        )}
      </div>
      <BulkBar acts={bulk} rows={rows.filter((row) => chosen.has(props.idOf(row)))} idOf={props.idOf} clear={() => choose(new Set())} done={() => void found.refetch()} />
    </Page>
  );
}
