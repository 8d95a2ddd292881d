import { When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { useWords } from "@kit/words";
import { Group, Loader, Text } from "@mantine/core";
import { IconCircleCheckFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { words } from "./words";

export interface Arrival {
  id: string;
  at: string;
  name: string;
}

const EVERY = 2_500;

/** Watches until a call has done what it should, while the screen is looked at. */
export function useArrival(name: string, look: () => Promise<Arrival | null>, watching: boolean): Arrival | null {
  const found = useQuery({
    queryKey: ["arrival", name],
    queryFn: look,
    enabled: watching,
    refetchInterval: (query) => (query.state.data === undefined || query.state.data === null ? EVERY : false),
  });
  return found.data ?? null;
}

export function Arrived({ of }: { of: Arrival | null }) {
  const t = useWords(words);
  return (
    <div role="status">
      {of === null ? (
        <Group gap="xs">
          <Loader size={14} color="gray" />
          <Text size="sm" c="dimmed">
            {t("waiting")}
          </Text>
        </Group>
      ) : (
        <Group gap={6}>
          <IconCircleCheckFilled size={18} color="var(--laurels-good)" aria-hidden />
          <Text size="sm" fw={600} component="div">
            {t("arrived")} <When at={of.at} />
          </Text>
          <Text size="sm" component="div">
            <LinkTo id={of.id}>{of.name}</LinkTo>
          </Text>
        </Group>
      )}
    </div>
  );
}
