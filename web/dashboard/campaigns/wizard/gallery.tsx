/** Campaigns by what they are for. */
import { SimpleGrid, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { Page } from "@kit/pages/page";
import { useGo } from "@kit/frame/link";
import { useAddress } from "@kit/pages/list/address";
import { useWords, type Say } from "@kit/words";
import { useCallback } from "react";
import { GOALS, type Goal } from "./goals";
import type { SetUp } from "./setup";
import { words } from "./words";
import "./wizard.css";

const GROUPS = ["win", "earn", "sell"] as const;

export function useGoalWords() {
  const t = useWords(words) as Say<typeof words> & ((key: string) => string);
  return useCallback((key: string) => ({ title: t(`goal_${key}`), about: t(`goal_${key}_about`) }), [t]);
}

export function Gallery({ setUp }: { setUp: SetUp }) {
  const t = useWords(words);
  return (
    <Page title={t("newTitle")} about={t("newAbout")} back={{ to: "/campaigns", label: t("campaigns") }}>
      <Stack gap="xl">
        {GROUPS.map((group) => (
          <section key={group}>
            <Title order={2} mb="sm">
              {t(`group_${group}`)}
            </Title>
            <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
              {GOALS.filter((one) => one.group === group).map((one) => (
                <Card key={one.key} goal={one} setUp={setUp} />
              ))}
            </SimpleGrid>
          </section>
        ))}
      </Stack>
    </Page>
  );
}

function Card({ goal, setUp }: { goal: Goal; setUp: SetUp }) {
  const t = useWords(words);
  const said = useGoalWords()(goal.key);
  const [, change] = useAddress();
  const go = useGo();
  const [missing, cure] = goal.needs === undefined ? [] : setUp.wallets.length === 0 ? [t("needsWallet"), "/programs"] : goal.needs === "event" && setUp.events.length === 0 ? [t("needsEvent"), "/schema/new_event_type"] : [];
  const Mark = goal.icon;
  return (
    <UnstyledButton className="card goal" data-missing={missing !== undefined || undefined} onClick={() => (cure === undefined ? change({ goal: goal.key, step: undefined }) : go(cure))}>
      <Mark size={22} stroke={1.5} aria-hidden className="goal-icon" />
      <span>
        <Text component="span" fw={600} display="block">
          {said.title}
        </Text>
        <Text component="span" size="sm" c="dimmed" display="block">
          {missing ?? said.about}
        </Text>
      </span>
    </UnstyledButton>
  );
}
