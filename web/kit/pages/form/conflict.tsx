import { Button, Group, Table, Text } from "@mantine/core";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import { Dialog } from "../dialog";
import { at } from "./field";
import { differing, type Form } from "./use";

/** Somebody saved another version meanwhile: both, where they differ, and which of them shall stand. */
export function Conflict<V extends object>({ form }: { form: Form<V> }) {
  const t = useWords(words);
  if (form.conflict === undefined) return null;
  const { theirs, take, keep } = form.conflict;
  return (
    <Dialog title={t("conflict")} close={take} size="lg">
      <Text mb="sm">{t("conflictText")}</Text>
      <Table mb="lg">
        <Table.Thead>
          <Table.Tr>
            <Table.Td />
            <Table.Th>{t("conflictMine")}</Table.Th>
            <Table.Th>{t("conflictTheirs")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {differing(form.fields, form.values, theirs).map((one) => (
            <Table.Tr key={one.name}>
              <Table.Th>{one.label}</Table.Th>
              <Table.Td>{one.write(at(form.values, one.name))}</Table.Td>
              <Table.Td>{one.write(at(theirs, one.name))}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Group justify="end">
        <Button variant="default" onClick={take}>
          {t("conflictTake")}
        </Button>
        <Button onClick={keep}>{t("conflictKeep")}</Button>
      </Group>
    </Dialog>
  );
}
