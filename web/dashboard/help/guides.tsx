import { Link, useGo } from "@kit/frame/link";
import { Section } from "@kit/pages/detail";
import { Page } from "@kit/pages/page";
import { useLanguage, useWords } from "@kit/words";
import { Button, Group, Text, Title } from "@mantine/core";
import { guidesOf, titleOf } from "./shelf";
import { words } from "./words";

export default function Guides() {
  const t = useWords(words);
  const go = useGo();
  const { language } = useLanguage();
  return (
    <Page title={t("title")} about={language === "en" ? t("about") : `${t("about")} ${t("inEnglish")}`}>
      <section className="card figure">
        <Title order={2}>{t("tutorial")}</Title>
        <Text c="dimmed" mb="xs">
          {t("tutorialText")}
        </Text>
        <Group>
          <Button onClick={() => go("/help/tutorial")}>{t("tutorialOpen")}</Button>
        </Group>
      </section>
      <div className="shelves">
        {GROUPS.map(({ key, names }) => (
          <Section key={key} title={t(key)}>
            <ul lang="en">
              {names.map((name) => (
                <li key={name}>
                  <Link to={`/help/${name}`}>{titleOf(name)}</Link>
                </li>
              ))}
            </ul>
          </Section>
        ))}
      </div>
    </Page>
  );
}

/** Whoever runs a programme looks for other guides than who changes Laurels itself. */
const CHANGING = /^how-to\/add-/;
const GROUPS = [
  { key: "how-to", names: guidesOf("how-to").filter((name) => !CHANGING.test(name)) },
  { key: "concepts", names: guidesOf("concepts") },
  { key: "reference", names: guidesOf("reference") },
  { key: "changing", names: guidesOf("how-to").filter((name) => CHANGING.test(name)) },
] as const;
