/** Whom a rule holds for while it is written: how many, who would enter and leave, and some of them. */
import { data, segmentsPreviewSegment } from "@kit/client";
import { Points } from "@kit/fields";
import { useWords } from "@kit/words";
import { Skeleton, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Customer } from "./members";
import { words } from "./words";

const PATIENCE = 400;

export function Preview({ rule, segmentId }: { rule: string; segmentId?: string }) {
  const t = useWords(words);
  const [settled] = useDebouncedValue(rule.trim(), PATIENCE);
  const counted = useQuery({
    queryKey: ["segment", "preview", settled, segmentId],
    queryFn: () => data(segmentsPreviewSegment({ body: { rule: settled, segment_id: segmentId ?? null, sample: 5 } })),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (settled === "" || counted.isError) return <Text c="dimmed">{t("previewText")}</Text>;
  if (counted.data === undefined) return <Skeleton height={120} />;
  const { size, customers, entering, leaving, sample } = counted.data;
  return (
    <Stack gap="md" aria-live="polite">
      <div>
        <div className="balance">
          <Points points={String(size)} />
        </div>
        <Text size="sm" c="dimmed">
          {t("ofAll", { count: customers })}
        </Text>
        {entering === null || leaving === null ? null : <Text size="sm">{t("moves", { entering, leaving })}</Text>}
      </div>
      {sample.length === 0 ? null : (
        <div>
          <Text size="sm" c="dimmed" mb={4}>
            {t("someOfThem")}
          </Text>
          {sample.map((one) => (
            <Text key={one} size="sm" component="div">
              <Customer id={one} />
            </Text>
          ))}
        </div>
      )}
    </Stack>
  );
}
