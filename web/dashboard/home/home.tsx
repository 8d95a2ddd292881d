/** What needs somebody now, how the programme does, and what of it each campaign gave and cost. */
import { SegmentedControl, Stack } from "@mantine/core";
import { data, figuresOverviewFigures } from "@kit/client";
import { useWorkspace } from "@kit/frame/workspace";
import { Found } from "@kit/pages/detail";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Attention } from "./attention";
import { Compared } from "./compared";
import { KeyFigures, Points, Sold } from "./figures";
import { Start } from "./start";
import { words } from "./words";

const SPANS = ["7", "28", "90", "365"] as const;

export default function Home() {
  const t = useWords(words);
  const workspace = useWorkspace();
  const [days, choose] = useState<string>("28");
  const window = windowOf(Number(days), workspace?.zone ?? "UTC", workspace?.now);
  const found = useQuery({
    queryKey: ["overview", "figures", window],
    queryFn: () => data(figuresOverviewFigures({ query: window })),
    placeholderData: keepPreviousData,
    enabled: workspace !== undefined,
  });
  return (
    <Page title={t("title")} about={t("about")}>
      <div>
        <Start />
        <Attention />
      </div>
      <Stack gap="md">
        <SegmentedControl
          aria-label={t("span")}
          value={days}
          onChange={choose}
          data={SPANS.map((one) => ({ value: one, label: t("days", { count: Number(one) }) }))}
          style={{ alignSelf: "start" }}
        />
        <Found of={found}>
          {(figures) => (
            <Stack gap="md">
              <KeyFigures of={figures} />
              <Points of={figures} />
              <Sold of={figures} />
            </Stack>
          )}
        </Found>
        <Compared window={window} />
      </Stack>
    </Page>
  );
}

/** The last so many days up to today, as the workspace's calendar has them. */
function windowOf(days: number, zone: string, now: string | undefined): { from: string; to: string } {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(now === undefined ? new Date() : new Date(now));
  const first = new Date(`${today}T00:00:00Z`);
  first.setUTCDate(first.getUTCDate() - days + 1);
  return { from: first.toISOString().slice(0, 10), to: today };
}
