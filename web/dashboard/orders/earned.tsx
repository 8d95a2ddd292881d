/** What an order earned, why, and why other campaigns gave nothing: from the decision that stands. */
import { data, decisionsListDecisions, decisionsRerun, programsListWallets, type OrderOut } from "@kit/client";
import { uuidOf } from "@kit/client/typeid";
import { Id, pointsText, When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { Found, Section } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { Accordion, Code, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { idOf } from "./ids";
import { Why, type Explained } from "./why";
import { words } from "./words";

interface Grant {
  campaign_id: string;
  campaign: string;
  version: number;
  wallet_id: string;
  points: number;
  asked: number;
}

interface Refused {
  campaign_id: string;
  campaign: string;
  version: number;
  code: string;
  message: string;
  explanation?: Explained;
}

export function Earned({ order }: { order: OrderOut }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const found = useQuery({
    queryKey: ["order", order.id, "decision"],
    queryFn: async () => {
      const [{ items }, wallets] = await Promise.all([data(decisionsListDecisions({ query: { order_id: order.id, limit: 10 } })), data(programsListWallets())]);
      const [standing] = items;
      const again = standing === undefined ? undefined : await data(decisionsRerun({ path: { id: standing.id } })).catch(() => undefined);
      return { decision: standing, count: items.length, wallets: wallets.items, refused: (again?.refused ?? standing?.verdict["refused"] ?? []) as unknown as Refused[] };
    },
  });
  return (
    <Found of={found}>
      {({ decision, count, wallets, refused }) => {
        if (decision === undefined) return <Text c="dimmed">{t(order.customer_id === null ? "noDecisionGuest" : "noDecision")}</Text>;
        const grants = (decision.verdict["grants"] ?? []) as unknown as Grant[];
        return (
          <>
            <Section title={t("gave")}>
              {grants.length === 0 ? <Text px="md" pb="md" c="dimmed">{t("gaveNothing")}</Text> : null}
              {grants.map((one, place) => {
                const wallet = wallets.find((known) => uuidOf(known.id) === one.wallet_id);
                return (
                  <Group key={place} className="line" justify="space-between" wrap="nowrap">
                    <div>
                      <Campaign id={one.campaign_id} name={one.campaign} />
                      <Text size="sm" c="dimmed">
                        {t("version", { number: String(one.version) })}
                        {one.asked > one.points ? ` · ${t("limited")}` : ""}
                      </Text>
                    </div>
                    <Text fw={600} className="figures" style={{ color: "var(--laurels-good)" }}>
                      {pointsText(decimal(one.points, wallet?.precision ?? 0), locale, true)} {wallet?.unit_plural}
                    </Text>
                  </Group>
                );
              })}
            </Section>
            {refused.length === 0 ? null : (
              <Section title={t("refused")}>
                <Accordion variant="default" chevronPosition="right">
                  {refused.map((one, place) => (
                    <Accordion.Item key={place} value={String(place)}>
                      <Accordion.Control>
                        <Text size="sm" fw={550}>
                          {one.campaign}
                        </Text>
                        <Text size="sm" c="dimmed">
                          {one.message}
                        </Text>
                      </Accordion.Control>
                      <Accordion.Panel>
                        {one.explanation === undefined ? null : <Why node={one.explanation} />}
                        <Text size="xs" c="dimmed" mt="xs">
                          <Code>{one.code}</Code> · <Campaign id={one.campaign_id} name={t("openCampaign")} />
                        </Text>
                      </Accordion.Panel>
                    </Accordion.Item>
                  ))}
                </Accordion>
              </Section>
            )}
            <Group gap="sm" mt="md" c="dimmed" fz="sm">
              <span>{t("decided")}</span> <When at={decision.occurred_at} /> <Id short>{decision.id}</Id>
              {count > 1 ? <span>{t("decidedAgain", { count: count - 1 })}</span> : null}
            </Group>
          </>
        );
      }}
    </Found>
  );
}

function Campaign({ id, name }: { id: string; name: string }) {
  return <LinkTo id={idOf("cmp", id)}>{name}</LinkTo>;
}

/** Units of a wallet as decimal text: 1250 at a precision of 2 is `12.50`. */
function decimal(units: number, precision: number): string {
  const text = Math.abs(units).toString().padStart(precision + 1, "0");
  return `${units < 0 ? "-" : ""}${precision === 0 ? text : `${text.slice(0, -precision)}.${text.slice(-precision)}`}`;
}
