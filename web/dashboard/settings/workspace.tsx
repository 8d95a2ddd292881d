import { data, workspaceGet, workspaceUpdate, type WorkspaceOut } from "@kit/client";
import { Id, Status, When, moneyText } from "@kit/fields";
import { useMay } from "@kit/client/session";
import { Link } from "@kit/frame/link";
import { rooms } from "@kit/frame/rooms";
import { WORKSPACE_KEY } from "@kit/frame/workspace";
import { ask } from "@kit/pages/ask";
import { Fact, Facts, Found, Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { Page } from "@kit/pages/page";
import { say, useLanguage, useWords } from "@kit/words";
import { Group, SimpleGrid, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { words } from "./words";
import { locales, zones } from "./zones";

interface Changed {
  name: string;
  zone: string;
  locale: string;
}

export default function WorkspaceSettings() {
  const found = useQuery({ queryKey: WORKSPACE_KEY, queryFn: () => data(workspaceGet()) });
  return <Found of={found}>{(workspace) => <Shown workspace={workspace} />}</Found>;
}

function Shown({ workspace }: { workspace: WorkspaceOut }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const spoken = locales(workspace.locale, language);
  const currency = new Intl.DisplayNames(language, { type: "currency" }).of(workspace.currency) ?? workspace.currency;
  const test = workspace.mode === "test";
  const edit = () =>
    ask<Changed>({
      title: t("edit"),
      fields: [
        fields.text("name", { label: t("name"), required: true, max: 200 }),
        fields.choice("zone", { label: t("zone"), help: t("zoneHelp"), required: true, options: zones(workspace.zone) }),
        fields.choice("locale", { label: t("locale"), help: t("localeHelp"), required: true, options: spoken }),
      ],
      initial: { name: workspace.name, zone: workspace.zone, locale: workspace.locale },
      label: t("save"),
      submit: ({ changed }) => data(workspaceUpdate({ body: changed })),
      done: t("saved"),
    });
  return (
    <Page
      title={t("title")}
      mark={<Status tone={workspace.stopped ? "bad" : test ? "waiting" : "good"}>{t(workspace.stopped ? "stopped" : test ? "test" : "live")}</Status>}
      about={t(test ? "aboutTest" : "aboutLive")}
      acts={[{ label: t("edit"), icon: IconPencil, permission: "workspace:write", run: edit }]}
    >
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Section title={workspace.name}>
          <Facts>
            <Fact name={t("zone")}>{workspace.zone.replaceAll("_", " ")}</Fact>
            <Fact name={t("now")}>
              <When at={workspace.now} />
            </Fact>
            <Fact name={t("locale")}>{spoken[workspace.locale]}</Fact>
            <Fact name={t("currency")}>
              {currency} ({workspace.currency}), {moneyText(123456, workspace.currency, workspace.locale)}
            </Fact>
            <Fact name={t("id")}>
              <Id>{workspace.id}</Id>
            </Fact>
          </Facts>
          <Text size="sm" c="dimmed" px="md" pb="md">
            {t("currencyText")} {test ? t("clockText") : ""}
          </Text>
        </Section>
        <Nearby />
      </SimpleGrid>
    </Page>
  );
}

/** What else is set up for a workspace, each where it is done. */
function Nearby() {
  const t = useWords(words);
  const { language } = useLanguage();
  const may = useMay();
  const found = rooms().filter((one) => ["/stores", "/people", "/keys", "/schema", "/audit"].includes(one.path) && (one.permission === undefined || may(one.permission)));
  return (
    <Section title={t("nearby")}>
      {found.map((one) => (
        <Group key={one.path} className="line" gap="sm">
          <one.icon size={17} stroke={1.6} aria-hidden />
          <Link to={one.path}>{say(one.name, language)}</Link>
        </Group>
      ))}
    </Section>
  );
}
