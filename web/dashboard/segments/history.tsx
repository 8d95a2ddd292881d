import { data, segmentsListHistory } from "@kit/client";
import { Chart } from "@kit/charts";
import { Found, Section } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { Box, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { words } from "./words";

const DAY = 86_400_000;

export function History({ id }: { id: string }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const [days, setDays] = useState("30");
  const found = useQuery({
    queryKey: ["segment", id, "history", days],
    queryFn: () => data(segmentsListHistory({ path: { id }, query: days === "30" ? {} : { from: dayBefore(Number(days)), to: dayBefore(0) } })),
  });
  const format = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" });
  return (
    <Found of={found}>
      {({ items }) => {
        const rows = items.map((one) => ({ ...one, left: -one.left, on: format.format(new Date(one.day)) }));
        return (
          <>
            <Section title={t("sizeByDay")} aside={<SegmentedControl size="xs" value={days} onChange={setDays} data={["30", "90", "365"].map((value) => ({ value, label: t("days", { count: Number(value) }) }))} />}>
              <Box p="md">
                <Chart kind="area" rows={rows} along="on" lines={[{ name: "size", label: t("size"), color: "laurel.6" }]} label={t("sizeByDay")} />
              </Box>
            </Section>
            <Section title={t("movement")}>
              <Box p="md">
                <Chart
                  kind="bar"
                  stacked
                  rows={rows}
                  along="on"
                  lines={[
                    { name: "entered", label: t("entered"), color: "laurel.6" },
                    { name: "left", label: t("left"), color: "orange.6" },
                  ]}
                  label={t("movement")}
                />
              </Box>
            </Section>
          </>
        );
      }}
    </Found>
  );
}

function dayBefore(days: number): string {
  return new Date(Date.now() - days * DAY).toISOString().slice(0, 10);
}
