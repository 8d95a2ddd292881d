import { campaignsGetCampaign, data, type CampaignOut } from "@kit/client";
import { useParam } from "@kit/frame/link";
import { DetailPage, Found } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { useQuery } from "@tanstack/react-query";
import { useActs } from "./page/acts";
import { Cases } from "./page/cases";
import { Codes } from "./page/codes";
import { Limits } from "./page/limits";
import { Overview } from "./page/overview";
import { Results } from "./page/results";
import { Rules } from "./page/rules";
import { Summary } from "./page/summary";
import { Versions } from "./page/versions";
import { kindOf } from "./standing";
import { Standing } from "./state";
import { words } from "./words";

export default function CampaignPage() {
  const id = useParam();
  const found = useQuery({ queryKey: ["campaign", id], queryFn: () => data(campaignsGetCampaign({ path: { campaign_id: id } })) });
  return <Found of={found}>{(campaign) => <Shown campaign={campaign} />}</Found>;
}

function Shown({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const acts = useActs(campaign);
  const kind = kindOf(campaign);
  return (
    <DetailPage
      id={campaign.id}
      title={campaign.name}
      status={<Standing of={campaign} />}
      about={t(kind)}
      back={{ to: "/campaigns", label: t("title") }}
      acts={acts}
      summary={<Summary campaign={campaign} />}
      route={`/v1/campaigns/${campaign.id}`}
      tabs={[
        { key: "overview", title: t("overview"), content: <Overview campaign={campaign} /> },
        { key: "rules", title: t("rules"), content: <Rules campaign={campaign} /> },
        { key: "limits", title: t("limits"), content: <Limits campaign={campaign} /> },
        ...(kind === "code" ? [{ key: "codes", title: t("codes"), permission: "vouchers:read", content: <Codes campaign={campaign} /> }] : []),
        { key: "tests", title: t("testCases"), permission: "decisions:read", content: <Cases campaign={campaign} /> },
        { key: "results", title: t("results"), content: <Results campaign={campaign} /> },
        { key: "versions", title: t("versions"), content: <Versions campaign={campaign} /> },
      ]}
    />
  );
}
