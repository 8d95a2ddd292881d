/** What a campaign comes to on a cart, an order or an event: money off, points by wallet, gifts, or why nothing. */
import { data, programsListWallets, type OutcomeOut } from "@kit/client";
import { Money, Points } from "@kit/fields";
import { useWords } from "@kit/words";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useReason } from "../refusals";
import { words } from "../words";

/** Points by the key of the wallet, each in its unit. */
export function Gained({ points, none, signed = false }: { points: Readonly<Record<string, string>>; none?: string; signed?: boolean }) {
  const wallets = useQuery({ queryKey: ["wallets"], queryFn: () => data(programsListWallets()), staleTime: 300_000 });
  const all = Object.entries(points).filter(([, much]) => Number(much) !== 0);
  const unit = (key: string) => wallets.data?.items.find((one) => one.key === key)?.unit_plural ?? key;
  if (all.length === 0) return <>{none}</>;
  return all.map(([key, much], place) => (
    <span key={key}>
      {place === 0 ? "" : " + "}
      <Points points={much} unit={unit(key)} signed={signed} />
    </span>
  ));
}

export function Given({ outcome, currency }: { outcome: OutcomeOut; currency?: string }) {
  const t = useWords(words);
  const reason = useReason();
  if (outcome.code !== null) return <>{reason(outcome.code)}</>;
  const parts: ReactNode[] = [];
  if (outcome.discount_minor > 0) parts.push(<Money minor={-outcome.discount_minor} {...(currency === undefined ? {} : { currency })} />);
  if (Object.values(outcome.points).some((much) => Number(much) !== 0)) parts.push(<Gained points={outcome.points} signed />);
  for (const gift of outcome.gifts) parts.push(giftText(gift));
  if (parts.length === 0) return <>{t("nothingMore")}</>;
  return parts.map((part, place) => (
    <span key={place}>
      {place === 0 ? "" : ", "}
      {part}
    </span>
  ));
}

/** A gift as it was written: what it is, and which. */
function giftText(gift: Readonly<Record<string, unknown>>): string {
  const { kind, ...rest } = gift;
  const said = Object.entries(rest).filter(([name, value]) => !/_id$/.test(name) && ["string", "number"].includes(typeof value));
  return `${String(kind).replaceAll("_", " ")} ${said.map(([name, value]) => (name === "quantity" ? `× ${String(value)}` : String(value))).join(" ")}`.trim();
}
