/** What can be stopped at once: everything, one kind of incentives, one campaign. */
import { campaignsResumeKind, campaignsStopKind, data, workspaceResume, workspaceStop } from "@kit/client";
import { useMay } from "@kit/client/session";
import { Status } from "@kit/fields";
import { Link } from "@kit/frame/link";
import { useWorkspace } from "@kit/frame/workspace";
import { ask } from "@kit/pages/ask";
import { Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { Button, Group, Stack, Text } from "@mantine/core";
import { Places } from "./places";
import { words } from "./words";

const KINDS = ["promotion", "coupon", "gift_card", "points"] as const;

export default function Stops() {
  const t = useWords(words);
  const workspace = useWorkspace();
  const may = useMay();
  const turn = (title: string, text: string, stops: boolean, submit: (reason: string) => Promise<unknown>) =>
    ask<{ reason: string }>({
      title,
      text,
      fields: [fields.area("reason", { label: t("reason"), help: t("reasonHelp"), required: true, max: 500 })],
      label: t(stops ? "stop" : "resume"),
      danger: stops,
      submit: ({ values }) => submit(values.reason),
      done: t(stops ? "stoppedNow" : "resumedNow"),
    });
  return (
    <Page title={t("stops")} about={t("stopsAbout")}>
      <Places />
      <Section title={t("everything")}>
        <Line
          name={t("wholeWorkspace")}
          text={t("wholeWorkspaceText")}
          stopped={workspace?.stopped ?? false}
          may={may("workspace:write")}
          turn={(stops) =>
            turn(t(stops ? "stopEverything" : "resumeEverything"), t("wholeWorkspaceText"), stops, (reason) => data((stops ? workspaceStop : workspaceResume)({ body: { reason } })))
          }
        />
      </Section>
      <Section title={t("byKind")}>
        {KINDS.map((kind) => (
          <Line
            key={kind}
            name={t(`kind_${kind}`)}
            text={t(`stop_${kind}`)}
            stopped={workspace?.stopped_kinds.includes(kind) ?? false}
            may={may("campaigns:write")}
            turn={(stops) => turn(`${t(stops ? "stop" : "resume")}: ${t(`kind_${kind}`)}`, t(`stop_${kind}`), stops, (reason) => data((stops ? campaignsStopKind : campaignsResumeKind)({ path: { kind }, body: { reason } })))}
          />
        ))}
      </Section>
      <Section title={t("oneCampaign")}>
        <div className="line">
          <Text size="sm" c="dimmed">
            {t("oneCampaignText")} <Link to="/campaigns?state=running" underline="always">{t("runningCampaigns")}</Link>
          </Text>
        </div>
      </Section>
    </Page>
  );
}

function Line({ name, text, stopped, may, turn }: { name: string; text: string; stopped: boolean; may: boolean; turn: (stops: boolean) => void }) {
  const t = useWords(words);
  return (
    <Group className="line" justify="space-between" wrap="nowrap" gap="md">
      <Stack gap={2} miw={0}>
        <Group gap="xs">
          <Text fw={550}>{name}</Text>
          <Status tone={stopped ? "bad" : "good"}>{t(stopped ? "isStopped" : "works")}</Status>
        </Group>
        <Text size="sm" c="dimmed">
          {text}
        </Text>
      </Stack>
      {may ? (
        <Button variant={stopped ? "default" : "light"} color={stopped ? undefined : "red"} aria-label={`${t(stopped ? "resume" : "stop")}: ${name}`} onClick={() => turn(!stopped)} style={{ flex: "none" }}>
          {t(stopped ? "resume" : "stop")}
        </Button>
      ) : null}
    </Group>
  );
}
