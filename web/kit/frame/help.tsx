/** Help, from every screen: its guide, all guides, a short tour, the keys, the reference of the API. */
import { ActionIcon, Menu } from "@mantine/core";
import { IconApi, IconBook2, IconHelpCircle, IconKeyboard, IconNotebook, IconRoute } from "@tabler/icons-react";
import { useLocation } from "@tanstack/react-router";
import { useLanguage, useWords, type Language } from "../words";
import { words } from "../words/kit";
import { useGo } from "./link";
import { roomAt } from "./rooms";
import { showShortcuts } from "./shortcuts";

/** Lead through the frame. */
export async function startTour(language: Language): Promise<void> {
  const { tour } = await import("./tour");
  tour(language);
}

export function HelpMenu() {
  const t = useWords(words);
  const go = useGo();
  const { language } = useLanguage();
  const guide = roomAt(useLocation({ select: (location) => location.pathname }))?.guide;
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("help")} data-tour="help">
          <IconHelpCircle size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {guide === undefined ? null : (
          <Menu.Item leftSection={<IconNotebook size={16} />} onClick={() => go(`/help/${guide}`)}>
            {t("helpHere")}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconBook2 size={16} />} onClick={() => go("/help")}>
          {t("guides")}
        </Menu.Item>
        <Menu.Item leftSection={<IconRoute size={16} />} onClick={() => void startTour(language)}>
          {t("tour")}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={showShortcuts}>
          {t("shortcuts")}
        </Menu.Item>
        <Menu.Item leftSection={<IconApi size={16} />} component="a" href="/docs" target="_blank" rel="noreferrer">
          {t("docs")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
