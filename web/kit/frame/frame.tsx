/** What stands around every screen: the rooms at the left, the workspace and its state above. */
import { AppShell, Burger, Group, NavLink, ScrollArea, Text, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Outlet, useLocation } from "@tanstack/react-router";
import { Suspense, useEffect, useRef } from "react";
import { accessOf, useMay, useMe } from "../client/session";
import { useLanguage, useWords, say } from "../words";
import { words } from "../words/kit";
import { ClockControl } from "./clock";
import { CreateMenu } from "./create";
import { HelpMenu } from "./help";
import { useGo } from "./link";
import { Dialogs } from "../pages/ask";
import { Palette, PaletteButton } from "./palette";
import { PersonMenu } from "./person";
import { GROUPS, rooms, type Room } from "./rooms";
import { Shortcuts } from "./shortcuts";
import { Stops } from "./stops";
import { WorkspaceSwitch } from "./switch";
import { Tray } from "./tray";
import { useWorkspaceKept } from "./workspace";

export function Frame() {
  const t = useWords(words);
  const here = accessOf(useMe().data);
  const [opened, { toggle, close }] = useDisclosure(false);
  const path = useLocation({ select: (location) => location.pathname });
  const content = useRef<HTMLDivElement>(null);
  useEffect(close, [path, close]);
  useWorkspaceKept();
  return (
    <>
      <a href="#content" className="skip" onClick={(event) => (event.preventDefault(), content.current?.focus())}>
        {t("skip")}
      </a>
      <AppShell
        header={{ height: "var(--laurels-bar)" }}
        navbar={{ width: 232, breakpoint: "sm", collapsed: { mobile: !opened } }}
        padding={{ base: "md", md: "xl" }}
        data-mode={here?.mode}
        className="frame"
      >
        <AppShell.Header className="bar">
          <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="sm">
            <Group gap="sm" wrap="nowrap" miw={0}>
              <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t("menu")} aria-expanded={opened} />
              <img src="/admin/laurels.svg" width={26} height={26} alt="Laurels" className="logo" />
              <WorkspaceSwitch />
              {here?.mode === "test" ? <ClockControl /> : null}
            </Group>
            <Group gap="xs" wrap="nowrap">
              <PaletteButton />
              <CreateMenu />
              <Stops />
              <HelpMenu />
              <PersonMenu />
            </Group>
          </Group>
        </AppShell.Header>
        <AppShell.Navbar className="rail">
          <AppShell.Section grow component={ScrollArea} type="scroll">
            <Nav path={path} />
          </AppShell.Section>
        </AppShell.Navbar>
        <AppShell.Main>
          <div id="content" ref={content} tabIndex={-1} className="content">
            <Suspense>
              <Outlet />
            </Suspense>
          </div>
        </AppShell.Main>
      </AppShell>
      <Palette />
      <Shortcuts />
      <Dialogs />
      <Tray />
    </>
  );
}

function Nav({ path }: { path: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const may = useMay();
  const go = useGo();
  const headings: Partial<Record<Room["group"], string>> = {
    campaigns: t("groupCampaigns"),
    loyalty: t("groupLoyalty"),
    customers: t("groupCustomers"),
    insight: t("groupInsight"),
    developers: t("groupDevelopers"),
    settings: t("groupSettings"),
  };
  const allowed = rooms().filter((one) => one.permission === undefined || may(one.permission));
  return (
    <nav aria-label={t("menu")} data-tour="rooms">
      <VisuallyHidden>{t("menu")}</VisuallyHidden>
      {GROUPS.map((group) => {
        const inside = allowed.filter((one) => one.group === group);
        if (inside.length === 0) return null;
        return (
          <div key={group} className="group">
            {headings[group] === undefined ? null : <Text className="heading">{headings[group]}</Text>}
            {inside.map((one) => (
              <NavLink
                key={one.path}
                href={`/admin${one.path}`}
                label={say(one.name, language)}
                leftSection={<one.icon size={17} stroke={1.6} />}
                active={path === one.path || path.startsWith(`${one.path}/`)}
                onClick={(event) => {
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                  event.preventDefault();
                  go(one.path);
                }}
              />
            ))}
          </div>
        );
      })}
    </nav>
  );
}
