/** What can be done for a customer, each asked in a dialog. */
import {
  campaignsListCampaigns,
  customersBlock,
  customersIdentify,
  customersUnblock,
  data,
  pointsAdjust,
  programsListWallets,
  publicationsPublish,
  redemptionsRedeemCart,
  type CustomerOut,
  type IdentityIn,
} from "@kit/client";
import { useWorkspace } from "@kit/frame/workspace";
import { ask } from "@kit/pages/ask";
import { fields } from "@kit/pages/form";
import { fail, tell } from "@kit/pages/notices";
import { useWords } from "@kit/words";
import { nameOf } from "./name";
import { REASONS, type ReasonCode } from "./reason";
import { words } from "./words";

const SOURCE = "dashboard";

interface PointsAsked {
  wallet: string;
  direction: "give" | "take";
  points: string | null;
  code: ReasonCode;
  note: string | null;
}

interface CartAsked {
  codes: string[];
  external_id: string | null;
  amount_minor: number | null;
}

export function useActs(customer: CustomerOut) {
  const t = useWords(words);
  const workspace = useWorkspace();
  const who = { id: customer.id };
  const name = nameOf(customer);

  const points = async () => {
    const { items } = await data(programsListWallets()).catch((error: unknown) => (fail(error), { items: [] }));
    const [first] = items;
    if (first === undefined) return;
    const external_id = crypto.randomUUID();
    ask<PointsAsked>({
      title: t("pointsFor", { name }),
      fields: [
        ...(items.length === 1 ? [] : [fields.choice("wallet", { label: t("wallet"), required: true, options: Object.fromEntries(items.map((one) => [one.key, one.name])) })]),
        fields.points("points", { label: t("howMany"), required: true, digits: Math.max(...items.map((one) => one.precision)), min: 0 }),
        fields.choice("direction", { label: t("direction"), required: true, options: { give: t("give"), take: t("take") } }),
        fields.choice("code", { label: t("reason"), required: true, options: Object.fromEntries(REASONS.map((one) => [one, t(one)])) }),
        fields.area("note", { label: t("note"), help: t("noteHelp"), max: 450 }),
      ],
      initial: { wallet: first.key, direction: "give", points: null, code: "goodwill", note: null },
      label: t("book"),
      submit: async ({ values }) => {
        const sign = values.direction === "take" ? "-" : "";
        const reason = values.note === null ? values.code : `${values.code}: ${values.note}`;
        const body = { customer: who, wallet: values.wallet, points: `${sign}${values.points ?? "0"}`, reason, external_id, source: SOURCE };
        const done = await data(pointsAdjust({ body }));
        tell(t("booked", { points: done.points, spendable: done.spendable }));
      },
    });
  };

  const code = () =>
    ask<{ campaign_id: string | null; note: string | null }>({
      title: t("codeFor", { name }),
      text: t("codeText"),
      fields: [
        fields.lookup("campaign_id", { label: t("campaign"), required: true, of: "campaigns", find: campaigns }),
        fields.text("note", { label: t("occasion"), help: t("occasionHelp"), max: 150 }),
      ],
      initial: { campaign_id: null, note: null },
      label: t("giveCode"),
      submit: async ({ values }) => {
        const source_id = values.note ?? `${SOURCE} ${crypto.randomUUID()}`;
        const { publication } = await data(publicationsPublish({ body: { campaign_id: values.campaign_id ?? "", customer: who, source_id } }));
        tell(publication.code === null ? t("published") : t("codeGiven", { code: publication.code }));
      },
    });

  const redeem = () => {
    const named = crypto.randomUUID();
    ask<CartAsked>({
      title: t("redeemFor", { name }),
      text: t("redeemText"),
      fields: [
        fields.texts("codes", { label: t("codesToRedeem"), help: t("codesHelp"), max: 5 }),
        fields.money("amount_minor", { label: t("cartAmount"), required: true, min: 0 }),
        fields.text("external_id", { label: t("orderNumber"), help: t("orderNumberHelp"), max: 200 }),
      ],
      initial: { codes: [], external_id: null, amount_minor: null },
      label: t("redeem"),
      submit: async ({ values }) => {
        const done = await data(
          redemptionsRedeemCart({
            body: {
              customer: who,
              currency: workspace?.currency ?? "EUR",
              source: SOURCE,
              external_id: values.external_id ?? named,
              incentives: values.codes.map((one) => ({ code: one })),
              lines: [{ sku: "cart", quantity: 1, amount_minor: values.amount_minor ?? 0 }],
            },
          }),
        );
        tell(t(done.discount_minor > 0 ? "redeemed" : "redeemedNothing"));
      },
    });
  };

  const identity = () =>
    ask<IdentityIn>({
      title: t("addIdentity"),
      text: t("knownText"),
      fields: [
        fields.text("source", { label: t("source"), help: t("sourceHelp"), required: true, placeholder: "shop", max: 50 }),
        fields.text("external_id", { label: t("externalId"), help: t("externalIdHelp"), required: true, max: 200 }),
      ],
      initial: { source: "", external_id: "" },
      label: t("add"),
      submit: ({ values }) => customersIdentify({ path: { id: customer.id }, body: values }),
      done: t("added"),
    });

  const standing = (turn: typeof customersBlock, title: string, text: string, done: string) =>
    ask<{ reason: string }>({
      title,
      text,
      fields: [fields.area("reason", { label: t("reason"), help: t("blockReasonHelp"), required: true, max: 500 })],
      initial: { reason: "" },
      label: t(turn === customersBlock ? "block" : "unblock"),
      danger: turn === customersBlock,
      submit: ({ values }) => turn({ path: { id: customer.id }, body: values }),
      done,
    });
  const block = () => standing(customersBlock, t("blockOne", { name }), t("blockText"), t("blockDone", { name }));
  const unblock = () => standing(customersUnblock, t("unblockOne", { name }), t("unblockText"), t("unblockDone", { name }));

  return { points, code, redeem, identity, block, unblock };
}

async function campaigns(text: string) {
  const { items } = await data(campaignsListCampaigns({ query: { state: "live", limit: 200 } }));
  const wanted = text.toLowerCase();
  return items.filter((one) => one.name.toLowerCase().includes(wanted)).map((one) => ({ value: one.id, label: one.name, about: one.sentence ?? undefined }));
}
