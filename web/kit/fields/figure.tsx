/** Key figures: what a number is called, the number, and how it came about. */
import { ActionIcon, Group, Popover, SimpleGrid, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { Children, type ReactNode } from "react";
import { useWords } from "../words";
import { words } from "../words/kit";

/** Four in a row, or three where four would leave some alone below. */
export function Figures({ children }: { children: ReactNode }) {
  const count = Children.count(children);
  return (
    <SimpleGrid cols={{ base: 2, md: count % 4 === 0 || count % 3 !== 0 ? 4 : 3 }} spacing={{ base: "sm", md: "md" }}>
      {children}
    </SimpleGrid>
  );
}

export function Figure(props: {
  label: string;
  value: ReactNode;
  /** Stands below it: a comparison, a span. */
  about?: ReactNode;
  /** How the number comes about, in plain words. */
  explain?: ReactNode;
  /** A sparkline. */
  picture?: ReactNode;
}) {
  const t = useWords(words);
  return (
    <div className="card figure">
      <Group justify="space-between" wrap="nowrap" gap={4} align="start">
        <Text size="sm" c="dimmed">
          {props.label}
        </Text>
        {props.explain === undefined ? null : (
          <Popover width={300} position="bottom-end" trapFocus>
            <Popover.Target>
              <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`${t("explain")}: ${props.label}`}>
                <IconInfoCircle size={15} />
              </ActionIcon>
            </Popover.Target>
            <Popover.Dropdown>
              <Text size="sm" component="div">
                {props.explain}
              </Text>
            </Popover.Dropdown>
          </Popover>
        )}
      </Group>
      <div className="balance">{props.value}</div>
      {props.about === undefined ? null : (
        <Text size="sm" c="dimmed" component="div">
          {props.about}
        </Text>
      )}
      {props.picture === undefined ? null : <div className="figure-picture">{props.picture}</div>}
    </div>
  );
}
