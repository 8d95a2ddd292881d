/** The clock of a test workspace: what time it is there, and moving it forward. */
import { Button, Group, Popover, Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconClockHour4 } from "@tabler/icons-react";
import { useState } from "react";
import { data, workspaceAdvanceClock } from "../client";
import { useMay } from "../client/session";
import { instantText } from "../fields/when";
import { fail } from "../pages/notices";
import { useLanguage, useWords } from "../words";
import { words } from "../words/kit";
import { useWorkspace } from "./workspace";
import { instantOf, localOf } from "./zoned";

const DAY = 86_400_000;

export function ClockControl() {
  const t = useWords(words);
  const { locale } = useLanguage();
  const workspace = useWorkspace();
  const may = useMay()("workspace:write");
  const queries = useQueryClient();
  const [opened, open] = useState(false);
  const [to, setTo] = useState<string>();
  const advance = useMutation({
    mutationFn: (instant: string) => data(workspaceAdvanceClock({ body: { to: instant } })),
    onSuccess: () => void queries.invalidateQueries(),
    onError: fail,
  });
  if (workspace === undefined) return null;
  const text = instantText(workspace.now, workspace.zone, locale);
  const by = (days: number) => advance.mutate(new Date(Date.parse(workspace.now) + days * DAY).toISOString());
  const local = to ?? localOf(workspace.now, workspace.zone);
  return (
    <Popover opened={opened} onChange={open} position="bottom-start" width={320} trapFocus>
      <Popover.Target>
        <UnstyledButton className="clock" aria-label={`${t("clock")}: ${text}`} onClick={() => open(!opened)}>
          <Group gap={6} wrap="nowrap">
            <IconClockHour4 size={15} />
            <Text component="span" size="sm" className="figures" visibleFrom="md">
              {text}
            </Text>
          </Group>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <div>
            <Text fw={600}>{t("nowIs", { when: text })}</Text>
            <Text size="sm" c="dimmed">
              {workspace.zone}. {t("clockAbout")}
            </Text>
          </div>
          {may ? (
            <>
              <Group gap={6}>
                {([[1, "clockDay"], [7, "clockWeek"], [30, "clockMonth"]] as const).map(([days, label]) => (
                  <Button key={days} variant="default" size="compact-sm" disabled={advance.isPending} onClick={() => by(days)}>
                    + {t(label)}
                  </Button>
                ))}
              </Group>
              <form
                onSubmit={(event) => {
                  event.preventDefault();
                  advance.mutate(instantOf(local, workspace.zone));
                }}
              >
                <Group align="end" gap="xs" wrap="nowrap">
                  <TextInput type="datetime-local" label={t("clockTo")} value={local} onChange={(event) => setTo(event.currentTarget.value)} flex={1} miw={0} />
                  <Button type="submit" loading={advance.isPending}>
                    {t("apply")}
                  </Button>
                </Group>
              </form>
            </>
          ) : null}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
