import { Button, Group, Stack, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useWords } from "../words";
import { words } from "../words/kit";
import type { Asked } from "./ask";
import { Dialog } from "./dialog";
import { Drawn, Refused } from "./form/drawn";
import { useForm } from "./form/use";
import { tell } from "./notices";

/** The dialog of one question. It is loaded when the first is asked: forms are large. */
export default function Asking({ question, close }: { question: Asked; close: () => void }) {
  const t = useWords(words);
  const queries = useQueryClient();
  const fields = question.fields ?? [];
  const form = useForm({
    initial: question.initial ?? {},
    fields,
    submit: question.submit,
    onDone: async () => {
      close();
      if (question.done !== undefined) tell(question.done);
      await queries.invalidateQueries();
    },
  });
  return (
    <Dialog title={question.title} close={close} size={question.size}>
      <form onSubmit={form.submit}>
        <Stack>
          {question.text === undefined ? null : <Text component="div">{question.text}</Text>}
          <Refused problems={form.problems} />
          <Drawn form={form} />
          <Group justify="end" mt="xs">
            <Button variant="default" onClick={close}>
              {t("cancel")}
            </Button>
            <Button type="submit" color={question.danger ? "red.8" : undefined} loading={form.busy} data-autofocus={fields.length === 0 || undefined}>
              {question.label}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
