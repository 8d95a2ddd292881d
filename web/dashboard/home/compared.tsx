/** Campaigns beside each other: what each gave and cost. */
import { SegmentedControl, Table, Text } from "@mantine/core";
import { data, figuresOverviewCampaigns } from "@kit/client";
import { Money } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { Section } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { words } from "./words";

type By = "cost" | "uses" | "value" | "cost_per_use";
const WAYS: readonly By[] = ["cost", "uses", "value", "cost_per_use"];

export function Compared({ window }: { window: { from: string; to: string } }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const [by, sort] = useState<By>("cost");
  const found = useQuery({
    queryKey: ["overview", "campaigns", by, window],
    queryFn: () => data(figuresOverviewCampaigns({ query: { by, limit: 10, ...window } })),
    placeholderData: keepPreviousData,
  });
  const items = found.data?.items ?? [];
  return (
    <Section
      title={t("campaigns")}
      aside={<SegmentedControl size="xs" aria-label={t("sortBy")} value={by} onChange={(one) => sort(one as By)} data={WAYS.map((one) => ({ value: one, label: t(`by_${one}`) }))} />}
    >
      {items.length === 0 ? (
        <Text size="sm" c="dimmed" className="line">
          {t("campaignsNone")}
        </Text>
      ) : (
        <div className="rows-scroll">
          <Table className="rows" aria-label={t("campaigns")}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("campaign")}</Table.Th>
                {WAYS.map((one) => (
                  <Table.Th key={one} ta="right">
                    {t(`by_${one}`)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map((one) => (
                <Table.Tr key={one.campaign_id}>
                  <Table.Td className="row-head">
                    <LinkTo id={one.campaign_id}>{one.name}</LinkTo>
                  </Table.Td>
                  <Table.Td ta="right" data-title={t("by_cost")}>
                    <Money minor={one.cost_minor} />
                  </Table.Td>
                  <Table.Td ta="right" data-title={t("by_uses")} className="figures">
                    {new Intl.NumberFormat(locale).format(one.uses)}
                  </Table.Td>
                  <Table.Td ta="right" data-title={t("by_value")}>
                    <Money minor={one.value_minor} />
                  </Table.Td>
                  <Table.Td ta="right" data-title={t("by_cost_per_use")}>
                    <Money minor={one.cost_per_use_minor} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Section>
  );
}
