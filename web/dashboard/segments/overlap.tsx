/** How many customers a segment shares with another. */
import { data, segmentsListSegments, segmentsOverlapSegments, type OverlapOut, type SegmentOut } from "@kit/client";
import { Section } from "@kit/pages/detail";
import { Failure } from "@kit/pages/states";
import { useLanguage, useWords } from "@kit/words";
import { Group, Progress, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { words } from "./words";

export function Overlap({ segment }: { segment: SegmentOut }) {
  const t = useWords(words);
  const [other, choose] = useState<string | null>(null);
  const all = useQuery({ queryKey: ["segments", "all"], queryFn: () => data(segmentsListSegments({ query: { limit: 200 } })) });
  const found = useQuery({
    queryKey: ["segment", segment.id, "overlap", other],
    queryFn: () => data(segmentsOverlapSegments({ query: { first: segment.id, second: other! } })),
    enabled: other !== null,
  });
  const others = (all.data?.items ?? []).filter((one) => one.id !== segment.id);
  const second = others.find((one) => one.id === other);
  return (
    <Section>
      <Stack p="md" gap="lg">
        <Select label={t("with")} placeholder={t("chooseSegment")} data={others.map((one) => ({ value: one.id, label: one.name }))} value={other} onChange={choose} searchable maw={380} />
        {found.isError ? <Failure error={found.error} retry={() => void found.refetch()} /> : null}
        {found.data !== undefined && second !== undefined ? <Bars first={segment.name} second={second.name} overlap={found.data} /> : <Text c="dimmed">{t("overlapText")}</Text>}
      </Stack>
    </Section>
  );
}

function Bars({ first, second, overlap }: { first: string; second: string; overlap: OverlapOut }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const all = overlap.both + overlap.only_first + overlap.only_second;
  const parts = [
    { label: t("onlyIn", { name: first }), count: overlap.only_first, color: "var(--mantine-color-laurel-4)" },
    { label: t("inBoth"), count: overlap.both, color: "var(--mantine-color-laurel-8)" },
    { label: t("onlyIn", { name: second }), count: overlap.only_second, color: "var(--mantine-color-orange-4)" },
  ];
  const percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
  return (
    <Stack gap="sm">
      <Progress.Root size={28}>
        {parts.map((one) => (
          <Progress.Section key={one.label} value={all === 0 ? 0 : (one.count / all) * 100} color={one.color} aria-label={one.label} />
        ))}
      </Progress.Root>
      {parts.map((one) => (
        <Group key={one.label} justify="space-between" gap="sm" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <span style={{ width: 10, height: 10, borderRadius: 2, background: one.color }} aria-hidden />
            <Text size="sm">{one.label}</Text>
          </Group>
          <Text size="sm" className="figures">
            {new Intl.NumberFormat(locale).format(one.count)} · {percent.format(all === 0 ? 0 : one.count / all)}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
