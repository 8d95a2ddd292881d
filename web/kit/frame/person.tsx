/** Who is signed in: language, appearance, signing out. */
import { Avatar, Menu, UnstyledButton, VisuallyHidden, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { IconCheck, IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useMe, useSignOut } from "../client/session";
import { LANGUAGES, useLanguage, useWords, type Language } from "../words";
import { words } from "../words/kit";
import { useGo } from "./link";

export function PersonMenu() {
  const t = useWords(words);
  const me = useMe().data;
  const { language, speak } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  const go = useGo();
  const schemes: [MantineColorScheme, string][] = [["light", t("light")], ["dark", t("dark")], ["auto", t("system")]];
  const name = me?.name ?? "";
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton className="person">
          <VisuallyHidden>
            {t("person")}: {name}
          </VisuallyHidden>
          <Avatar aria-hidden name={name} color="laurel" variant="filled" size={30} radius="xl" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name}
          <br />
          {me?.email}
        </Menu.Label>
        <Menu.Item leftSection={<IconUserCircle size={16} />} onClick={() => go("/account")}>
          {t("account")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t("language")}</Menu.Label>
        {(Object.keys(LANGUAGES) as Language[]).map((one) => (
          <Menu.Item key={one} lang={one} onClick={() => speak(one)} rightSection={one === language ? <IconCheck size={15} /> : null}>
            {LANGUAGES[one]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t("appearance")}</Menu.Label>
        {schemes.map(([scheme, label]) => (
          <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} rightSection={scheme === colorScheme ? <IconCheck size={15} /> : null}>
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t("signOut")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
