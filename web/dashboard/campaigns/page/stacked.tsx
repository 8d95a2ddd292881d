/** The place of a campaign among the others: its group and priority, and what it never goes with. */
import { campaignsGetStacking, campaignsListCampaigns, campaignsReviseCampaign, data, type CampaignOut, type StackingInOutput } from "@kit/client";
import { useMay } from "@kit/client/session";
import { Link, LinkTo } from "@kit/frame/link";
import { ask } from "@kit/pages/ask";
import { Fact, Facts, Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { Button, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { isOfCarts } from "../standing";
import { words } from "../words";

const INCENTIVES = ["promotion", "coupon", "gift_card", "points"] as const;

/** The campaigns that lower prices of carts, at most as many as one page of the API has. */
export function useCartCampaigns() {
  return useQuery({
    queryKey: ["campaigns", "carts"],
    queryFn: async () => {
      const items: CampaignOut[] = [];
      for (const state of ["live", "paused", "draft"] as const) items.push(...(await data(campaignsListCampaigns({ query: { state, limit: 200 } }))).items.filter(isOfCarts));
      return items;
    },
  });
}

export function Stacked({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const may = useMay()("campaigns:write");
  const rules = useQuery({ queryKey: ["stacking"], queryFn: () => data(campaignsGetStacking()) });
  const others = useCartCampaigns().data?.filter((one) => one.id !== campaign.id) ?? [];
  const stacking: StackingInOutput = campaign.definition.stacking ?? {};
  const nameOf = (id: string) => others.find((one) => one.id === id)?.name ?? id;
  const { group = "default", category = "common", priority = 0, excludes = [], excludes_kinds = [] } = stacking;
  const edit = () =>
    ask<StackingInOutput>({
      title: t("changeStacking"),
      text: campaign.state === "live" ? t("countsAtOnce") : undefined,
      size: "lg",
      fields: [
        fields.choice("group", { label: t("group"), help: t("groupHelp"), required: true, options: Object.fromEntries((rules.data?.groups ?? [{ key: "default" }]).map((one) => [one.key, one.key])) }),
        fields.choice("category", { label: t("category"), required: true, options: { common: t("common"), never: t("neverWith"), always: t("alwaysWith") } }),
        fields.whole("priority", { label: t("priority"), help: t("priorityHelp"), required: true, min: -1_000_000, max: 1_000_000 }),
        fields.choices("excludes", { label: t("excludes"), help: t("excludesHelp"), options: Object.fromEntries(others.map((one) => [one.id, one.name])) }),
        fields.choices("excludes_kinds", { label: t("excludesKinds"), options: Object.fromEntries(INCENTIVES.map((one) => [one, t(`kind_${one}`)])) }),
      ],
      initial: { ...stacking, group, category, priority, excludes, excludes_kinds },
      label: t("save"),
      submit: ({ values }) =>
        data(campaignsReviseCampaign({ path: { campaign_id: campaign.id }, headers: { "if-match": String(campaign.revision) }, body: { ...campaign.definition, stacking: values } })),
      done: t("savedAsVersion"),
    });
  const action =
    may && campaign.state !== "ended" ? (
      <Button variant="default" size="compact-sm" onClick={edit}>
        {t("change")}
      </Button>
    ) : null;
  return (
    <Section title={t("stackingOfOne")} aside={action}>
      <Facts>
        <Fact name={t("group")}>
          <Link to="/campaigns/stacking">{group}</Link>
        </Fact>
        <Fact name={t("category")}>{t(category === "never" ? "neverWith" : category === "always" ? "alwaysWith" : "common")}</Fact>
        <Fact name={t("priority")}>{priority}</Fact>
        <Fact name={t("excludes")}>
          {excludes.length === 0 ? (
            t("nothing")
          ) : (
            <Group gap={6} justify="flex-end">
              {excludes.map((id) => (
                <LinkTo key={id} id={id}>
                  {nameOf(id)}
                </LinkTo>
              ))}
            </Group>
          )}
        </Fact>
        <Fact name={t("excludesKinds")}>{excludes_kinds.length === 0 ? t("nothing") : excludes_kinds.map((one) => t(`kind_${one}`)).join(", ")}</Fact>
      </Facts>
    </Section>
  );
}
