import { Link } from "@kit/frame/link";
import { useWords } from "@kit/words";
import { Group } from "@mantine/core";
import { useLocation } from "@tanstack/react-router";
import { words } from "./words";

/** The ways to look at all campaigns, above each of them. */
export function Places() {
  const t = useWords(words);
  const path = useLocation({ select: (location) => location.pathname });
  const places = [
    ["/campaigns", t("list")],
    ["/campaigns/calendar", t("calendar")],
    ["/campaigns/stacking", t("stacking")],
    ["/campaigns/stops", t("stops")],
  ] as const;
  return (
    <Group component="nav" gap={0} className="places" aria-label={t("title")}>
      {places.map(([to, name]) => (
        <Link key={to} to={to} size="sm" fw={path === to ? 600 : 400} c={path === to ? undefined : "dimmed"} mr="lg" py={4} style={path === to ? CURRENT : undefined}>
          {name}
        </Link>
      ))}
    </Group>
  );
}

const CURRENT = { borderBottom: "2px solid var(--mantine-primary-color-filled)" };
