/** Why a line of the ledger is there: what brought it about, and the rule or the hand behind it. */
import type { LedgerEntryOut } from "@kit/client";
import { Points } from "@kit/fields";
import { Link } from "@kit/frame/link";
import { pageOf } from "@kit/frame/rooms";
import { useWords } from "@kit/words";
import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useReason } from "../customers/reason";
import { causes, words } from "./words";

/** Where the page of a cause tells why. */
const TABS: Readonly<Record<string, string>> = { order: "?tab=earned" };

export function Why({ entry }: { entry: LedgerEntryOut }) {
  const t = useWords(words);
  const say = useWords(causes);
  const cause = entry.cause in causes ? say(entry.cause as keyof typeof causes) : entry.cause;
  return (
    <div>
      {entry.campaigns.map((one) => (
        <div key={`${one.campaign_id} ${one.version}`}>
          <To id={one.campaign_id}>{one.name}</To>{" "}
          <Text span size="sm" c="dimmed">
            <To id={one.campaign_id} tab="?tab=versions">
              {t("version", { number: one.version })}
            </To>
            {entry.campaigns.length > 1 ? (
              <>
                {" "}
                <Points points={one.points} signed />
              </>
            ) : null}
          </Text>
        </div>
      ))}
      <Text size="sm" c={entry.campaigns.length === 0 ? undefined : "dimmed"} component="div">
        {entry.cause === "adjustment" ? cause : <To id={entry.cause_id} tab={TABS[entry.cause]}>{cause}</To>}
        {entry.reverses_id === null ? null : ` · ${t("reverses")}`}
      </Text>
    </div>
  );
}

function To({ id, tab = "", children }: { id: string; tab?: string | undefined; children: ReactNode }) {
  const to = pageOf(id);
  return to === undefined ? <>{children}</> : <Link to={to + tab}>{children}</Link>;
}

export function Hand({ entry }: { entry: LedgerEntryOut }) {
  const t = useWords(words);
  const reason = useReason();
  if (entry.actor === null) return <Text size="sm" c="dimmed">{t("automatic")}</Text>;
  return (
    <div>
      {entry.actor.name}
      <Text size="sm" c="dimmed" maw={260} style={{ whiteSpace: "normal" }}>
        {reason(entry.actor.reason)}
      </Text>
    </div>
  );
}

/** Who it was and why, for a file. */
export function useHand(): (entry: LedgerEntryOut) => string {
  const reason = useReason();
  return ({ actor }) => (actor === null ? "" : [actor.name, reason(actor.reason)].filter((one) => one !== "").join(": "));
}
