import { Link } from "@kit/frame/link";
import { Section } from "@kit/pages/detail";
import { Page } from "@kit/pages/page";
import { useLanguage, useWords } from "@kit/words";
import { SimpleGrid } from "@mantine/core";
import { guidesOf, SHELVES, titleOf } from "./shelf";
import { words } from "./words";

export default function Guides() {
  const t = useWords(words);
  const { language } = useLanguage();
  return (
    <Page title={t("title")} about={language === "en" ? t("about") : `${t("about")} ${t("inEnglish")}`}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" className="shelves">
        {SHELVES.map((shelf) => (
          <Section key={shelf} title={t(shelf)}>
            {guidesOf(shelf).map((name) => (
              <div key={name} className="line" lang="en">
                <Link to={`/help/${name}`}>
                  {titleOf(name)}
                </Link>
              </div>
            ))}
          </Section>
        ))}
      </SimpleGrid>
    </Page>
  );
}
