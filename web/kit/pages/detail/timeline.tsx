/** A list inside of a page that goes on by its cursor: entries, orders, acts. */
import { Button, Center, Skeleton, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, type QueryKey } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useWords } from "../../words";
import { words } from "../../words/kit";
import { Failure } from "../states";

export interface Pages<Row> {
  queryKey: QueryKey;
  load: (cursor: string | undefined) => Promise<{ items: Row[]; next_cursor?: string | null }>;
  /** What is said where there is nothing. */
  none: string;
}

export function Timeline<Row>(props: Pages<Row> & { children: (rows: readonly Row[]) => ReactNode }) {
  const t = useWords(words);
  const found = useInfiniteQuery({
    queryKey: props.queryKey,
    queryFn: ({ pageParam }) => props.load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  if (found.isPending) return <Skeleton height={180} radius="md" />;
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  const rows = found.data.pages.flatMap((page) => page.items);
  if (rows.length === 0) {
    return (
      <Text c="dimmed" py="lg" ta="center">
        {props.none}
      </Text>
    );
  }
  return (
    <Stack gap={0}>
      {props.children(rows)}
      {found.hasNextPage ? (
        <Center p="sm">
          <Button variant="default" size="compact-sm" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t("showMore")}
          </Button>
        </Center>
      ) : null}
    </Stack>
  );
}
