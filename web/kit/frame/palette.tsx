/** Ctrl-K: go to any screen, make something new, or find anything by what one types. */
import { Group, Kbd, Text, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { createSpotlight, Spotlight } from "@mantine/spotlight";
import { IconArrowRight, IconPlus, IconSearch, type Icon } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { data, searchSearch } from "../client";
import { useMay } from "../client/session";
import { say, useLanguage, useWords } from "../words";
import { words } from "../words/kit";
import { useGo } from "./link";
import { pageOf, rooms } from "./rooms";

const [store, palette] = createSpotlight();

interface Found {
  label: string;
  about?: string;
  to: string;
  icon?: Icon;
}

export function PaletteButton() {
  const t = useWords(words);
  return (
    <UnstyledButton className="seek" data-tour="find" onClick={palette.open}>
      <Group gap={8} wrap="nowrap">
        <IconSearch size={16} aria-hidden />
        <Text component="span" size="sm" flex={1} className="seek-text">
          {t("search")}
        </Text>
        <Kbd size="xs" visibleFrom="md" aria-hidden data-keys="Ctrl K" />
      </Group>
    </UnstyledButton>
  );
}

export function Palette() {
  const t = useWords(words);
  const { language } = useLanguage();
  const may = useMay();
  const go = useGo();
  const [typed, type] = useState("");
  const text = typed.trim();
  const allowed = rooms().filter((one) => one.permission === undefined || may(one.permission));
  const [asked] = useDebouncedValue(text, 200);
  const found = useQuery({
    queryKey: ["search", asked],
    queryFn: () => data(searchSearch({ query: { q: asked, limit: 5 } })),
    enabled: asked.length > 1 && may("search:read"),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const page = pageOf(text);
  const results: Found[] = (asked.length > 1 ? (found.data?.items ?? []) : []).flatMap((one) => {
    const to = pageOf(one.id);
    return to === undefined ? [] : [{ label: one.title, about: one.subtitle ?? undefined, to }];
  });
  if (page !== undefined && !results.some((one) => one.to === page)) results.unshift({ label: text, to: page });
  const matches = (one: Found) => one.label.toLocaleLowerCase(language).includes(text.toLocaleLowerCase(language));
  const screens = allowed
    .flatMap((one) => [
      { label: say(one.name, language), to: one.path, icon: one.icon },
      ...(one.places ?? [])
        .filter((place) => place.permission === undefined || may(place.permission))
        .map((place) => ({ label: say(place.name, language), about: say(one.name, language), to: place.to, icon: one.icon })),
    ])
    .filter(matches);
  const creates = allowed
    .flatMap((one) => one.creates ?? [])
    .filter((one) => may(one.permission))
    .map((one) => ({ label: say(one.name, language), to: one.to, icon: IconPlus }))
    .filter(matches);
  // Enter opens the first. The palette chooses it as soon as somebody types, but answers come later than that.
  const first = [...results, ...screens, ...creates][0]?.to;
  useEffect(() => {
    const { listId } = store.getState();
    const list = listId === "" ? null : document.getElementById(listId);
    if (list === null || list.querySelector("[data-selected]") !== null) return;
    list.querySelector("[data-action]")?.setAttribute("data-selected", "true");
    store.updateState((state) => ({ ...state, selected: 0 }));
  }, [first]);
  const group = (label: string, list: readonly Found[]) =>
    list.length === 0 ? null : (
      <Spotlight.ActionsGroup label={label}>
        {list.map((one) => {
          const Mark = one.icon ?? IconArrowRight;
          return (
            <Spotlight.Action key={one.to} label={one.label} description={one.about} leftSection={<Mark size={18} stroke={1.6} aria-hidden />} onClick={() => go(one.to)} />
          );
        })}
      </Spotlight.ActionsGroup>
    );
  return (
    <Spotlight.Root attributes={{ content: { "aria-label": t("searchEverything") } }} store={store} query={typed} onQueryChange={type} shortcut={["mod + K", "/"]} scrollable maxHeight={420} centered={false} yOffset="12vh" overlayProps={{ backgroundOpacity: 0.35, blur: 1 }} radius="md">
      <Spotlight.Search placeholder={t("searchEverything")} aria-label={t("searchEverything")} leftSection={<IconSearch size={18} aria-hidden />} />
      <Spotlight.ActionsList>
        {group(t("results"), results)}
        {group(t("screens"), screens)}
        {group(t("create"), creates)}
        {results.length + screens.length + creates.length > 0 ? null : <Spotlight.Empty>{t("nothingFound")}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
