/** How codes are given out: the rule of publications, and the pool that is kept filled. */
import {
  data,
  ProblemError,
  publicationsGetRule,
  publicationsSetRule,
  vouchersDropPool,
  vouchersGetPool,
  vouchersSetPool,
  type CampaignOut,
  type PoolIn,
  type PublicationsSetRuleData,
} from "@kit/client";
import { useMay } from "@kit/client/session";
import { useAct } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { Fact, Facts, Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { useLanguage, useWords } from "@kit/words";
import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { words } from "../../vouchers/words";

type RuleIn = PublicationsSetRuleData["body"];

export function Giving({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const may = useMay();
  const path = { campaign_id: campaign.id };
  const rule = useQuery({ queryKey: ["publication rule", campaign.id], queryFn: () => data(publicationsGetRule({ path })), enabled: may("publications:read") });
  const pool = useQuery({
    queryKey: ["pool", campaign.id],
    queryFn: async () => {
      try {
        return await data(vouchersGetPool({ path }));
      } catch (error) {
        if (error instanceof ProblemError && error.status === 404) return null;
        throw error;
      }
    },
  });
  const { language } = useLanguage();
  const count = (number: number) => new Intl.NumberFormat(language).format(number);
  const drop = useAct(() => vouchersDropPool({ path }), t("poolDropped"));
  const changeRule = () =>
    ask<RuleIn>({
      title: t("giving"),
      fields: [
        fields.text("valid_for", { label: t("validFor"), help: t("validForHelp"), placeholder: "P30D" }),
        fields.whole("customer_max", { label: t("customerMax"), help: t("customerMaxHelp"), min: 1 }),
        fields.yes("within_campaign", { label: t("withinCampaign"), help: t("withinCampaignHelp") }),
      ],
      initial: { with_code: rule.data?.with_code ?? null, valid_for: rule.data?.valid_for ?? null, customer_max: rule.data?.customer_max ?? null, within_campaign: rule.data?.within_campaign ?? false },
      label: t("save"),
      submit: ({ values }) => data(publicationsSetRule({ path, body: values })),
      done: t("saved"),
    });
  const changePool = () =>
    ask<PoolIn>({
      title: t("pool"),
      text: t("poolText"),
      fields: [
        fields.whole("free_min", { label: t("freeMin"), required: true, min: 1, max: 100_000 }),
        fields.whole("refill_count", { label: t("refill"), required: true, min: 1, max: 100_000 }),
        fields.text("pattern", { label: t("pattern"), help: t("patternHelp"), required: true, max: 200 }),
        fields.whole("uses_max", { label: t("usesMost"), help: t("usesHelp"), min: 1 }),
      ],
      initial: { free_min: pool.data?.free_min ?? 100, refill_count: pool.data?.refill_count ?? 500, pattern: pool.data?.pattern ?? "####-####-####*", uses_max: pool.data === null || pool.data === undefined ? 1 : pool.data.uses_max },
      label: t("save"),
      submit: ({ values }) => data(vouchersSetPool({ path, body: values })),
      done: t("saved"),
    });
  const editRule = may("publications:write") && campaign.state !== "ended";
  const editPool = may("vouchers:write") && campaign.state !== "ended";
  return (
    <Section
      title={t("giving")}
      aside={
        <Group gap="xs">
          {editRule ? (
            <Button variant="default" size="compact-sm" onClick={changeRule}>
              {t("change")}
            </Button>
          ) : null}
          {editPool ? (
            <Button variant="default" size="compact-sm" onClick={changePool}>
              {t("pool")}
            </Button>
          ) : null}
        </Group>
      }
    >
      <Facts>
        <Fact name={t("validFor")}>{rule.data?.valid_for ?? t("asTheCode")}</Fact>
        <Fact name={t("customerMax")}>{rule.data?.customer_max ?? t("endless")}</Fact>
        <Fact name={t("withinCampaign")}>{t(rule.data?.within_campaign ? "yes" : "no")}</Fact>
        <Fact name={t("pool")}>
          {pool.data == null ? (
            t("noPool")
          ) : (
            <>
              {t("poolState", { free: count(pool.data.free ?? 0), least: count(pool.data.free_min), refill: count(pool.data.refill_count) })}
              {editPool ? (
                <Button variant="subtle" color="red" size="compact-xs" ml={8} onClick={() => drop.mutate()}>
                  {t("poolDrop")}
                </Button>
              ) : null}
            </>
          )}
        </Fact>
      </Facts>
      {pool.data?.failure == null ? null : (
        <Text className="line" size="sm" c="red" role="alert">
          {pool.data.failure}
        </Text>
      )}
    </Section>
  );
}
