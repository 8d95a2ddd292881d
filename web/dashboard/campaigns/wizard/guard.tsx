import { Button, Group, Text } from "@mantine/core";
import { Dialog } from "@kit/pages/dialog";
import { useWords } from "@kit/words";
import { useBlocker } from "@tanstack/react-router";
import { words } from "@kit/words/kit";

/** Asks before what was changed and not saved is lost. */
export function Guard({ dirty }: { dirty: boolean }) {
  const t = useWords(words);
  const guard = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  if (guard.status !== "blocked") return null;
  return (
    <Dialog title={t("leave")} close={guard.reset}>
      <Text mb="lg">{t("leaveText")}</Text>
      <Group justify="end">
        <Button variant="default" onClick={guard.proceed}>
          {t("leaveYes")}
        </Button>
        <Button onClick={guard.reset} data-autofocus>
          {t("leaveNo")}
        </Button>
      </Group>
    </Dialog>
  );
}
