/** How a campaign of carts goes together with others. */
import { MultiSelect, NumberInput, Select, Stack, Text, Title } from "@mantine/core";
import { campaignsGetStacking, campaignsListCampaigns, data, type StackingInOutput } from "@kit/client";
import { useWords } from "@kit/words";
import { useQuery } from "@tanstack/react-query";
import { usePlan } from "./plan";
import { words } from "./words";

export function Stacking() {
  const t = useWords(words);
  const plan = usePlan();
  const rules = useQuery({ queryKey: ["stacking"], queryFn: () => data(campaignsGetStacking()) });
  const others = useQuery({ queryKey: ["campaigns", "all"], queryFn: async () => (await data(campaignsListCampaigns({ query: { limit: 200 } }))).items });
  const now = plan.draft.definition.stacking ?? {};
  const put = (change: Partial<StackingInOutput>) => plan.change({ stacking: { ...now, ...change } });
  const groups = (rules.data?.groups ?? []).map((one) => one.key);
  const carts = (others.data ?? []).filter((one) => one.id !== plan.saved?.id && one.state !== "ended" && ["cart", "code"].includes(one.definition.trigger));
  return (
    <Stack className="card" p="lg" component="section" gap="md">
      <div>
        <Title order={2}>{t("stackTitle")}</Title>
        <Text size="sm" c="dimmed">
          {t("stackHelp")}
        </Text>
      </div>
      <Select
        label={t("category")}
        allowDeselect={false}
        data={(["common", "never", "always"] as const).map((one) => ({ value: one, label: t(`category_${one}`) }))}
        value={now.category ?? "common"}
        onChange={(next) => put({ category: next as "common" })}
      />
      {groups.length > 1 || (now.group ?? "default") !== "default" ? (
        <Select label={t("stackGroup")} allowDeselect={false} data={[...new Set([...groups, now.group ?? "default"])]} value={now.group ?? "default"} error={plan.faults.at("/stacking/group")} onChange={(group) => put({ group: group ?? "default" })} />
      ) : null}
      <NumberInput
        label={t("priority")}
        description={t(rules.data?.priority === "low_first" ? "lowFirst" : "highFirst")}
        allowDecimal={false}
        value={now.priority ?? 0}
        onChange={(next) => put({ priority: Number(next) || 0 })}
      />
      <MultiSelect
        label={t("excludes")}
        searchable
        data={carts.map((one) => ({ value: one.id, label: one.name }))}
        value={now.excludes ?? []}
        error={plan.faults.at("/stacking/excludes")}
        onChange={(excludes) => put({ excludes })}
      />
      <MultiSelect
        label={t("excludesKinds")}
        data={(["promotion", "coupon", "gift_card", "points"] as const).map((one) => ({ value: one, label: t(`kind_${one}`) }))}
        value={now.excludes_kinds ?? []}
        onChange={(kinds) => put({ excludes_kinds: kinds as StackingInOutput["excludes_kinds"] & string[] })}
      />
    </Stack>
  );
}
