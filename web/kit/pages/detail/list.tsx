import { useWords } from "../../words";
import { words } from "../../words/kit";
import type { Column } from "../list/page";
import { Rows } from "../list/rows";
import { Section } from "./parts";
import { Timeline, type Pages } from "./timeline";

/** A table inside of a page that goes on by its cursor, such as the orders of a customer. */
export function ListSection<Row>(props: Pages<Row> & { title?: string; columns: readonly Column<Row>[]; idOf: (row: Row) => string; to?: (row: Row) => string | undefined }) {
  const t = useWords(words);
  return (
    <Section title={props.title}>
      <Timeline queryKey={props.queryKey} load={props.load} none={props.none}>
        {(rows) => <Rows rows={rows} columns={props.columns} idOf={props.idOf} to={props.to} label={props.title ?? t("results")} />}
      </Timeline>
    </Section>
  );
}
