/** Which columns are shown, the list as a file, and the call that it makes. */
import { ActionIcon, Group, Menu, Tooltip } from "@mantine/core";
import { IconColumns3, IconDots, IconDownload, IconLink } from "@tabler/icons-react";
import { useState } from "react";
import { curlOf } from "../../client/curl";
import { CopyItem } from "../../fields";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import { fail, warn } from "../notices";
import type { Values } from "./address";
import { download, EXPORT_MAX, toCsv } from "./csv";
import type { Column, Load } from "./page";

export function ListMenu<Row>(props: {
  name: string;
  route: string | undefined;
  columns: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  toggle: (key: string, on: boolean) => void;
  load: Load<Row>;
  filters: Values;
}) {
  const t = useWords(words);
  const { count, save } = useExport(props);
  const { route } = props;
  return (
    <Group gap={6} wrap="nowrap">
      <Menu position="bottom-end" closeOnItemClick={false}>
        <Menu.Target>
          <Tooltip label={t("columns")}>
            <ActionIcon variant="subtle" color="gray" aria-label={t("columns")}>
              <IconColumns3 size={17} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("columns")}</Menu.Label>
          {props.columns.map((column) => {
            const on = props.shown.includes(column);
            const last = on && props.shown.length === 1;
            return (
              <Menu.CheckboxItem key={column.key} checked={on} disabled={last} onChange={() => props.toggle(column.key, !on)}>
                {column.title}
              </Menu.CheckboxItem>
            );
          })}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tooltip label={count === undefined ? t("more") : t("exporting", { count })}>
            <ActionIcon variant="subtle" color="gray" aria-label={t("more")} loading={count !== undefined}>
              <IconDots size={17} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconDownload size={16} aria-hidden />} onClick={() => void save()}>
            {t("exportCsv")}
          </Menu.Item>
          {route === undefined ? null : <CopyItem text={() => curlOf({ route, query: props.filters })} label={t("copyCurl")} />}
          <CopyItem text={() => window.location.href} label={t("copyLink")} icon={IconLink} />
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

function useExport<Row>(props: { name: string; columns: readonly Column<Row>[]; load: Load<Row>; filters: Values }) {
  const t = useWords(words);
  const [count, setCount] = useState<number>();
  const save = async () => {
    setCount(0);
    try {
      const rows: Row[] = [];
      let cursor: string | undefined;
      do {
        const page = await props.load({ cursor, limit: 200, filters: props.filters });
        rows.push(...page.items);
        cursor = page.next_cursor ?? undefined;
        setCount(rows.length);
      } while (cursor !== undefined && rows.length < EXPORT_MAX);
      const columns = props.columns.filter((one) => one.csv !== undefined);
      download(`${props.name}-${new Date().toISOString().slice(0, 10)}.csv`, toCsv(columns, rows));
      if (cursor !== undefined) warn(t("exportCut", { count: rows.length }), []);
    } catch (error) {
      fail(error);
    } finally {
      setCount(undefined);
    }
  };
  return { count, save };
}
