/** "Why did this customer not get it?": what was decided then, what it says now, and what would change it. */
import { data, decisionsExplainCampaign, type CampaignOut, type JudgementOut, type WhyOut } from "@kit/client";
import { Money, Points, Status, When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { useMay } from "@kit/client/session";
import { Section } from "@kit/pages/detail";
import { Drawn, fields, useForm } from "@kit/pages/form";
import { useAddress } from "@kit/pages/list";
import { Failure } from "@kit/pages/states";
import { useWords } from "@kit/words";
import { Divider, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { customers } from "../../customers/lookup";
import { words } from "../words";
import { Grounds } from "./grounds";

export function Why({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const may = useMay();
  const [{ customer = null }, change] = useAddress();
  const form = useForm({
    initial: { customer },
    fields: [fields.lookup("customer", { label: t("customer"), help: t("customerHelp"), ...customers })],
    submit: () => Promise.resolve(),
    onDone: () => undefined,
  });
  const asked = form.values.customer;
  const found = useQuery({
    queryKey: ["why", campaign.id, asked],
    queryFn: () => data(decisionsExplainCampaign({ path: { campaign_id: campaign.id }, query: { customer: asked! } })),
    enabled: asked !== null,
    retry: false,
  });
  // Who was asked about before comes from a link: then the answer is what one came for.
  const came = useRef(customer !== null);
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (came.current && found.data !== undefined) {
      came.current = false;
      here.current?.scrollIntoView({ block: "center" });
    }
  }, [found.data]);
  if (!may("decisions:read") || !may("customers:read")) return null;
  const put = form.put;
  form.put = (name, value) => {
    put(name, value);
    change({ customer: (value as string | null) ?? undefined }, true);
  };
  return (
    <Section title={t("whyNot")}>
      <Stack className="line" gap="md" ref={here}>
        <Text size="sm" c="dimmed">
          {t("whyNotText")}
        </Text>
        <div style={{ maxWidth: 420 }}>
          <Drawn form={form} />
        </div>
        {found.isError ? <Failure error={found.error} /> : null}
        {found.isLoading ? <Skeleton height={120} /> : null}
        {found.data === undefined ? null : <Answer why={found.data} />}
      </Stack>
    </Section>
  );
}

function Answer({ why }: { why: WhyOut }) {
  const t = useWords(words);
  const then = why.then?.judgement;
  return (
    <Stack gap="md" role="status">
      <Text ff="heading" size="lg">
        {why.sentence}
      </Text>
      {why.subject === null ? null : (
        <Text size="sm" c="dimmed" component="div">
          {t("about_subject")} <LinkTo id={why.subject.id}>{why.subject.external_id || why.subject.id}</LinkTo>, <When at={why.subject.at} />
        </Text>
      )}
      {then == null ? null : <Judged title={t("then")} judgement={then} />}
      <Judged title={then == null ? t("asItIsNow") : t("ifItCameNow")} judgement={why.now} />
    </Stack>
  );
}

function Judged({ title, judgement }: { title: string; judgement: JudgementOut }) {
  const t = useWords(words);
  const gives = judgement.code === null;
  return (
    <div>
      <Divider mb="sm" label={title} labelPosition="left" />
      <Group gap="xs" mb="xs">
        <Status tone={gives ? "good" : "bad"}>{t(gives ? "gives" : "givesNothing")}</Status>
        {judgement.given.map((one, place) => (
          <Text key={place} size="sm" component="span">
            {one.points === null ? <Money minor={one.discount_minor} /> : <Points points={one.points} unit={one.wallet ?? ""} />}
            {one.limited ? ` (${t("cutByLimit")})` : ""}
          </Text>
        ))}
        {judgement.message === null ? null : <Text size="sm">{judgement.message}</Text>}
      </Group>
      <Grounds judgement={judgement} />
    </div>
  );
}
