/** What can be done to a campaign, by how it stands. Each step asks for a reason, which the audit trail keeps. */
import {
  campaignsCreateCampaign,
  campaignsEndCampaign,
  campaignsKillCampaign,
  campaignsLaunchCampaign,
  campaignsPauseCampaign,
  campaignsRenameCampaign,
  data,
  type CampaignCreate,
  type CampaignOut,
} from "@kit/client";
import { useGo } from "@kit/frame/link";
import type { Act } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { IconAbc, IconCopy, IconHandStop, IconPencil, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconTestPipe } from "@tabler/icons-react";
import { words } from "../words";

const STEPS = { launch: campaignsLaunchCampaign, pause: campaignsPauseCampaign, kill: campaignsKillCampaign, end: campaignsEndCampaign };

export function useActs(campaign: CampaignOut): Act[] {
  const t = useWords(words);
  const go = useGo();
  const { id, state } = campaign;
  const permission = "campaigns:write";
  const step = (name: keyof typeof STEPS, label: string, text: string, done: string, danger = false) =>
    ask<{ reason: string }>({
      title: `${label}: ${campaign.name}`,
      text,
      fields: [fields.area("reason", { label: t("reason"), help: t("reasonHelp"), required: true, max: 500 })],
      label,
      danger,
      submit: ({ values }) => data(STEPS[name]({ path: { campaign_id: id }, body: values })),
      done,
    });
  const clone = () =>
    ask<{ name: string }>({
      title: t("clone"),
      text: t("cloneText"),
      fields: [fields.text("name", { label: t("name"), required: true, max: 200 })],
      initial: { name: t("copyOf", { name: campaign.name }).slice(0, 200) },
      label: t("clone"),
      submit: async ({ values }) => {
        const body = { ...campaign.definition, program_id: campaign.program_id, name: values.name } as CampaignCreate;
        go(`/campaigns/${(await data(campaignsCreateCampaign({ body }))).id}`);
      },
      done: t("cloned"),
    });
  const rename = () =>
    ask<{ name: string }>({
      title: t("rename"),
      fields: [fields.text("name", { label: t("name"), required: true, max: 200 })],
      initial: { name: campaign.name },
      label: t("rename"),
      submit: ({ values }) => data(campaignsRenameCampaign({ path: { campaign_id: id }, headers: { "if-match": String(campaign.revision) }, body: values })),
      done: t("renamed"),
    });
  const launch: Act = {
    label: t(state === "draft" ? "publish" : "resume"),
    icon: IconPlayerPlay,
    permission,
    run: () => step("launch", t(state === "draft" ? "publish" : "resume"), t(state === "draft" ? "publishText" : "resumeText"), t("launched")),
  };
  const pause: Act = { label: t("pause"), icon: IconPlayerPause, permission, run: () => step("pause", t("pause"), t("pauseText"), t("pausedNow")) };
  const kill: Act = { label: t("kill"), icon: IconHandStop, danger: true, permission, run: () => step("kill", t("kill"), t("killText"), t("killed"), true) };
  const end: Act = { label: t("end"), icon: IconPlayerStop, danger: true, permission, run: () => step("end", t("end"), t("endText"), t("endedNow"), true) };
  const edit: Act = { label: t("edit"), icon: IconPencil, permission, to: `/campaigns/${id}/edit` };
  const rest: Act[] = [
    { label: t("simulate"), icon: IconTestPipe, permission: "decisions:read", to: `/simulator?campaign=${id}` },
    { label: t("rename"), icon: IconAbc, permission, run: rename },
    { label: t("clone"), icon: IconCopy, permission, run: clone },
  ];
  if (state === "draft") return [launch, edit, ...rest, end];
  if (state === "live") return [pause, edit, ...rest, kill, end];
  if (state === "paused") return [launch, edit, ...rest, end];
  return [rest[0]!, rest[2]!, rest[1]!];
}
