/** One page of the ledger: days of the address are turned into instants of the workspace's clock. */
import { data, pointsExplore, type LedgerEntryOut } from "@kit/client";
import { instantOf } from "@kit/frame/zoned";
import type { Values } from "@kit/pages/list";

/** An entry with a name of its own: a journal may have several. */
export type Row = LedgerEntryOut & { key: string };

interface Asked {
  cursor: string | undefined;
  limit: number;
  filters: Values;
}

export async function entries({ cursor, limit, filters }: Asked, zone: string, wallet: string | undefined): Promise<{ items: Row[]; next_cursor?: string | null }> {
  const { from, until, points_min, points_max, ...others } = filters;
  const query = {
    ...others,
    cursor,
    limit,
    ...(from === undefined ? {} : { from: instantOf(`${from}T00:00`, zone) }),
    ...(until === undefined ? {} : { until: instantOf(`${dayAfter(until)}T00:00`, zone) }),
    ...(points_min === undefined && points_max === undefined ? {} : { points_min, points_max, wallet }),
  };
  const page = await data(pointsExplore({ query }));
  return { ...page, items: page.items.map((one, place) => ({ ...one, key: `${one.journal_id} ${cursor ?? ""} ${place}` })) };
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
