import { data, decisionsEvaluateRule, pointsBalances, type BalanceOut, type CustomerOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { Money, moneyText, Points, Sentence, When } from "@kit/fields";
import { useWorkspace, useZone } from "@kit/frame/workspace";
import { Fact, Facts } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { Alert, Divider, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { written } from "./name";
import { words } from "./words";

/** The customer in plain words, what they have, and what is known of them. */
export function Summary({ customer }: { customer: CustomerOut }) {
  const t = useWords(words);
  const may = useMay();
  const facts: [string, string | null][] = [
    [t("email"), customer.email],
    [t("phone"), customer.phone],
    [t("bornOn"), customer.born_on],
    [t("locale"), customer.locale],
    ...customer.identities.map((one): [string, string] => [one.source, one.external_id]),
    ...Object.entries(customer.attributes).map(([name, value]): [string, string] => [name, written(value)]),
  ];
  return (
    <Stack gap="md">
      {customer.blocked_reason === null ? null : (
        <Alert color="red" variant="light" title={t("blockedNow")}>
          {customer.blocked_reason}
        </Alert>
      )}
      {may("decisions:read") ? <Said customer={customer} /> : null}
      {may("points:read") ? <Balances id={customer.id} /> : null}
      <Divider />
      <Facts>
        {facts.map(([name, value]) =>
          value === null || value === "" ? null : (
            <Fact key={`${name} ${value}`} name={name}>
              {value}
            </Fact>
          ),
        )}
        <Fact name={t("since")}>
          <When at={customer.registered_at} dateOnly />
        </Fact>
      </Facts>
    </Stack>
  );
}

function Said({ customer }: { customer: CustomerOut }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const zone = useZone();
  const currency = useWorkspace()?.currency ?? "EUR";
  const { id } = customer;
  const found = useQuery({
    queryKey: ["customer", id, "history"],
    queryFn: () => Promise.all(['customer.orders("1y")', 'customer.spent("1y")', "customer.days_since_order"].map((rule) => asked(id, rule))),
  });
  if (found.isError) return null;
  if (found.data === undefined) return <Skeleton height={54} />;
  const [count, spent, days] = found.data;
  const since = new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: "medium" }).format(new Date(customer.registered_at));
  const said = [
    t("saidSince", { when: since }),
    typeof count === "number" && count > 0 ? t("saidBought", { count, amount: moneyText(Number(spent ?? 0), currency, locale) }) : t("saidNothing"),
    typeof days === "number" ? (days === 0 ? t("saidToday") : t("saidLast", { count: days })) : "",
  ];
  return <Sentence>{said.filter((one) => one !== "").join(" ")}</Sentence>;
}

async function asked(id: string, rule: string): Promise<unknown> {
  return (await data(decisionsEvaluateRule({ body: { rule, for: "customer", customer: { id } } }))).value;
}

export function useBalances(id: string) {
  return useQuery({ queryKey: ["customer", id, "balances"], queryFn: () => data(pointsBalances({ path: { id } })) });
}

function Balances({ id }: { id: string }) {
  const t = useWords(words);
  const found = useBalances(id);
  if (found.data === undefined) return found.isError ? null : <Skeleton height={48} />;
  return found.data.wallets.map((one) => (
    <div key={one.wallet}>
      <div className="balance">
        <Points points={one.spendable} unit={one.unit} />
      </div>
      <Text size="sm" c="dimmed" component="div">
        {one.worth_minor === null ? t("toSpend") : t("toSpendWorth")} {one.worth_minor === null ? null : <Money minor={one.worth_minor} />}
      </Text>
      <Aside balance={one} />
    </div>
  ));
}

/** What of a balance waits, is reserved, is owed or runs out. */
export function Aside({ balance }: { balance: BalanceOut }) {
  const t = useWords(words);
  const some = (points: string) => Number(points) !== 0;
  return (
    <Text size="sm" component="div" mt={4}>
      {some(balance.pending) ? <div>{t("pending")}: <Points points={balance.pending} /></div> : null}
      {some(balance.held) ? <div>{t("held")}: <Points points={balance.held} /></div> : null}
      {some(balance.debt) ? <div>{t("debt")}: <Points points={balance.debt} /></div> : null}
      {balance.expiring_at !== null && some(balance.expiring) ? (
        <div>
          {t("expiring")}: <Points points={balance.expiring} /> · <When at={balance.expiring_at} dateOnly />
        </div>
      ) : null}
    </Text>
  );
}
