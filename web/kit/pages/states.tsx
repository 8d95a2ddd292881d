/** What a screen shows instead of its content: nothing yet, no match, a failure, no right. Designed once. */
import { Button, Center, Code, Group, Stack, Text, Title } from "@mantine/core";
import { IconCloudOff, IconFilterOff, IconLock, IconMapSearch, type Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { ProblemError } from "../client";
import { useWords } from "../words";
import { words } from "../words/kit";

interface Said {
  icon: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** It is all that the screen has: its title is that of the page. */
  page?: boolean;
}

/** A calm notice in the middle of the empty place. */
export function Notice({ icon: Mark, title, children, action, page = false }: Said) {
  return (
    <Center py={64} px="md">
      <Stack align="center" gap="xs" maw={460} ta="center">
        <Mark size={34} stroke={1.3} color="var(--mantine-color-dimmed)" aria-hidden />
        {page ? <title>{`${title} · Laurels`}</title> : null}
        <Title order={page ? 1 : 2} size="h2">
          {title}
        </Title>
        {children === undefined ? null : <Text c="dimmed">{children}</Text>}
        {action === undefined ? null : <Group mt="sm">{action}</Group>}
      </Stack>
    </Center>
  );
}

/** Why a screen could not be loaded, and what to do. */
export function Failure({ error, retry, page = false }: { error: Error; retry?: () => void; page?: boolean }) {
  const t = useWords(words);
  const problem = error instanceof ProblemError ? error : undefined;
  if (problem?.status === 403) {
    const needed = String(problem.more["needed"] ?? problem.more["permission"] ?? problem.detail);
    return (
      <Notice page={page} icon={IconLock} title={t("forbidden")}>
        {/^[a-z_]+:[a-z_]+$/.test(needed) ? t("forbiddenCure", { permission: needed }) : needed}
      </Notice>
    );
  }
  if (problem?.status === 404) {
    return (
      <Notice page={page} icon={IconMapSearch} title={t("notFound")}>
        {problem.detail || t("notFoundCure")}
      </Notice>
    );
  }
  const again = retry && (
    <Button variant="default" onClick={retry}>
      {t("retry")}
    </Button>
  );
  return (
    <Notice page={page} icon={IconCloudOff} title={t("failed")} action={again}>
      {problem?.code === "no_answer" ? t("noAnswer") : error.message}
      {problem?.requestId ? (
        <>
          <br />
          <Code>{t("requestId", { id: problem.requestId })}</Code>
        </>
      ) : null}
    </Notice>
  );
}

/** No row matches what is filtered by. */
export function NoMatch({ clear }: { clear: () => void }) {
  const t = useWords(words);
  const action = (
    <Button variant="default" onClick={clear}>
      {t("clearFilters")}
    </Button>
  );
  return <Notice icon={IconFilterOff} title={t("noneFiltered")} action={action} />;
}
