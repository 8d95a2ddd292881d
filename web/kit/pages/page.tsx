/** What every screen begins with: where it belongs, what it is called, what it is about, and what can be done here. */
import { Group, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "../frame/link";
import { Acts, type Act } from "./acts";

export interface PageProps {
  title: string;
  /** Stands beside the title, as a status does. */
  mark?: ReactNode;
  /** One line below the title. */
  about?: ReactNode;
  /** The list that it belongs to. */
  back?: { to: string; label: string };
  /** What can be done: the first is the button, the others are in the menu. */
  acts?: readonly Act[];
  /** More items of the menu, below the acts. */
  more?: ReactNode;
  children: ReactNode;
}

export function Page({ title, mark, about, back, acts = [], more, children }: PageProps) {
  return (
    <Stack gap="lg">
      <title>{`${title} · Laurels`}</title>
      <header className="head">
        {back === undefined ? null : (
          <Link to={back.to} size="sm" c="dimmed" className="back">
            <IconArrowLeft size={14} aria-hidden /> {back.label}
          </Link>
        )}
        <Group justify="space-between" align="start" gap="sm" wrap="nowrap">
          <div className="head-title">
            <Group gap="sm">
              <Title order={1}>{title}</Title>
              {mark}
            </Group>
            {about === undefined ? null : (
              <Text c="dimmed" mt={3} component="div">
                {about}
              </Text>
            )}
          </div>
          <Acts acts={acts} more={more} />
        </Group>
      </header>
      {children}
    </Stack>
  );
}
