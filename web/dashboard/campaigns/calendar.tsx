/** All campaigns on a line of months: when each runs, and which run at the same time. */
import { campaignsListCampaigns, campaignsShowCompatibility, data, type CampaignOut } from "@kit/client";
import { useGo } from "@kit/frame/link";
import { useWorkspace } from "@kit/frame/workspace";
import { useAddress } from "@kit/pages/list";
import { Page } from "@kit/pages/page";
import { Failure, Notice } from "@kit/pages/states";
import { useLanguage, useWords } from "@kit/words";
import { Button, Group, SegmentedControl, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCalendar, IconChevronLeft, IconChevronRight, IconPlus } from "@tabler/icons-react";
import { Places } from "./places";
import { kindOf, KINDS } from "./standing";
import { Timeline } from "./timeline";
import { addMonths, rowsOf, spanOf } from "./timeline/span";
import { words } from "./words";

const MOST = 1000;

/** Every campaign, as far as they fit on one picture. */
async function everything(): Promise<{ items: CampaignOut[]; more: boolean }> {
  const items: CampaignOut[] = [];
  let cursor: string | undefined;
  do {
    const page = await data(campaignsListCampaigns({ query: { limit: 200, cursor } }));
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && items.length < MOST);
  return { items, more: cursor !== undefined };
}

export default function Calendar() {
  const t = useWords(words);
  const go = useGo();
  const { locale } = useLanguage();
  const now = useWorkspace()?.now ?? new Date().toISOString();
  const [{ from = addMonths(now.slice(0, 7), -1), months = "6", kind = "" }, change] = useAddress();
  const found = useQuery({ queryKey: ["campaigns", "everything"], queryFn: everything });
  const apart = useQuery({ queryKey: ["compatibility"], queryFn: () => data(campaignsShowCompatibility({ query: { limit: 1000 } })) });
  const span = spanOf(from, Number(months));
  const rows = rowsOf((found.data?.items ?? []).filter((one) => kind === "" || kindOf(one) === kind), span);
  const step = Math.max(1, Math.floor(Number(months) / 2));
  return (
    <Page
      title={t("calendar")}
      about={t("calendarAbout")}
      acts={[{ label: t("create"), icon: IconPlus, permission: "campaigns:write", to: "/campaigns/new" }]}
    >
      <Places />
      <Group justify="space-between" gap="sm">
        <Group gap="xs">
          <Button variant="default" size="compact-md" aria-label={t("earlier")} onClick={() => change({ from: addMonths(from, -step) })}>
            <IconChevronLeft size={16} />
          </Button>
          <Button variant="default" size="compact-md" onClick={() => change({ from: undefined })}>
            {t("today")}
          </Button>
          <Button variant="default" size="compact-md" aria-label={t("later")} onClick={() => change({ from: addMonths(from, step) })}>
            <IconChevronRight size={16} />
          </Button>
          <Text fw={600} ml="xs">
            {new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).formatRange(new Date(span.start), new Date(span.end - 1))}
          </Text>
        </Group>
        <SegmentedControl size="xs" value={months} aria-label={t("span")} onChange={(value) => change({ months: value === "6" ? undefined : value }, true)} data={["3", "6", "12"].map((one) => ({ value: one, label: t("monthsCount", { count: Number(one) }) }))} />
      </Group>
      <div style={{ overflowX: "auto" }}>
        <SegmentedControl
          size="xs"
          value={kind}
          aria-label={t("kind")}
          onChange={(value) => change({ kind: value }, true)}
          data={[{ value: "", label: t("allKinds") }, ...KINDS.map((one) => ({ value: one, label: t(one) }))]}
        />
      </div>
      <div className="card">
        {found.isError ? (
          <Failure error={found.error} retry={() => void found.refetch()} />
        ) : found.data === undefined ? (
          <Skeleton height={320} />
        ) : rows.length === 0 ? (
          <Notice icon={IconCalendar} title={t("noneThen")} action={<Button onClick={() => go("/campaigns/new")}>{t("create")}</Button>}>
            {t("noneThenText")}
          </Notice>
        ) : (
          <Timeline rows={rows} span={span} now={now} apart={apart.data?.pairs ?? []} />
        )}
      </div>
      {found.data?.more ? (
        <Text size="sm" c="dimmed">
          {t("calendarCut", { count: found.data.items.length })}
        </Text>
      ) : null}
    </Page>
  );
}
