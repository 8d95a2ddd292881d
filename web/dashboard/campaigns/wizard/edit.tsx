/** A draft goes on, or a new version of a campaign is planned. */
import { campaignsGetCampaign, data } from "@kit/client";
import { useParam } from "@kit/frame/link";
import { Found } from "@kit/pages/detail";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Draft } from "./plan";
import { useSetUp } from "./setup";
import { Wizard } from "./wizard";

export default function EditCampaign() {
  const id = useParam();
  const found = useQuery({ queryKey: ["campaign", id, "edit"], queryFn: () => data(campaignsGetCampaign({ path: { campaign_id: id } })), staleTime: Infinity, gcTime: 0 });
  const setUp = useSetUp();
  if (setUp === undefined) return <Skeleton height={320} aria-busy />;
  return (
    <Found of={found}>
      {(campaign) => (
        <Wizard key={campaign.id} setUp={setUp} saved={campaign} initial={{ name: campaign.name, program_id: campaign.program_id, definition: campaign.definition as unknown as Draft["definition"] }} />
      )}
    </Found>
  );
}
