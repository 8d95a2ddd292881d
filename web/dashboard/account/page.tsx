/** One's own account: what one is called, how one signs in, and where one is signed in. */
import { data, selfListSessions, selfShow, selfUpdateMe, type Me } from "@kit/client";
import { useMe } from "@kit/client/session";
import { ask } from "@kit/pages/ask";
import { Fact, Facts, Found, Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { Page } from "@kit/pages/page";
import { LANGUAGES, useLanguage, useWords, type Language } from "@kit/words";
import { Button, Select, SimpleGrid } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Authenticator } from "./authenticator";
import { Passkeys } from "./passkeys";
import { Password } from "./password";
import { Sessions } from "./sessions";
import { words } from "./words";

export default function Account() {
  return <Found of={useMe()}>{(me) => <Shown me={me} />}</Found>;
}

function Shown({ me }: { me: Me }) {
  const t = useWords(words);
  const { language, speak } = useLanguage();
  const factors = useQuery({ queryKey: ["factors"], queryFn: () => data(selfShow()) });
  const sessions = useQuery({ queryKey: ["sessions", "own"], queryFn: () => data(selfListSessions()) });
  const rename = () =>
    ask<{ name: string }>({
      title: t("rename"),
      fields: [fields.text("name", { label: t("name"), required: true, max: 100 })],
      initial: { name: me.name },
      label: t("save"),
      submit: ({ values }) => data(selfUpdateMe({ body: values })),
      done: t("saved"),
    });
  return (
    <Page title={t("title")} about={t("about")}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Section
          title={me.name}
          aside={
            <Button variant="default" size="compact-sm" leftSection={<IconPencil size={15} aria-hidden />} onClick={rename}>
              {t("rename")}
            </Button>
          }
        >
          <Facts>
            <Fact name={t("email")}>{me.email}</Fact>
            <Fact name={t("language")}>
              <Select
                aria-label={t("language")}
                size="xs"
                data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
                value={language}
                allowDeselect={false}
                onChange={(chosen) => {
                  speak(chosen as Language);
                  void selfUpdateMe({ body: { locale: chosen } });
                }}
              />
            </Fact>
          </Facts>
        </Section>
        {factors.data === undefined ? null : (
          <>
            <Password has={factors.data.password} />
            <Authenticator factors={factors.data} />
            <Passkeys />
          </>
        )}
      </SimpleGrid>
      {factors.data === undefined ? <Found of={factors}>{() => null}</Found> : null}
      <Found of={sessions}>{(found) => <Sessions sessions={found.items} />}</Found>
    </Page>
  );
}
