/** Each wallet: what is in it, and every line of it with the reason. */
import { data, pointsExplore, type LedgerEntryOut } from "@kit/client";
import { Figure, Figures, Money, Points, When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { Found, ListSection } from "@kit/pages/detail";
import { useWords } from "@kit/words";
import { Stack, Text } from "@mantine/core";
import { useReason } from "./reason";
import { useBalances } from "./summary";
import { causes, words } from "./words";

export function Wallets({ id }: { id: string }) {
  const t = useWords(words);
  const found = useBalances(id);
  return (
    <Found of={found}>
      {({ wallets }) => (
        <Stack gap="lg">
          {wallets.map((one) => (
            <Stack key={one.wallet} gap="sm">
              <Figures>
                <Figure label={`${t("toSpend")} · ${one.wallet}`} value={<Points points={one.spendable} />} about={one.worth_minor === null ? undefined : <Money minor={one.worth_minor} />} />
                <Figure label={t("pending")} value={<Points points={one.pending} />} explain={t("pendingText")} />
                <Figure label={t("held")} value={<Points points={one.held} />} explain={t("heldText")} />
                <Figure label={t("expiring")} value={<Points points={one.expiring} />} about={one.expiring_at === null ? undefined : <When at={one.expiring_at} dateOnly />} />
              </Figures>
              <Lines id={id} wallet={one.wallet} />
            </Stack>
          ))}
          {wallets.length === 0 ? <Text c="dimmed">{t("noWallets")}</Text> : null}
        </Stack>
      )}
    </Found>
  );
}

function Lines({ id, wallet }: { id: string; wallet: string }) {
  const t = useWords(words);
  return (
    <ListSection<LedgerEntryOut & { key: string }>
      title={t("linesOf", { wallet })}
      queryKey={["customer", id, "entries", wallet]}
      load={async (cursor) => {
        const page = await data(pointsExplore({ query: { customer_id: id, wallet, cursor, limit: 50 } }));
        return { ...page, items: page.items.map((one, place) => ({ ...one, key: `${one.journal_id} ${cursor ?? ""} ${place}` })) };
      }}
      idOf={(one) => one.key}
      none={t("noLines")}
      columns={[
        { key: "at", title: t("at"), cell: (one) => <When at={one.occurred_at} /> },
        { key: "why", title: t("why"), cell: (one) => <Why entry={one} /> },
        { key: "points", title: t("pointsColumn"), align: "right", cell: (one) => <Points points={one.points} signed /> },
      ]}
    />
  );
}

function Why({ entry }: { entry: LedgerEntryOut }) {
  const say = useWords(causes);
  const reason = useReason();
  const cause = entry.cause in causes ? say(entry.cause as keyof typeof causes) : entry.cause;
  return (
    <div>
      <LinkTo id={entry.cause_id}>{cause}</LinkTo>
      {entry.actor === null ? null : (
        <Text size="sm" c="dimmed">
          {reason(entry.actor.reason)} · {entry.actor.name}
        </Text>
      )}
      {entry.campaigns.map((one) => (
        <Text key={`${one.campaign_id} ${one.version}`} size="sm" c="dimmed" component="div">
          <LinkTo id={one.campaign_id}>{one.name}</LinkTo> <Points points={one.points} signed />
        </Text>
      ))}
    </div>
  );
}
