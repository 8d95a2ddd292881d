/** Which live campaigns never both apply to one cart, and why. */
import { campaignsShowCompatibility, data } from "@kit/client";
import { LinkTo } from "@kit/frame/link";
import { Section } from "@kit/pages/detail";
import { Failure } from "@kit/pages/states";
import { useWords } from "@kit/words";
import { Group, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconArrowsCross } from "@tabler/icons-react";
import { words } from "../words";

export function Conflicts() {
  const t = useWords(words);
  const found = useQuery({ queryKey: ["compatibility"], queryFn: () => data(campaignsShowCompatibility({ query: { limit: 1000 } })) });
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Skeleton height={120} radius="md" />;
  const { pairs, campaigns, apart_count, together_count } = found.data;
  return (
    <Section title={t("conflicts")}>
      <Text size="sm" c="dimmed" px="md" pb="xs">
        {campaigns < 2 ? t("tooFew") : t("conflictsSaid", { together: together_count, apart: apart_count })}
      </Text>
      {pairs.map((pair) => (
        <Group key={`${pair.campaign_id} ${pair.other_id}`} className="line" justify="space-between" gap="xs">
          <Group gap="xs">
            <LinkTo id={pair.campaign_id}>{pair.campaign}</LinkTo>
            <IconArrowsCross size={15} color="var(--laurels-test)" aria-label={t("notWith")} />
            <LinkTo id={pair.other_id}>{pair.other}</LinkTo>
          </Group>
          <Text size="sm" c="dimmed">
            {t(`apart_${pair.reason as "excludes"}`)}
          </Text>
        </Group>
      ))}
    </Section>
  );
}
