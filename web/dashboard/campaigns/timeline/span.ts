/** Which days a picture shows, and which part of them each campaign runs. */
import type { CampaignOut } from "@kit/client";

/** Months, as instants: the end is the first instant after them. */
export interface Span {
  start: number;
  end: number;
  months: number[];
}

export interface Row {
  campaign: CampaignOut;
  /** From when to when it runs; endless on a side where it has no date. */
  from: number;
  to: number;
}

/** `2026-11` and two months later is `2027-01`. */
export function addMonths(month: string, count: number): string {
  const [year, place] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, place - 1 + count, 1)).toISOString().slice(0, 7);
}

export function spanOf(from: string, months: number): Span {
  const starts = Array.from({ length: months + 1 }, (_, place) => Date.parse(`${addMonths(from, place)}-01T00:00:00Z`));
  return { start: starts[0]!, end: starts.at(-1)!, months: starts.slice(0, -1) };
}

/** Those that run in the span, the first to begin first. One that was ended early runs until then. */
export function rowsOf(campaigns: readonly CampaignOut[], span: Span): Row[] {
  return campaigns
    .map((campaign) => {
      const { starts_at, ends_at } = campaign.definition;
      const to = ends_at == null ? Infinity : Date.parse(ends_at);
      const from = Date.parse(starts_at ?? campaign.created_at);
      return { campaign, from, to: campaign.state === "ended" ? Math.min(to, Date.parse(campaign.changed_at)) : to };
    })
    .filter((one) => one.from < span.end && one.to > span.start)
    .sort((one, other) => one.from - other.from || one.campaign.name.localeCompare(other.campaign.name));
}

/** How far along the span an instant is, in percent. */
export function along(at: number, span: Span): number {
  return (Math.min(Math.max(at, span.start), span.end) - span.start) / (span.end - span.start) * 100;
}

/** How many run in each of the parts of the span. */
export function together(rows: readonly Row[], span: Span, parts: number): number[] {
  const width = (span.end - span.start) / parts;
  return Array.from({ length: parts }, (_, place) => {
    const [start, end] = [span.start + place * width, span.start + (place + 1) * width];
    return rows.filter((row) => row.campaign.state === "live" && row.from < end && row.to > start).length;
  });
}
