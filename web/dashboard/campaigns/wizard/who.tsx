/** Whom the campaign is for, and when it is on. */
import { Chip, Group, Stack, Switch, Text, TextInput, Title } from "@mantine/core";
import type { WindowIn } from "@kit/client";
import { fields, type Edit } from "@kit/pages/form";
import { RuleBuilder } from "@kit/rules";
import { useZone } from "@kit/frame/workspace";
import { useLanguage, useWords } from "@kit/words";
import { usePlan } from "./plan";
import { words } from "./words";

const WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

export function Who() {
  const t = useWords(words);
  const plan = usePlan();
  const { definition } = plan.draft;
  const { locale } = useLanguage();
  const zone = useZone();
  const edit = (name: "starts_at" | "ends_at" | "rollout_percent"): Edit => ({
    value: definition[name] ?? null,
    put: (value) => plan.change({ [name]: value as string | null }),
    error: plan.faults.at(`/${name}`),
    values: {},
    zone,
    currency: plan.currency,
    locale,
  });
  return (
    <>
      <Stack className="card" p="lg" component="section" gap="md">
        <Title order={2}>{t("whoTitle")}</Title>
        <RuleBuilder
          label={t("condition")}
          help={t("conditionHelp")}
          trigger={plan.trigger}
          published={plan.published}
          value={definition.condition ?? ""}
          onChange={(condition) => plan.change({ condition: condition === "" ? null : condition })}
          error={plan.faults.at("/condition")}
          empty={t("everybody")}
        />
        <Switch label={t("published")} description={t("publishedHelp")} checked={plan.published} onChange={(event) => plan.change({ published: event.currentTarget.checked })} />
        {fields.decimal("", { label: t("rollout"), help: t("rolloutHelp"), suffix: " %", min: 0, max: 100, digits: 2 }).draw(edit("rollout_percent"))}
      </Stack>
      <Stack className="card" p="lg" component="section" gap="md">
        <Title order={2}>{t("whenTitle")}</Title>
        <Group grow align="start" className="wizard-pair">
          {fields.instant("", { label: t("begins"), help: t("beginsHelp") }).draw(edit("starts_at"))}
          {fields.instant("", { label: t("ends"), help: t("endsHelp") }).draw(edit("ends_at"))}
        </Group>
        <Hours />
      </Stack>
    </>
  );
}

const WHOLE: WindowIn = { opens: "00:00", closes: "00:00", weekdays: [...WEEK] };

function Hours() {
  const t = useWords(words);
  const plan = usePlan();
  const { language } = useLanguage();
  const window = plan.draft.definition.window ?? undefined;
  const put = (next: WindowIn | null) => plan.change({ window: next });
  const names = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  const error = plan.faults.at("/window") ?? plan.faults.at("/window/weekdays");
  return (
    <div>
      <Switch label={t("hours")} description={t("hoursHelp")} checked={window !== undefined} onChange={(event) => put(event.currentTarget.checked ? WHOLE : null)} />
      {window === undefined ? null : (
        <Stack gap="sm" mt="sm">
          <Group gap={6} role="group" aria-label={t("weekdays")}>
            {WEEK.map((day, at) => (
              <Chip
                key={day}
                size="xs"
                checked={(window.weekdays ?? WEEK).includes(day)}
                onChange={(on) => put({ ...window, weekdays: WEEK.filter((one) => (one === day ? on : (window.weekdays ?? WEEK).includes(one))) })}
              >
                {names.format(new Date(Date.UTC(2024, 0, 1 + at)))}
              </Chip>
            ))}
          </Group>
          <Group gap="sm" align="end">
            <TextInput type="time" label={t("opens")} value={window.opens ?? "00:00"} onChange={(event) => put({ ...window, opens: event.currentTarget.value })} />
            <TextInput type="time" label={t("closes")} value={window.closes ?? "00:00"} onChange={(event) => put({ ...window, closes: event.currentTarget.value })} />
            <Text size="sm" c="dimmed">
              {t("wholeDay")}
            </Text>
          </Group>
          {error === undefined ? null : <Text size="sm" c="var(--mantine-color-error)">{error}</Text>}
        </Stack>
      )}
    </div>
  );
}
