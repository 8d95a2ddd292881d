/** Ways to earn: what each campaign of orders and events says, and what it gave lately and last. */
import { data, campaignsListEarningRules, programsListPrograms, type EarningRuleOut, type CampaignsListEarningRulesData } from "@kit/client";
import { Points, pointsText } from "@kit/fields";
import { choice, ListPage } from "@kit/pages/list";
import { useLanguage, useWords } from "@kit/words";
import { Text } from "@mantine/core";
import { IconCoins } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Standing } from "../campaigns/state";
import { words as campaignWords } from "../campaigns/words";
import { words } from "./words";

const STATES = ["live", "draft", "paused", "ended"] as const;

export default function EarningRules() {
  const t = useWords(words);
  const said = useWords(campaignWords);
  const { locale, language } = useLanguage();
  const programs = useQuery({ queryKey: ["programs"], queryFn: () => data(programsListPrograms({ query: { limit: 100 } })) });
  const named = Object.fromEntries((programs.data?.items ?? []).map((one) => [one.id, one.name]));
  const states = { live: said("running"), draft: said("draft"), paused: said("paused"), ended: said("ended") };
  const onWhat = (one: EarningRuleOut) => (one.trigger === "order.paid" ? t("order") : t("event", { type: one.trigger.replace(/^event\./, "") }));
  const day = (on: string | null) => (on === null ? t("neverYet") : new Intl.DateTimeFormat(locale, { timeZone: "UTC", dateStyle: "medium" }).format(new Date(`${on}T12:00Z`)));
  const gave = (one: EarningRuleOut) => one.points.map((each) => `${pointsText(each.points, locale)} ${each.wallet}`).join(", ");
  return (
    <ListPage<EarningRuleOut>
      name="earning"
      title={t("title")}
      about={t("about")}
      route="/v1/earning_rules"
      load={({ cursor, limit, filters }) => data(campaignsListEarningRules({ query: { cursor, limit, locale: language, ...filters } as CampaignsListEarningRulesData["query"] }))}
      idOf={(one) => one.campaign_id}
      to={(one) => `/campaigns/${one.campaign_id}`}
      columns={[
        { key: "name", title: t("rule"), cell: (one) => <span style={{ display: "inline-block", whiteSpace: "normal", minWidth: 180 }}>{one.name}</span>, csv: (one) => one.name },
        { key: "sentence", title: t("sentence"), wrap: true, cell: (one) => one.sentence ?? <Text size="sm" c="var(--laurels-bad)">{t("outdated")}</Text>, csv: (one) => one.sentence ?? "" },
        { key: "on", title: t("onWhat"), cell: onWhat, csv: onWhat, extra: true },
        { key: "program", title: t("program"), cell: (one) => named[one.program_id ?? ""] ?? "–", csv: (one) => named[one.program_id ?? ""] ?? "", extra: true },
        { key: "state", title: t("state"), cell: (one) => <Standing of={{ state: one.state, definition: { trigger: one.trigger, effects: [], starts_at: one.starts_at, ends_at: one.ends_at } }} />, csv: (one) => states[one.state] },
        { key: "uses", title: t("uses"), align: "right", cell: (one) => <span className="figures">{new Intl.NumberFormat(locale).format(one.uses)}</span>, csv: (one) => String(one.uses) },
        {
          key: "gave",
          title: t("gave"),
          align: "right",
          cell: (one) => (one.points.length === 0 ? "–" : one.points.map((each) => <div key={each.wallet_id}><Points points={each.points} unit={each.wallet} /></div>)),
          csv: gave,
        },
        { key: "last", title: t("last"), align: "right", cell: (one) => <span className="figures">{day(one.last_on)}</span>, csv: (one) => one.last_on ?? "" },
      ]}
      filters={[
        choice("state", t("state"), Object.fromEntries(STATES.map((one) => [one, states[one]]))),
        choice("on", t("onWhat"), { order: t("order"), event: t("someEvent") }),
        choice("program_id", t("program"), named),
      ]}
      views={[
        { name: states.live, values: { state: "live" } },
        { name: states.draft, values: { state: "draft" } },
      ]}
      create={{ label: t("create"), to: "/campaigns/new", permission: "campaigns:write" }}
      empty={{ icon: IconCoins, title: t("none"), text: t("noneText") }}
    />
  );
}
