/** The picture of the calendar: a line for each campaign, a band of how many run at once, and today. */
import type { CampaignOut, PairOut } from "@kit/client";
import { instantText } from "@kit/fields";
import { Link } from "@kit/frame/link";
import { useZone } from "@kit/frame/workspace";
import { useLanguage, useWords } from "@kit/words";
import { Group, Text, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconArrowsCross } from "@tabler/icons-react";
import { kindOf, standingOf } from "../standing";
import { words } from "../words";
import "./timeline.css";
import { along, together, type Row, type Span } from "./span";

const COLORS = { cart: "--laurels-series-1", code: "--laurels-series-2", earning: "--laurels-series-3", event: "--laurels-series-4" } as const;

export function Timeline({ rows, span, now, apart }: { rows: readonly Row[]; span: Span; now: string; apart: readonly PairOut[] }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const today = Date.parse(now);
  const month = new Intl.DateTimeFormat(locale, { month: "short", timeZone: "UTC" });
  return (
    <div className="timeline">
      <div className="timeline-row timeline-head" aria-hidden>
        <div />
        <div className="timeline-track">
          {span.months.map((start) => (
            <Text key={start} size="xs" c="dimmed" fw={600} className="timeline-month" style={{ left: `${along(start, span)}%` }}>
              {month.format(start)}
            </Text>
          ))}
        </div>
      </div>
      <Band rows={rows} span={span} />
      <ul>
        {rows.map((row) => (
          <Line key={row.campaign.id} row={row} span={span} now={now} apart={apart} />
        ))}
      </ul>
      <Group gap="md" p="md" aria-hidden>
        {(Object.keys(COLORS) as (keyof typeof COLORS)[]).map((kind) => (
          <Group key={kind} gap={6}>
            <span className="timeline-key" style={{ background: `var(${COLORS[kind]})` }} />
            <Text size="xs" c="dimmed">
              {t(kind)}
            </Text>
          </Group>
        ))}
        <Group gap={6}>
          <span className="timeline-key timeline-faint" />
          <Text size="xs" c="dimmed">
            {t("notRunning")}
          </Text>
        </Group>
        {today >= span.start && today < span.end ? (
          <Group gap={6}>
            <span className="timeline-key timeline-now-key" />
            <Text size="xs" c="dimmed">
              {t("today")}
            </Text>
          </Group>
        ) : null}
      </Group>
    </div>
  );
}

/** How many live campaigns run in each week or so: the darker, the more. */
function Band({ rows, span }: { rows: readonly Row[]; span: Span }) {
  const t = useWords(words);
  const counts = together(rows, span, span.months.length * 4);
  const most = Math.max(1, ...counts);
  return (
    <div className="timeline-row">
      <Text size="xs" c="dimmed" className="timeline-name">
        {t("atOnceCount")}
      </Text>
      <div className="timeline-track timeline-band" role="img" aria-label={t("atOnceMost", { count: Math.max(...counts) })}>
        {counts.map((count, place) => (
          <Tooltip key={place} label={t("runningThen", { count })}>
            <span style={{ opacity: count === 0 ? 0.06 : 0.2 + (count / most) * 0.6 }} />
          </Tooltip>
        ))}
      </div>
    </div>
  );
}

function Line({ row, span, now, apart }: { row: Row; span: Span; now: string; apart: readonly PairOut[] }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const zone = useZone();
  const { campaign, from, to } = row;
  const left = along(from, span);
  const right = along(to, span);
  const standing = standingOf(campaign, now);
  const day = (at: number) => instantText(new Date(at).toISOString(), zone, locale);
  const dates = to === Infinity ? t("since", { start: day(from) }) : t("fromTo", { start: day(from), end: day(to) });
  const others = namesApart(campaign, apart);
  const today = Date.parse(now);
  const said = `${t(standing)}. ${dates}`;
  return (
    <li className="timeline-row">
      <Group className="timeline-name" gap={6} wrap="nowrap">
        <Link to={`/campaigns/${campaign.id}`} size="sm" c="var(--mantine-color-text)" truncate>
          {campaign.name}
        </Link>
        {others.length === 0 ? null : (
          <Tooltip label={t("apartFrom", { names: others.join(", ") })}>
            <IconArrowsCross size={15} color="var(--laurels-test)" style={{ flex: "none" }} aria-label={t("apartFrom", { names: others.join(", ") })} role="img" />
          </Tooltip>
        )}
      </Group>
      <div className="timeline-track">
        {span.months.slice(1).map((start) => (
          <i key={start} style={{ left: `${along(start, span)}%` }} />
        ))}
        <Tooltip label={said}>
          <div
            className="timeline-bar"
            data-faint={standing === "running" || standing === "scheduled" ? undefined : true}
            data-open-left={from < span.start || undefined}
            data-open-right={to > span.end || undefined}
            style={{ left: `${left}%`, width: `max(6px, ${right - left}%)`, background: `var(${COLORS[kindOf(campaign)]})` }}
          />
        </Tooltip>
        {today >= span.start && today < span.end ? <b style={{ left: `${along(today, span)}%` }} /> : null}
        <VisuallyHidden>{said}</VisuallyHidden>
      </div>
    </li>
  );
}

function namesApart(campaign: CampaignOut, apart: readonly PairOut[]): string[] {
  return apart.flatMap((pair) => (pair.campaign_id === campaign.id ? [pair.other] : pair.other_id === campaign.id ? [pair.campaign] : []));
}
