/** The test cases that guard a campaign: what each expects, whether it passes by the present definition, and where it differs. */
import { campaignsChangeTestCase, campaignsDeleteTestCase, data, decisionsRunTestCases, type CampaignOut, type TestCaseOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { Status, When } from "@kit/fields";
import { LinkTo, useGo } from "@kit/frame/link";
import { ask } from "@kit/pages/ask";
import { Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { Failure } from "@kit/pages/states";
import { useWords } from "@kit/words";
import { Button, Collapse, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAbc, IconChevronDown, IconChevronUp, IconRefresh, IconTestPipe, IconThumbUp, IconTrash, type Icon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { words } from "../words";
import { Given } from "./gained";
import { Grounds } from "./grounds";

export function Cases({ campaign }: { campaign: CampaignOut }) {
  const t = useWords(words);
  const go = useGo();
  const found = useQuery({ queryKey: ["test cases", campaign.id, campaign.revision], queryFn: () => data(decisionsRunTestCases({ body: { campaign_id: campaign.id } })) });
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Skeleton height={180} radius="md" aria-busy />;
  const { items, failed_count } = found.data;
  const again = (
    <Button variant="default" size="compact-sm" leftSection={<IconRefresh size={15} aria-hidden />} loading={found.isFetching} onClick={() => void found.refetch()}>
      {t("runAgain")}
    </Button>
  );
  return (
    <Section title={t("testCases")} aside={items.length === 0 ? undefined : again}>
      <Stack className="line" gap="xs">
        <Text size="sm" c="dimmed">
          {t("testCasesText")}
        </Text>
        {items.length === 0 ? (
          <Button variant="default" style={{ alignSelf: "start" }} leftSection={<IconTestPipe size={16} aria-hidden />} onClick={() => go(`/simulator?campaign=${campaign.id}`)}>
            {t("firstCase")}
          </Button>
        ) : (
          <Text size="sm" fw={600} role="status">
            {failed_count === 0 ? t("allPass", { count: items.length }) : t("someFail", { failed: failed_count, count: items.length })}
          </Text>
        )}
      </Stack>
      {items.map((one) => (
        <Case key={one.id} test={one} />
      ))}
    </Section>
  );
}

function Case({ test }: { test: TestCaseOut }) {
  const t = useWords(words);
  const may = useMay();
  const acts = useCaseActs(test);
  const [opened, { toggle }] = useDisclosure(false);
  const result = test.result!;
  return (
    <Stack className="line" gap={6} role="group" aria-label={test.name}>
      <Group gap="xs">
        <Status tone={result.passed ? "good" : "bad"}>{t(result.passed ? "passes" : "fails")}</Status>
        <Text fw={550} style={{ overflowWrap: "anywhere" }}>
          {test.name}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" component="div">
        {t("expects")} <Given outcome={test.expected} /> · <When at={test.at} />
        {test.customer_id === null ? null : (
          <>
            {" · "}
            <LinkTo id={test.customer_id}>{t("customer")}</LinkTo>
          </>
        )}
      </Text>
      {result.differences.map((one) => (
        <Text key={one} size="sm" c="var(--laurels-bad)">
          {one}
        </Text>
      ))}
      <Group gap={4} ml={-8}>
        {result.judgement === null ? null : (
          <Button {...QUIET} aria-expanded={opened} rightSection={opened ? <IconChevronUp size={14} aria-hidden /> : <IconChevronDown size={14} aria-hidden />} onClick={toggle}>
            {t("whySo")}
          </Button>
        )}
        {acts.map(({ label, icon: Mark, act, danger, writes }) =>
          writes && !may("campaigns:write") ? null : (
            <Button key={label} {...QUIET} color={danger ? "red" : "gray"} leftSection={<Mark size={14} aria-hidden />} onClick={act}>
              {label}
            </Button>
          ),
        )}
      </Group>
      {result.judgement === null ? null : <Collapse expanded={opened}>{opened ? <Grounds judgement={result.judgement} /> : null}</Collapse>}
    </Stack>
  );
}

const QUIET = { variant: "subtle", size: "compact-sm", color: "gray" } as const;

interface CaseAct {
  label: string;
  icon: Icon;
  act: () => void;
  danger?: boolean;
  writes: boolean;
}

function useCaseActs(test: TestCaseOut): CaseAct[] {
  const t = useWords(words);
  const go = useGo();
  const path = { id: test.id };
  const accept = () =>
    ask({
      title: t("accept"),
      text: t("acceptText"),
      label: t("accept"),
      submit: () => data(campaignsChangeTestCase({ path, body: { accept: true } })),
      done: t("accepted"),
    });
  const rename = () =>
    ask<{ name: string }>({
      title: t("rename"),
      fields: [fields.text("name", { label: t("name"), required: true, max: 200 })],
      initial: { name: test.name },
      label: t("rename"),
      submit: ({ values }) => data(campaignsChangeTestCase({ path, body: values })),
      done: t("renamed"),
    });
  const remove = () =>
    ask({ title: t("deleteCase"), text: t("deleteCaseText", { name: test.name }), label: t("deleteCase"), danger: true, submit: () => data(campaignsDeleteTestCase({ path })), done: t("caseDeleted") });
  return [
    { label: t("openInSimulator"), icon: IconTestPipe, act: () => go(`/simulator?case=${test.id}`), writes: false },
    ...(test.result?.passed ? [] : [{ label: t("accept"), icon: IconThumbUp, act: accept, writes: true }]),
    { label: t("rename"), icon: IconAbc, act: rename, writes: true },
    { label: t("deleteCase"), icon: IconTrash, act: remove, danger: true, writes: true },
  ];
}
