/** Each column of a file beside its first values: which field it is. */
import { useWords } from "@kit/words";
import { Group, Select, Stack, Switch, Table, Text } from "@mantine/core";
import type { Head } from "./head";
import { FIELDS, plain, type Kind, type Mapping } from "./mapping";
import { words } from "./words";

const PATTERNS = ["iso", "%d/%m/%Y", "%d/%m/%Y %H:%M", "%d.%m.%Y", "%d.%m.%Y %H:%M", "%m/%d/%Y", "%m/%d/%Y %H:%M", "%d-%m-%Y", "%Y/%m/%d %H:%M:%S"];
const SAMPLE = new Date(Date.UTC(2026, 11, 24, 17, 30));

interface Told {
  kind: Kind;
  head: Head;
  attributes: readonly string[];
  columns: Readonly<Record<string, string>>;
  put: (columns: Record<string, string>) => void;
  formats: Mapping["formats"];
  putFormats: (formats: Mapping["formats"]) => void;
}

export function Columns({ kind, head, attributes, columns, put, formats, putFormats }: Told) {
  const t = useWords(words);
  const options = [...FIELDS[kind].map((one) => ({ value: plain(one), label: one.startsWith("*") ? `${plain(one)} *` : one })), ...attributes.map((one) => ({ value: one, label: one }))];
  const map = (column: string, field: string | null) => {
    const { [column]: _, ...others } = columns;
    put(field === null ? others : { ...others, [column]: field });
  };
  const patterns = [...new Set([...PATTERNS, formats.times, formats.dates])].map((value) => ({ value, label: value === "iso" ? "2026-12-24" : shown(value) }));
  return (
    <Stack>
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("column")}</Table.Th>
              <Table.Th>{t("values")}</Table.Th>
              <Table.Th>{t("field")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {head.header.map((column, place) => (
              <Table.Tr key={`${column} ${place}`}>
                <Table.Td fw={550}>{column}</Table.Td>
                <Table.Td>
                  <Text size="sm" c="dimmed" lineClamp={1} maw={280}>
                    {head.rows.map((row) => row[place]).filter(Boolean).join(", ") || "–"}
                  </Text>
                </Table.Td>
                <Table.Td w={260}>
                  <Select aria-label={t("fieldOf", { column })} placeholder={t("leftOut")} data={options} value={columns[column] ?? null} onChange={(field) => map(column, field)} searchable clearable />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group align="end">
        <Select label={t("times")} data={patterns} value={formats.times} allowDeselect={false} onChange={(times) => putFormats({ ...formats, times: times ?? "iso" })} w={220} />
        <Select label={t("dates")} data={patterns} value={formats.dates} allowDeselect={false} onChange={(dates) => putFormats({ ...formats, dates: dates ?? "iso" })} w={220} />
        <Switch label={t("comma")} mb={8} checked={formats.decimal_comma} onChange={(event) => putFormats({ ...formats, decimal_comma: event.currentTarget.checked })} />
      </Group>
    </Stack>
  );
}

/** A pattern as an example: `%d/%m/%Y` is 24/12/2026. */
function shown(pattern: string): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const parts: Record<string, string> = {
    "%d": two(SAMPLE.getUTCDate()),
    "%m": two(SAMPLE.getUTCMonth() + 1),
    "%Y": String(SAMPLE.getUTCFullYear()),
    "%H": two(SAMPLE.getUTCHours()),
    "%M": two(SAMPLE.getUTCMinutes()),
    "%S": "00",
  };
  return pattern.replace(/%[dmYHMS]/g, (part) => parts[part]!);
}
