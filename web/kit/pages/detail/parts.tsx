import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A part of a page with its heading. */
export function Section({ title, aside, children }: { title?: string | undefined; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="card section">
      {title === undefined ? null : (
        <Group justify="space-between" px="md" pt="sm" pb={6}>
          <Title order={2}>{title}</Title>
          {aside}
        </Group>
      )}
      {children}
    </section>
  );
}

/** Facts, each with its name, as a description list. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <Stack component="dl" gap={8} m={0}>
      {children}
    </Stack>
  );
}

export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <Group justify="space-between" gap="sm" align="baseline" wrap="nowrap" className="fact">
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0} ta="right">
        {children}
      </Text>
    </Group>
  );
}
