import { campaignsLaunchCampaign, campaignsListCampaigns, campaignsPauseCampaign, data, type CampaignOut } from "@kit/client";
import { When } from "@kit/fields";
import { useWorkspace } from "@kit/frame/workspace";
import { choice, ListPage, text, type Values } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { IconSpeakerphone } from "@tabler/icons-react";
import { BudgetCell } from "./budget";
import { Places } from "./places";
import { kindOf, KINDS, STANDINGS, standingOf } from "./standing";
import { Standing } from "./state";
import { words } from "./words";

const STATE = { running: "live", scheduled: "live", draft: "draft", paused: "paused" } as const;
const PAGES_MAX = 5;

export default function Campaigns() {
  const t = useWords(words);
  const now = useWorkspace()?.now ?? new Date().toISOString();
  return (
    <ListPage<CampaignOut>
      name="campaigns"
      title={t("title")}
      about={t("about")}
      route="/v1/campaigns"
      load={({ cursor, limit, filters }) => found(filters, now, limit, cursor)}
      idOf={(one) => one.id}
      to={(one) => `/campaigns/${one.id}`}
      columns={[
        { key: "name", title: t("name"), cell: (one) => one.name, csv: (one) => one.name },
        { key: "state", title: t("state"), cell: (one) => <Standing of={one} />, csv: (one) => t(standingOf(one, now)) },
        { key: "kind", title: t("kind"), cell: (one) => t(kindOf(one)), csv: (one) => t(kindOf(one)) },
        { key: "starts", title: t("starts"), cell: (one) => <When at={one.definition.starts_at} dateOnly none={t("startsAtOnce")} />, csv: (one) => one.definition.starts_at ?? "" },
        { key: "ends", title: t("ends"), cell: (one) => <When at={one.definition.ends_at} dateOnly none={t("noEnd")} />, csv: (one) => one.definition.ends_at ?? "" },
        { key: "budget", title: t("budget"), cell: (one) => <BudgetCell campaign={one} /> },
        { key: "sentence", title: t("sentence"), cell: (one) => one.sentence ?? one.outdated, csv: (one) => one.sentence ?? "", extra: true },
        { key: "changed", title: t("changed"), cell: (one) => <When at={one.changed_at} />, csv: (one) => one.changed_at, extra: true },
      ]}
      filters={[
        text("name", t("nameHas"), t("nameExample")),
        choice("state", t("state"), Object.fromEntries(STANDINGS.map((one) => [one, t(one)]))),
        choice("kind", t("kind"), Object.fromEntries(KINDS.map((one) => [one, t(one)]))),
      ]}
      views={(["running", "scheduled", "draft", "ended"] as const).map((state) => ({ name: t(state), values: { state } }))}
      create={{ label: t("create"), to: "/campaigns/new", permission: "campaigns:write" }}
      bulk={[
        { label: t("pause"), permission: "campaigns:write", danger: true, reason: true, run: (one, reason) => campaignsPauseCampaign({ path: { campaign_id: one.id }, body: { reason } }) },
        { label: t("resume"), permission: "campaigns:write", reason: true, run: (one, reason) => campaignsLaunchCampaign({ path: { campaign_id: one.id }, body: { reason } }) },
      ]}
      empty={{ icon: IconSpeakerphone, title: t("none"), text: t("noneText") }}
    >
      <Places />
    </ListPage>
  );
}

/** The API filters by state; names, kinds and whether the dates have come are looked at here, until a page is full. */
async function found(filters: Values, now: string, limit: number, from: string | undefined) {
  const { name = "", state, kind } = filters;
  const told = state === undefined || state === "ended" ? {} : { state: STATE[state as keyof typeof STATE] };
  const narrow = name !== "" || state !== undefined || kind !== undefined;
  const wanted = (one: CampaignOut) =>
    one.name.toLocaleLowerCase().includes(name.toLocaleLowerCase()) && (state === undefined || standingOf(one, now) === state) && (kind === undefined || kindOf(one) === kind);
  const items: CampaignOut[] = [];
  let cursor = from;
  let pages = 0;
  do {
    const page = await data(campaignsListCampaigns({ query: { cursor, limit: narrow ? 200 : limit, ...told } }));
    items.push(...page.items.filter(wanted));
    cursor = page.next_cursor ?? undefined;
    pages += 1;
  } while (cursor !== undefined && (items.length === 0 || (items.length < limit && pages < PAGES_MAX)));
  return { items, next_cursor: cursor ?? null };
}
