/** The campaign in plain words, how it stands, and its schedule. */
import { programsGetProgram, data, type CampaignOut } from "@kit/client";
import { Sentence, When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { useZone } from "@kit/frame/workspace";
import { Fact, Facts } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { Alert, Divider, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { kindOf } from "../standing";
import { windowText } from "../window";
import { words } from "../words";

export function Summary({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const zone = useZone();
  const { definition, program_id } = campaign;
  return (
    <Stack gap="md">
      {campaign.outdated === null ? (
        <Sentence>{campaign.sentence}</Sentence>
      ) : (
        <Alert color="orange" icon={<IconAlertTriangle size={18} />} title={t("outdated")}>
          {campaign.outdated}
        </Alert>
      )}
      {campaign.reason === null || campaign.reason === "" ? null : (
        <Text size="sm" c="dimmed">
          {t("because", { reason: campaign.reason })}
        </Text>
      )}
      <Divider />
      <Facts>
        <Fact name={t("kind")}>{t(kindOf(campaign))}</Fact>
        <Fact name={t("starts")}>{definition.starts_at == null ? t("atOnce") : <When at={definition.starts_at} />}</Fact>
        <Fact name={t("ends")}>{definition.ends_at == null ? t("never") : <When at={definition.ends_at} />}</Fact>
        {definition.window == null ? null : <Fact name={t("hours")}>{windowText(definition.window, locale, t("wholeDay"))}</Fact>}
        {definition.window == null && definition.starts_at == null && definition.ends_at == null ? null : <Fact name={t("zone")}>{zone}</Fact>}
        {definition.rollout_percent == null ? null : <Fact name={t("rollout")}>{definition.rollout_percent} %</Fact>}
        {definition.published ? <Fact name={t("audience")}>{t("publishedOnly")}</Fact> : null}
        {program_id === null ? null : (
          <Fact name={t("program")}>
            <Program id={program_id} />
          </Fact>
        )}
        <Fact name={t("version")}>{campaign.version}</Fact>
        <Fact name={t("changed")}>
          <When at={campaign.changed_at} />
        </Fact>
      </Facts>
    </Stack>
  );
}

function Program({ id }: { id: string }) {
  const found = useQuery({ queryKey: ["program", id], queryFn: () => data(programsGetProgram({ path: { program_id: id } })) });
  return <LinkTo id={id}>{found.data?.name ?? id}</LinkTo>;
}
