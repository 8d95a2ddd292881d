/** The first steps of a new workspace: each is done when the workspace shows it, and somebody may put the list away. */
import { campaignsListCampaigns, customersListCustomers, data, ordersListOrders, programsListWallets, redemptionsListRedemptions, staffListStaff } from "@kit/client";
import { useMay } from "@kit/client/session";
import { Link } from "@kit/frame/link";
import { startTour } from "@kit/frame/help";
import { useWorkspace } from "@kit/frame/workspace";
import { Section } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { words as kitWords } from "@kit/words/kit";
import { Anchor, Button, CloseButton, Group, Progress, Text } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconCircle, IconCircleCheckFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { words } from "./words";

const one = { limit: 1 };

/** What there must be for a step to be done, and what one must be allowed to see that. */
const STEPS = [
  { key: "wallet", to: "/programs", permission: "programs:read", done: async () => (await data(programsListWallets())).items.length > 0 },
  { key: "customers", to: "/imports/new", permission: "customers:read", done: async () => (await data(customersListCustomers({ query: one }))).items.length > 0 },
  { key: "campaign", to: "/campaigns/new", permission: "campaigns:read", done: async () => (await data(campaignsListCampaigns({ query: { ...one, state: "live" } }))).items.length > 0 },
  { key: "shop", to: "/developers", permission: "orders:read", done: async () => (await data(ordersListOrders({ query: one }))).items.length > 0 },
  { key: "till", to: null, permission: "redemptions:read", done: async () => (await data(redemptionsListRedemptions({ query: { limit: 50 } }))).items.some((redeemed) => redeemed.source === "till") },
  { key: "people", to: "/people/invite", permission: "staff:read", done: async () => (await data(staffListStaff())).items.length > 1 },
] as const;

export function Start() {
  const t = useWords(words);
  const kit = useWords(kitWords);
  const { language } = useLanguage();
  const may = useMay();
  const id = useWorkspace()?.id ?? "";
  const [away, putAway] = useLocalStorage({ key: `laurels-start-${id}`, defaultValue: false, getInitialValueInEffect: false });
  const steps = STEPS.filter((step) => may(step.permission));
  const found = useQuery({ queryKey: ["start", id], queryFn: () => Promise.all(steps.map((step) => step.done())), enabled: !away && id !== "", retry: false });
  if (away || found.data === undefined) return null;
  const states = found.data;
  const count = states.filter(Boolean).length;
  return (
    <Section
      title={t("start")}
      aside={
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" c="dimmed" visibleFrom="xs">
            {t("startDone", { count, of: steps.length })}
          </Text>
          <Link to="/help/first-campaign" size="sm">
            {t("startGuide")}
          </Link>
          <Button size="compact-sm" variant="default" onClick={() => void startTour(language)}>
            {kit("tour")}
          </Button>
          <CloseButton aria-label={t("startAway")} onClick={() => putAway(true)} />
        </Group>
      }
    >
      <Progress value={(100 * count) / steps.length} size={3} radius={0} aria-hidden />
      {steps.map(({ key, to }, place) =>
        states[place] ? null : (
          <Group key={key} className="line" gap="sm" wrap="nowrap" align="start">
            <IconCircle size={18} color="var(--mantine-color-dimmed)" style={{ flex: "none", marginTop: 1 }} aria-label={t("stepOpen")} />
            <div>
              <Text size="sm">{to === null ? <Anchor href="/till/">{t(`step_${key}`)}</Anchor> : <Link to={to}>{t(`step_${key}`)}</Link>}</Text>
              <Text size="xs" c="dimmed">
                {t(`step_${key}_about`)}
              </Text>
            </div>
          </Group>
        ),
      )}
      {count === 0 ? null : (
        <Group className="line" gap="6px 18px">
          {steps.map(({ key }, place) =>
            states[place] ? (
              <Group key={key} gap={6} wrap="nowrap">
                <IconCircleCheckFilled size={16} color="var(--laurels-good)" style={{ flex: "none" }} aria-label={t("stepDone")} />
                <Text size="sm" c="dimmed">
                  {t(`step_${key}`)}
                </Text>
              </Group>
            ) : null,
          )}
        </Group>
      )}
    </Section>
  );
}
