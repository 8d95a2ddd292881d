/** Conditions on the things of a list: "at least one of the order's lines, where …". */
import { Group as Row, Select, Stack, Text } from "@mantine/core";
import { useWords } from "../words";
import { operatorSaid } from "./condition";
import { fresh, Listed } from "./conditions";
import { COMPARING, type Operator, type Part, type Things as Drawn } from "./parts";
import { usePlace } from "./place";
import { Amount } from "./value";
import { bareKind, isNumber, useSaid } from "./vocabulary";
import { words } from "./words";

const MEASURES = { some: "some", none: "noOne", every: "every", one: "one", count: "count", sum: "sum" } as const;

export function Things({ part, put, depth }: { part: Drawn; put: (by: Part | undefined) => void; depth: number }) {
  const t = useWords(words);
  const said = useSaid();
  const { vocabulary } = usePlace();
  const list = vocabulary.entry(part.list);
  const fields = vocabulary.offered(part.list).filter((one) => isNumber(bareKind(one.type)));
  const field = part.measure === "sum" ? fields.find((one) => one.name === part.field) : undefined;
  const measured = part.measure === "count" || part.measure === "sum";
  const filtered = measured && part.where.parts.length === 0;
  const measure = (next: Drawn["measure"]) => {
    const counts = next === "count" || next === "sum";
    const where = !counts && part.where.parts.length === 0 ? fresh() : part.where;
    put({ ...part, measure: next, where, field: next === "sum" ? part.field || (fields[0]?.name ?? "") : part.field });
  };
  return (
    <Stack gap={6}>
      <Row gap="xs" className="rule-things">
        <Select
          size="xs"
          w={170}
          aria-label={t("measure")}
          allowDeselect={false}
          data={Object.entries(MEASURES).map(([value, key]) => ({ value, label: t(key) }))}
          value={part.measure}
          onChange={(next) => measure(next as Drawn["measure"])}
        />
        {part.measure === "sum" ? (
          <Select
            size="xs"
            w={190}
            aria-label={t("noun")}
            allowDeselect={false}
            data={fields.map((one) => ({ value: one.name, label: said(one) }))}
            value={part.field}
            onChange={(next) => put({ ...part, field: next ?? "" })}
          />
        ) : null}
        <Text size="sm" fw={550}>
          {part.measure === "sum" ? `${t("ofThem")} ` : ""}
          {list === undefined ? part.list.path : said(list).toLocaleLowerCase()}
        </Text>
        {filtered ? null : (
          <Text size="sm" c="dimmed">
            {t("where")}
          </Text>
        )}
      </Row>
      <Listed within={part.where} put={(where) => put({ ...part, where })} inside={{ depth, list: part.list, variable: part.variable }} empty={t("whereNothing")} />
      {measured ? (
        <Row gap="xs" className="rule-things">
          <Select
            w={150}
            aria-label={t("operator")}
            allowDeselect={false}
            data={Object.keys(COMPARING).map((one) => ({ value: one, label: operatorSaid(t, one as Operator, field) }))}
            value={part.operator}
            onChange={(next) => put({ ...part, operator: next as Operator })}
          />
          <Amount entry={field} value={part.value} put={(value) => put({ ...part, value })} />
        </Row>
      ) : null}
    </Stack>
  );
}
