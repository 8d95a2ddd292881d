/** How incentives go together on one cart: groups in their order, the campaigns in each, and who does not go with whom. */
import { campaignsChangeStacking, campaignsGetStacking, campaignsReviseCampaign, data, type CampaignOut, type GroupIn, type StackingOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { useAct } from "@kit/pages/acts";
import { Found } from "@kit/pages/detail";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { Button, Group, Paper, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useCartCampaigns } from "../page/stacked";
import { Places } from "../places";
import { words } from "../words";
import { Conflicts } from "./conflicts";
import { Groups } from "./groups";
import { inGroups, priorities, settingsOf, type Settings } from "./order";
import { Settled } from "./settled";

export default function StackingPage() {
  const rules = useQuery({ queryKey: ["stacking"], queryFn: () => data(campaignsGetStacking()) });
  return <Found of={rules}>{(found) => <Loaded rules={found} />}</Found>;
}

function Loaded({ rules }: { rules: StackingOut }) {
  const t = useWords(words);
  const campaigns = useCartCampaigns();
  return (
    <Page title={t("stacking")} about={t("stackingAbout")}>
      <Places />
      {campaigns.data === undefined ? <Skeleton height={240} radius="md" /> : <Board key={`${rules.version} ${campaigns.dataUpdatedAt}`} rules={rules} campaigns={campaigns.data} />}
      <Settled rules={rules} />
      <Conflicts />
    </Page>
  );
}

function Board({ rules, campaigns }: { rules: StackingOut; campaigns: readonly CampaignOut[] }) {
  const t = useWords(words);
  const may = useMay()("campaigns:write");
  const high = (rules.priority ?? "high_first") === "high_first";
  const before = inGroups(rules, campaigns);
  const [groups, setGroups] = useState<GroupIn[]>(rules.groups ?? []);
  const [members, setMembers] = useState(before);
  const moved = priorities(members, before, high);
  const dirty = moved.length > 0 || JSON.stringify(groups) !== JSON.stringify(rules.groups);
  const save = useAct(async () => {
    if (JSON.stringify(groups) !== JSON.stringify(rules.groups)) {
      const settings: Settings = { ...settingsOf(rules), groups };
      await data(campaignsChangeStacking({ headers: { "if-match": String(rules.version) }, body: settings }));
    }
    for (const { campaign, stacking } of moved) {
      await data(campaignsReviseCampaign({ path: { campaign_id: campaign.id }, headers: { "if-match": String(campaign.revision) }, body: { ...campaign.definition, stacking } }));
    }
  }, t("orderSaved"));
  return (
    <Stack gap="md">
      <Groups groups={groups} setGroups={setGroups} members={members} setMembers={setMembers} may={may} />
      {dirty ? (
        <Paper withBorder shadow="md" p="sm" radius="md" role="status" style={{ position: "sticky", bottom: 16, zIndex: 5 }}>
          <Group justify="space-between" gap="sm">
            <Text size="sm">{moved.length === 0 ? t("orderChanged") : t("orderChangedOf", { count: moved.length })}</Text>
            <Group gap="xs">
              <Button
                variant="default"
                onClick={() => {
                  setGroups(rules.groups ?? []);
                  setMembers(before);
                }}
              >
                {t("discard")}
              </Button>
              <Button loading={save.isPending} onClick={() => save.mutate()}>
                {t("saveOrder")}
              </Button>
            </Group>
          </Group>
        </Paper>
      ) : null}
    </Stack>
  );
}
