/** How much of a campaign's budgets is used. */
import { campaignsCampaignResults, data, type BudgetOut, type CampaignOut } from "@kit/client";
import { Money, Points } from "@kit/fields";
import { useWorkspace } from "@kit/frame/workspace";
import { useWords } from "@kit/words";
import { Group, Progress, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { localOf } from "@kit/frame/zoned";
import { words } from "./words";

/** The budgets of a campaign as they stand: those limits that hold for everybody together. */
export function useBudgets(campaign: CampaignOut) {
  const workspace = useWorkspace();
  const limited = campaign.state !== "draft" && (campaign.definition.limits ?? []).some((one) => one.scope === "campaign");
  const today = workspace === undefined ? undefined : localOf(workspace.now, workspace.zone).slice(0, 10);
  return useQuery({
    queryKey: ["budgets", campaign.id, campaign.revision, today],
    queryFn: async () => (await data(campaignsCampaignResults({ path: { campaign_id: campaign.id }, query: { from: today!, to: today! } }))).budgets,
    enabled: limited && today !== undefined,
    staleTime: 60_000,
  });
}

/** The budget of a campaign that is nearest to its end, small enough for a row. */
export function BudgetCell({ campaign }: { campaign: CampaignOut }) {
  const found = useBudgets(campaign);
  if (!found.isEnabled || found.isError) return <span>–</span>;
  if (found.data === undefined) return <Skeleton height={8} width={110} />;
  const nearest = [...found.data].sort((one, other) => other.used_percent - one.used_percent)[0];
  if (nearest === undefined) return <span>–</span>;
  return (
    <Group gap={8} wrap="nowrap" miw={130} justify="flex-end">
      <BudgetBar budget={nearest} />
      <Text size="sm" className="figures" w={42} ta="right">
        {nearest.used_percent} %
      </Text>
    </Group>
  );
}

export function BudgetBar({ budget }: { budget: BudgetOut }) {
  const t = useWords(words);
  const part = Math.min(100, budget.used_percent);
  return <Progress value={part} color={part >= 100 ? "red" : part >= 80 ? "orange" : "laurel"} size="sm" flex={1} aria-label={`${t("budget")}: ${t(budget.measure)}`} />;
}

/** An amount in what a limit measures: money, points, or a count. */
export function Measured({ measure, amount, wallet }: { measure: BudgetOut["measure"]; amount: string; wallet?: string | null | undefined }) {
  if (measure === "discount" || measure === "order_value") return <Money minor={Number(amount)} />;
  return <Points points={amount} unit={measure === "points" ? (wallet ?? undefined) : undefined} />;
}
