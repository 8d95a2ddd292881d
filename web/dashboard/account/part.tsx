import { Section } from "@kit/pages/detail";
import { Group, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** One way of proving who one is: how it stands, and what can be done about it. */
export function Part({ title, mark, text, acts, children }: { title: string; mark?: ReactNode; text: string; acts?: ReactNode; children?: ReactNode }) {
  return (
    <Section title={title} aside={mark}>
      <Stack gap="sm" px="md" pb="md">
        <Text c="dimmed" maw={620}>
          {text}
        </Text>
        {children}
        {acts === undefined ? null : <Group gap="xs">{acts}</Group>}
      </Stack>
    </Section>
  );
}
