/** The ledger of everybody: what moved in whose wallets, why, by which rule and at whose hand. */
import { data, programsListWallets, type LedgerEntryOut } from "@kit/client";
import { Id, Points, When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { useZone } from "@kit/frame/workspace";
import { choice, day, ListPage, sought, text, useAddress, type Column } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { IconListSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { customers } from "../customers/lookup";
import { entries, type Row } from "./entries";
import { causes, reasons, words } from "./words";
import { Hand, useHand, Why } from "./why";

const each = <K extends string>(names: Readonly<Record<K, unknown>>, say: (name: K) => string) => Object.fromEntries((Object.keys(names) as K[]).map((one) => [one, say(one)]));

export default function Ledger() {
  const t = useWords(words);
  const cause = useWords(causes);
  const reason = useWords(reasons);
  const zone = useZone();
  const [values] = useAddress();
  const found = useQuery({ queryKey: ["wallets"], queryFn: () => data(programsListWallets()) });
  const wallets = found.data?.items ?? [];
  // Amounts are those of one wallet: where there are several, one has to be chosen first.
  const wallet = values["wallet"] ?? (wallets.length === 1 ? wallets[0]!.key : undefined);
  return (
    <ListPage<Row>
      name="ledger"
      title={t("title")}
      about={t("about")}
      route="/v1/ledger/entries"
      load={(asked) => entries(asked, zone, wallet)}
      idOf={(one) => one.key}
      columns={useColumns()}
      filters={[
        sought("customer_id", t("customer"), customers),
        ...(wallets.length > 1 ? [choice("wallet", t("wallet"), Object.fromEntries(wallets.map((one) => [one.key, one.name])))] : []),
        choice("reason", t("movement"), each(reasons, reason)),
        choice("cause", t("cause"), each(causes, cause)),
        text("actor", t("actor"), t("actorExample")),
        day("from", t("from")),
        day("until", t("until")),
        ...(wallet === undefined ? [] : [text("points_min", t("atLeast"), "100"), text("points_max", t("atMost"), "1000")]),
      ]}
      views={[
        { name: t("byHand"), values: { cause: "adjustment" } },
        { name: t("spent"), values: { reason: "spend" } },
        { name: t("expired"), values: { reason: "expiry" } },
        { name: t("takenBack"), values: { reason: "take_back" } },
      ]}
      empty={{ icon: IconListSearch, title: t("none"), text: t("noneText") }}
    />
  );
}

function useColumns(): Column<Row>[] {
  const t = useWords(words);
  const cause = useWords(causes);
  const reason = useWords(reasons);
  const hand = useHand();
  const named = (one: LedgerEntryOut) => one.campaigns.map((by) => `${by.name} (${t("version", { number: by.version })})`).join("; ");
  const said = <W extends string>(known: Readonly<Record<W, unknown>>, say: (name: W) => string, name: string) => (name in known ? say(name as W) : name);
  return [
    { key: "at", title: t("at"), cell: (one) => <When at={one.occurred_at} />, csv: (one) => one.occurred_at },
    { key: "recorded", title: t("recorded"), cell: (one) => <When at={one.recorded_at} />, csv: (one) => one.recorded_at, extra: true },
    { key: "customer", title: t("customer"), cell: (one) => <LinkTo id={one.customer_id}>{one.customer_name ?? <span className="mono">…{one.customer_id.slice(-6)}</span>}</LinkTo>, csv: (one) => one.customer_name ?? "" },
    { key: "customer_id", title: t("customerId"), cell: (one) => <Id short>{one.customer_id}</Id>, csv: (one) => one.customer_id, extra: true },
    { key: "wallet", title: t("wallet"), cell: (one) => one.wallet, csv: (one) => one.wallet },
    { key: "points", title: t("amount"), align: "right", cell: (one) => <Points points={one.points} signed />, csv: (one) => one.points },
    { key: "movement", title: t("movement"), cell: (one) => said(reasons, reason, one.reason), csv: (one) => said(reasons, reason, one.reason), extra: true },
    { key: "why", title: t("why"), wrap: true, cell: (one) => <Why entry={one} />, csv: (one) => said(causes, cause, one.cause) },
    { key: "cause_id", title: t("causeId"), cell: (one) => <Id short>{one.cause_id}</Id>, csv: (one) => one.cause_id, extra: true },
    { key: "rule", title: t("rule"), cell: (one) => named(one) || "–", csv: named, extra: true },
    { key: "actor", title: t("actor"), cell: (one) => <Hand entry={one} />, csv: hand },
    { key: "journal", title: t("journal"), cell: (one) => <Id short>{one.journal_id}</Id>, csv: (one) => one.journal_id, extra: true },
  ];
}
