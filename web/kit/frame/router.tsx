/** Addresses to screens, as the rooms declare them. A screen is loaded when it is first opened. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Navigate } from "@tanstack/react-router";
import { IconMapSearch } from "@tabler/icons-react";
import { Failure, Notice } from "../pages/states";
import { useMay } from "../client/session";
import { useWords } from "../words";
import { words } from "../words/kit";
import { Frame } from "./frame";
import { rooms } from "./rooms";
import { useEffect, type ComponentType } from "react";

export function makeRouter() {
  const root = createRootRoute({ component: Frame, notFoundComponent: NotFound, validateSearch: (search) => search as Record<string, string> });
  const screens = rooms().flatMap((one) =>
    one.screens.map((screen) =>
      createRoute({ getParentRoute: () => root, path: screen.path, component: lazyRouteComponent(screen.load as () => Promise<Record<string, ComponentType>>, screen.as ?? "default"), errorComponent: ({ error }) => <Failure page error={error instanceof Error ? error : new Error(String(error))} /> }),
    ),
  );
  const start = createRoute({ getParentRoute: () => root, path: "/", component: Start });
  const home = rooms().some((one) => one.screens.some((screen) => screen.path === "/"));
  return createRouter({
    routeTree: root.addChildren(home ? screens : [start, ...screens]),
    basepath: "/admin",
    defaultPreload: "intent",
    scrollRestoration: true,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(search as Record<string, string>).toString();
      return text === "" ? "" : `?${text}`;
    },
  });
}

/** Open the first room that somebody may see; who works at the till begins there. */
function Start() {
  const may = useMay();
  const till = may("redemptions:write") && !may("campaigns:read");
  useEffect(() => {
    if (till) window.location.replace("/till/");
  }, [till]);
  if (till) return null;
  const first = rooms().find((one) => one.permission === undefined || may(one.permission));
  return first === undefined ? <NotFound /> : <Navigate {...({ to: first.path, replace: true } as { to: string })} />;
}

function NotFound() {
  const t = useWords(words);
  return (
    <Notice page icon={IconMapSearch} title={t("notFound")}>
      {t("notFoundCure")}
    </Notice>
  );
}
