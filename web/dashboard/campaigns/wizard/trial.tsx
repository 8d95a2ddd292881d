/** The plan on the last weeks of real orders: what it would have given and cost, to whom, and to whom not and why. */
import { Alert, Button, Group, Loader, Progress, Stack, Table, Text, Title } from "@mantine/core";
import { campaignsCreateBacktest, decisionsGetBacktest, data, type BacktestOut, type Definition, type SampleOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { Figure, Figures, Money, When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { useWords, type Say } from "@kit/words";
import { useMutation, useQuery } from "@tanstack/react-query";
import { usePlan } from "./plan";
import { words } from "./words";

const DAYS = 28;

export function Trial({ id, definition }: { id: string; definition: Definition }) {
  const t = useWords(words);
  const may = useMay();
  const start = useMutation({ mutationFn: () => data(campaignsCreateBacktest({ body: { campaign_id: id, definition, days: DAYS } })) });
  const test = useQuery({
    queryKey: ["backtest", start.data?.id],
    queryFn: () => data(decisionsGetBacktest({ path: { id: start.data!.id } })),
    enabled: start.data !== undefined,
    refetchInterval: ({ state }) => (["finished", "failed", "paused"].includes(state.data?.state ?? "") ? false : 800),
  });
  if (!may("campaigns:write")) return null;
  const running = start.isPending || (start.data !== undefined && !["finished", "failed", "paused"].includes(test.data?.state ?? ""));
  return (
    <Stack className="card" p="lg" component="section" gap="md">
      <Group justify="space-between" align="start" wrap="nowrap">
        <div>
          <Title order={2}>{t("trial")}</Title>
          <Text size="sm" c="dimmed">
            {t("trialHelp", { count: DAYS })}
          </Text>
        </div>
        <Button variant="default" loading={running} onClick={() => start.mutate()} style={{ flex: "none" }}>
          {t(start.data === undefined ? "tryIt" : "tryAgain")}
        </Button>
      </Group>
      {start.error ? <Alert color="red">{start.error.message}</Alert> : null}
      {test.data === undefined ? running ? <Loader size="sm" /> : null : <Shown test={test.data} />}
    </Stack>
  );
}

function Shown({ test }: { test: BacktestOut }) {
  const t = useWords(words);
  const plan = usePlan();
  const found = test.found;
  if (test.state === "failed") return <Alert color="red">{test.failure ?? t("trialFailed")}</Alert>;
  if (test.state !== "finished") return <Progress value={test.progress_percent} aria-label={t("trial")} animated />;
  if (found === null || test.orders === 0) return <Text>{t("trialNothing")}</Text>;
  const points = Object.entries(found.whole.points);
  return (
    <Stack gap="md">
      <Figures>
        <Figure label={t("trialOrders")} value={found.whole.given_orders} about={t("ofOrders", { count: found.whole.orders })} />
        <Figure label={t("trialCustomers")} value={found.customers_given} about={t("ofCustomers", { count: found.customers })} />
        <Figure label={t("trialCost")} value={<Money minor={found.whole.cost_minor} currency={plan.currency} />} explain={t("trialCostHelp")} />
        {points.length > 0 ? <Figure label={t("trialPoints")} value={points.map(([, many]) => many).join(" + ")} /> : <Figure label={t("trialDiscount")} value={<Money minor={found.whole.discount_minor} currency={plan.currency} />} />}
      </Figures>
      {found.forecasts.map((one) => (
        <Text key={one.limit}>{one.lasts_days === null ? t("lastsLong", { place: one.limit + 1 }) : t("lasts", { place: one.limit + 1, count: one.lasts_days })}</Text>
      ))}
      {found.overlaps.length === 0 ? null : (
        <Text>
          {t("overlaps")}{" "}
          {found.overlaps.slice(0, 5).map((one, at) => (
            <span key={one.campaign_id}>
              {at === 0 ? "" : ", "}
              <LinkTo id={one.campaign_id}>{one.campaign}</LinkTo> ({one.orders})
            </span>
          ))}
        </Text>
      )}
      <Samples title={t("winners")} samples={found.winners} />
      <Samples title={t("losers")} samples={found.others} />
    </Stack>
  );
}

function Samples({ title, samples }: { title: string; samples: readonly SampleOut[] }) {
  const t = useWords(words);
  const plan = usePlan();
  if (samples.length === 0) return null;
  return (
    <div>
      <Text fw={600} mb={4}>
        {title}
      </Text>
      <Table className="rows">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("customer")}</Table.Th>
            <Table.Th>{t("at")}</Table.Th>
            <Table.Th ta="end">{t("orderAmount")}</Table.Th>
            <Table.Th>{t("outcome")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {samples.slice(0, 5).map((one) => (
            <Table.Tr key={one.order_id}>
              <Table.Td className="row-head">{one.customer_id === null ? t("guest") : <LinkTo id={one.customer_id}>{one.customer ?? one.customer_id}</LinkTo>}</Table.Td>
              <Table.Td data-title={t("at")}>
                <When at={one.at} />
              </Table.Td>
              <Table.Td ta="end" data-title={t("orderAmount")}>
                <Money minor={one.amount_minor} currency={plan.currency} />
              </Table.Td>
              <Table.Td data-title={t("outcome")}>{outcome(t, one, plan.currency)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function outcome(t: Say<typeof words>, one: SampleOut, currency: string) {
  if (one.code !== null) return one.advice[0] ?? (`why_${one.code}` in words ? t(`why_${one.code}` as "why_condition_not_met") : one.code.replaceAll("_", " "));
  const points = Object.values(one.points).join(" + ");
  return (
    <>
      {points === "" ? null : t("plusPoints", { points })} {one.discount_minor > 0 ? <Money minor={-one.discount_minor} currency={currency} /> : null}
    </>
  );
}
