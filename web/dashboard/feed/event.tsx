import { data, feedPull, feedTypes, ProblemError, type FeedEventOut } from "@kit/client";
import { curlOf } from "@kit/client/curl";
import { CopyItem, CopyText, Id, Json, When } from "@kit/fields";
import { Link, useParam } from "@kit/frame/link";
import { Fact, Facts, Found, Section } from "@kit/pages/detail";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { Box, Grid, Group, Stack, Text } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { words } from "./words";

export default function EventPage() {
  const sequence = Number(useParam("sequence"));
  const t = useWords(words);
  const found = useQuery({
    queryKey: ["feed", sequence],
    queryFn: async () => {
      const { items, head } = await data(feedPull({ query: { after: sequence - 1, limit: 1 } }));
      const event = items.find((one) => one.sequence === sequence);
      if (event === undefined) throw new ProblemError(404, "not_found", "", t("gone", { head }), "", undefined, [], {});
      return { event, head };
    },
  });
  return <Found of={found}>{({ event, head }) => <Shown event={event} head={head} />}</Found>;
}

function Shown({ event, head }: { event: FeedEventOut; head: number }) {
  const t = useWords(words);
  const types = useQuery({ queryKey: ["feed-types"], queryFn: () => data(feedTypes()), staleTime: Infinity });
  const tells = types.data?.items.find((one) => one.type === event.type)?.tells;
  const call = () => curlOf({ route: "/v1/feed", query: { after: String(event.sequence - 1), limit: "1" } });
  return (
    <Page
      title={event.type}
      back={{ to: "/feed", label: t("title") }}
      about={tells}
      more={
        <>
          <CopyItem text={call} label={t("copyCurl")} />
          <CopyItem text={() => window.location.href} label={t("copyLink")} icon={IconLink} />
        </>
      }
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack>
            <Section title={t("payload")} aside={<CopyText text={call} label={t("copyCurl")} />}>
              <Box px="md" pb="md">
                <Json label={t("payload")} value={event.payload} />
              </Box>
            </Section>
            <Group justify="space-between">
              {event.sequence > 1 ? (
                <Link to={`/feed/${event.sequence - 1}`} size="sm">
                  <IconChevronLeft size={14} aria-hidden style={{ verticalAlign: "-2px" }} /> {t("before", { sequence: String(event.sequence - 1) })}
                </Link>
              ) : (
                <span />
              )}
              {event.sequence < head ? (
                <Link to={`/feed/${event.sequence + 1}`} size="sm">
                  {t("next", { sequence: String(event.sequence + 1) })} <IconChevronRight size={14} aria-hidden style={{ verticalAlign: "-2px" }} />
                </Link>
              ) : (
                <Text size="sm" c="dimmed">
                  {t("newest")}
                </Text>
              )}
            </Group>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <aside className="card summary">
            <Facts>
              <Fact name={t("sequence")}>
                <span className="figures">{event.sequence}</span>
              </Fact>
              <Fact name={t("at")}>
                <When at={event.occurred_at} />
              </Fact>
              <Fact name={t("id")}>
                <Id short>{event.id}</Id>
              </Fact>
              <Fact name={t("key")}>
                <Id short>{event.key}</Id>
              </Fact>
            </Facts>
            <Text size="sm" c="dimmed" mt="md">
              {t("keyAbout")}
            </Text>
          </aside>
        </Grid.Col>
      </Grid>
    </Page>
  );
}
