/** What each campaign says: what it gives, or why nothing, with its condition as a tree and what would change it. */
import { campaignsCreateTestCase, data, type VerdictOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { Status } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { ask } from "@kit/pages/ask";
import { Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { Accordion, Button, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconShieldCheck, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { Given } from "../campaigns/page/gained";
import { Grounds } from "../campaigns/page/grounds";
import type { Tried } from "./form";
import { told } from "./scene";
import { words } from "./words";

const SHOWN = 12;

export function Verdicts({ tried }: { tried: Tried }) {
  const t = useWords(words);
  const { found } = tried;
  const [all, showAll] = useState(false);
  const given = found.campaigns.filter((one) => one.outcome.code === null).length;
  const shown = all ? found.campaigns : found.campaigns.slice(0, Math.max(SHOWN, given));
  const rest = found.campaigns_count - found.campaigns.length;
  return (
    <Section title={t("verdicts")} aside={<Text size="sm" c="dimmed">{t("ofCampaigns", { given, count: found.campaigns_count })}</Text>}>
      {found.campaigns.length === 0 ? (
        <Text c="dimmed" className="line">
          {t("noCampaigns")}
        </Text>
      ) : (
        <Accordion multiple defaultValue={found.campaigns.slice(0, 1).map((one) => one.campaign_id)} order={3}>
          {shown.map((one) => (
            <Verdict key={one.campaign_id} verdict={one} tried={tried} />
          ))}
        </Accordion>
      )}
      {shown.length < found.campaigns.length ? (
        <Group justify="center" p="sm">
          <Button variant="default" size="compact-sm" onClick={() => showAll(true)}>
            {t("showAll", { count: found.campaigns.length })}
          </Button>
        </Group>
      ) : rest > 0 ? (
        <Text size="sm" c="dimmed" className="line">
          {t("notTold", { count: rest })}
        </Text>
      ) : null}
    </Section>
  );
}

function Verdict({ verdict, tried }: { verdict: VerdictOut; tried: Tried }) {
  const t = useWords(words);
  const may = useMay();
  const { outcome, judgement } = verdict;
  const gives = outcome.code === null;
  const save = useSave(verdict, tried);
  const Mark = gives ? IconCheck : IconX;
  return (
    <Accordion.Item value={verdict.campaign_id}>
      <Accordion.Control>
        <span className="verdict-control">
          <Mark size={18} color={gives ? "var(--laurels-good)" : "var(--laurels-bad)"} aria-label={t(gives ? "gives" : "givesNothing")} />
          <Group gap="xs" component="span">
            <Text component="span" fw={550}>
              {verdict.campaign}
            </Text>
            {verdict.tried ? <Status tone="waiting">{t("tried")}</Status> : null}
          </Group>
          <Text component="span" size="sm" c={gives ? undefined : "dimmed"}>
            <Given outcome={outcome} currency={tried.found.currency} />
          </Text>
        </span>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm">
          {judgement.message === null ? null : <Text size="sm">{judgement.message}</Text>}
          {gives && judgement.explanation === null ? (
            <Text size="sm" c="dimmed">
              {t("noCondition")}
            </Text>
          ) : null}
          <Grounds judgement={judgement} />
          <Group gap="sm">
            {may("campaigns:write") && outcome.code !== "campaign_of_other_kind" ? (
              <Button variant="default" size="compact-sm" leftSection={<IconShieldCheck size={15} aria-hidden />} onClick={save}>
                {t("save")}
              </Button>
            ) : null}
            <Text size="sm">
              <LinkTo id={verdict.campaign_id}>{t("open")}</LinkTo>
            </Text>
          </Group>
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

/** Save what was tried as a test case: from then on no version of the campaign goes through that gives something else. */
function useSave(verdict: VerdictOut, { scene, found }: Tried) {
  const t = useWords(words);
  const skus = found.prices?.lines.slice(0, 3).map((line) => (line.quantity === 1 ? line.sku : `${line.quantity} × ${line.sku}`)) ?? [];
  const name = scene.of === "event" ? (scene.event.type ?? "") : skus.join(", ");
  return () =>
    ask<{ name: string }>({
      title: t("saveTitle", { name: verdict.campaign }),
      text: t("saveText"),
      fields: [fields.text("name", { label: t("caseName"), required: true, max: 200 })],
      initial: { name: name.slice(0, 200) },
      label: t("save"),
      submit: ({ values }) => data(campaignsCreateTestCase({ body: { ...told(scene), at: found.at, campaign_id: verdict.campaign_id, name: values.name } })),
      done: t("saved"),
    });
}
