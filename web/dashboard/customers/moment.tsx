/** One thing that became of a customer: what, how much, and why. */
import type { MomentOut } from "@kit/client";
import { Done } from "@kit/done";
import { Changes, Money, Points, When } from "@kit/fields";
import { Link, LinkTo } from "@kit/frame/link";
import { useWords } from "@kit/words";
import { Group, Text, ThemeIcon } from "@mantine/core";
import {
  IconArrowBackUp,
  IconBan,
  IconBolt,
  IconCoins,
  IconFilter,
  IconGift,
  IconShoppingBag,
  IconTicket,
  IconTicketOff,
  IconUserCheck,
  IconUserEdit,
  type Icon,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useReason } from "./reason";
import { moments } from "./words";

interface Said {
  icon: Icon;
  title: ReactNode;
  amount?: ReactNode;
  about?: ReactNode;
}

/** What belongs to a moment, read by its name; what is not there is an empty text. */
function detailOf(moment: MomentOut) {
  const text = (name: string) => String(moment.detail[name] ?? "");
  const money = (name: string, sign = 1) => {
    const minor = moment.detail[name];
    return typeof minor === "number" ? <Money minor={sign * minor} currency={text("currency")} /> : undefined;
  };
  const changes = (name: string) => <Changes changes={(moment.detail[name] ?? {}) as Readonly<Record<string, unknown>>} />;
  return { text, money, changes };
}

export function Moment({ moment, customer }: { moment: MomentOut; customer: string }) {
  const said = useSaid(moment, customer);
  return (
    <Group className="line" wrap="nowrap" align="start" gap="sm">
      <ThemeIcon variant="light" color={moment.kind === "refusal" ? "orange" : moment.kind === "points" ? "laurel" : "gray"} size={28} radius="xl">
        <said.icon size={16} stroke={1.6} aria-hidden />
      </ThemeIcon>
      <div style={{ flex: 1, minWidth: 0 }}>
        <Group justify="space-between" gap="sm" wrap="nowrap" align="baseline">
          <Text size="sm" fw={550} component="div" style={{ overflowWrap: "anywhere" }}>
            {said.title}
          </Text>
          <Text size="sm" fw={600} component="div" ta="right">
            {said.amount}
          </Text>
        </Group>
        {said.about}
        <Text size="xs" c="dimmed" component="div" mt={2}>
          <When at={moment.at} />
        </Text>
      </div>
    </Group>
  );
}

function useSaid(moment: MomentOut, customer: string): Said {
  const t = useWords(moments);
  const { text, money, changes } = detailOf(moment);
  const link = (name: string, shown: ReactNode) => <LinkTo id={text(name)}>{shown}</LinkTo>;
  const about = (...parts: readonly string[]) => <About>{parts.filter((one) => one !== "").join(" · ")}</About>;
  switch (moment.kind) {
    case "order": {
      const state = text("state") === "open" ? t("open") : text("state") === "cancelled" ? t("cancelled") : "";
      return { icon: IconShoppingBag, title: link("order_id", t("order", { number: text("external_id") })), amount: money("amount_minor"), about: about(state, text("channel"), text("store")) };
    }
    case "return":
      return { icon: IconArrowBackUp, title: link(text("order_id") === "" ? "redemption_id" : "order_id", t("return", { number: text("order") })), amount: money("amount_minor", -1), about: about(text("reason")) };
    case "points":
      return { icon: IconCoins, ...points(moment, t) };
    case "redemption": {
      const used = ((moment.detail["incentives"] ?? []) as { campaign?: string }[]).flatMap((one) => one.campaign ?? []);
      const undone = text("state") === "rolled_back" || text("state") === "voided" ? t("undone") : "";
      return { icon: IconTicket, title: link("redemption_id", t("redemption", { number: text("external_id") })), amount: money("discount_minor", -1), about: about(undone, ...used, text("reason")) };
    }
    case "refusal":
      return {
        icon: IconTicketOff,
        title: <>{t("refusal")} {text("voucher") === "" ? link("campaign_id", text("campaign")) : <LinkTo id={text("voucher_id")}><span className="mono">{text("voucher")}</span></LinkTo>}</>,
        about: (
          <About>
            {text("reason") || text("code")}
            {text("campaign_id") === "" ? null : (
              <>
                {" "}
                <Link to={`/campaigns/${text("campaign_id")}?tab=rules&customer=${customer}`} underline="always">
                  {t("refusalWhy", { campaign: text("campaign") })}
                </Link>
              </>
            )}
          </About>
        ),
      };
    case "publication": {
      const code = text("voucher");
      return { icon: IconGift, title: <>{t("publication")} {link("campaign_id", text("campaign"))}</>, amount: code === "" ? undefined : <span className="mono">{code}</span>, about: about(text("revoked_at") === "" ? "" : t("revoked"), text("source_id")) };
    }
    case "gift_card": {
      const what = text("what");
      return { icon: IconGift, title: link("gift_card_id", t("giftCard", { last: text("last_signs") })), amount: money("amount_minor"), about: about(what === "given" ? t("cardGiven") : what.replaceAll("_", " ")) };
    }
    case "segment":
      return { icon: IconFilter, title: link("segment_id", t(text("what") === "entered" ? "entered" : "leftSegment", { segment: text("segment") })) };
    case "membership": {
      const joined = text("what") === "joined";
      return { icon: joined ? IconUserCheck : IconBan, title: t(joined ? "joined" : "leftProgram", { program: text("program") }) };
    }
    case "event":
      return { icon: IconBolt, title: t("event", { type: text("type") }), about: changes("attributes") };
    case "act":
      return { icon: IconUserEdit, title: <>{text("actor")} <Done action={text("action")} /></>, about: changes("changes") };
  }
}

type Saying = ReturnType<typeof useWords<typeof moments>>;

/** What moved, and which campaign or whose hand it was. */
function points(moment: MomentOut, t: Saying): Omit<Said, "icon"> {
  const { text } = detailOf(moment);
  const titles: Readonly<Record<string, string>> = {
    order: t("byOrder"),
    event: t("byEvent"),
    return: t("byReturn"),
    redemption: t("byRedemption"),
    rollback: t("byRollback"),
    spend: t("bySpend"),
    refund: t("byRefund"),
    adjustment: t("byHand"),
    expiry: t("byExpiry"),
  };
  const cause = text("cause");
  const title = titles[cause] ?? cause;
  return {
    title: cause === "adjustment" || cause === "expiry" ? title : <LinkTo id={text("cause_id")}>{title}</LinkTo>,
    amount: moment.moves.map((one, place) => (
      <div key={place}>
        <Points points={one.points} unit={one.wallet} signed />
      </div>
    )),
    about: (
      <>
        {moment.by === null ? null : <ByHand by={moment.by} />}
        {moment.campaigns.map((one) => (
          <About key={`${one.campaign_id} ${one.version} ${one.wallet}`}>
            <LinkTo id={one.campaign_id}>{one.name}</LinkTo> <Points points={one.points} signed />
            {one.sentence === null ? null : <div>{one.sentence}</div>}
          </About>
        ))}
      </>
    ),
  };
}

function ByHand({ by }: { by: NonNullable<MomentOut["by"]> }) {
  const reason = useReason();
  return (
    <Text size="sm" component="div">
      {reason(by.reason)}{" "}
      <Text component="span" c="dimmed">
        · {by.name}
      </Text>
    </Text>
  );
}

function About({ children }: { children: ReactNode }) {
  return children === "" ? null : (
    <Text size="sm" c="dimmed" component="div" style={{ overflowWrap: "anywhere" }}>
      {children}
    </Text>
  );
}
