/** Gift cards to make: one with a code that is shown once, or up to a thousand whose codes are a file. */
import { data, giftCardsCreate, giftCardsCreateMany, giftCardsListLaws, type GiftCardCreate } from "@kit/client";
import { toProblem } from "@kit/client/problem";
import { useWorkspace } from "@kit/frame/workspace";
import { fields, FormPage } from "@kit/pages/form";
import { download, toCsv } from "@kit/pages/list/csv";
import { warn } from "@kit/pages/notices";
import { useWords } from "@kit/words";
import { useQuery } from "@tanstack/react-query";
import { customers } from "../customers/lookup";
import { keepOnce } from "../keys/once";
import { words } from "./words";

const MOST = 1000;
const YEARS = ["P1Y", "P2Y", "P3Y", "P5Y", "P10Y"] as const;

interface Asked {
  amount_minor: number | null;
  currency: string | null;
  count: number | null;
  customer: string | null;
  code: string | null;
  lasts: string;
  expires_at: string | null;
  awaits_activation: boolean;
  single_use: boolean;
  rest: "kept" | "lost";
  reloadable: boolean;
  tax_mode: "multi" | "single";
  jurisdiction: string | null;
}

export default function NewCards() {
  const t = useWords(words);
  const currency = useWorkspace()?.currency ?? "EUR";
  const laws = useQuery({ queryKey: ["gift-cards", "laws"], queryFn: () => data(giftCardsListLaws()) });
  const places = Object.fromEntries((laws.data?.items ?? []).map((one) => [one.jurisdiction, one.jurisdiction]));
  const money = (of: string) => fields.money("amount_minor", { label: t("amount"), required: true, currency: of, min: 0 });
  const one = (values: object) => (values as Asked).count === 1;
  return (
    <FormPage<Asked>
      title={t("create")}
      about={t("createAbout")}
      back={{ to: "/gift-cards", label: t("title") }}
      parts={[
        { title: t("money"), names: ["amount_minor", "currency", "count", "customer", "code"] },
        { title: t("life"), names: ["lasts", "expires_at", "awaits_activation"] },
        { title: t("terms"), names: ["single_use", "rest", "reloadable", "tax_mode", "jurisdiction"] },
      ]}
      fields={[
        fields.own("amount_minor", { label: t("amount") }, (edit) => money(/^[A-Z]{3}$/.test(String(edit.values["currency"])) ? String(edit.values["currency"]) : currency).draw(edit)),
        fields.text("currency", { label: t("currency"), help: t("currencyHelp"), placeholder: currency, max: 3 }),
        fields.whole("count", { label: t("howMany"), help: t("howManyHelp"), required: true, min: 1, max: MOST }),
        fields.lookup("customer", { label: t("owner"), help: t("ownerHelp"), when: one, ...customers }),
        fields.text("code", { label: t("code"), help: t("codeHelp"), max: 200, when: one }),
        fields.choice("lasts", { label: t("lasts"), required: true, options: { never: t("forEver"), ...Object.fromEntries(YEARS.map((period) => [period, t("years", { count: Number(period.slice(1, -1)) })])), until: t("untilDate") } }),
        fields.instant("expires_at", { label: t("ends"), required: true, when: (values) => values["lasts"] === "until" }),
        fields.yes("awaits_activation", { label: t("awaits"), help: t("awaitsHelp") }),
        fields.yes("single_use", { label: t("singleUse"), help: t("singleUseHelp") }),
        fields.choice("rest", { label: t("rest"), required: true, options: { kept: t("restKept"), lost: t("restLost") }, when: (values) => values["single_use"] === true }),
        fields.yes("reloadable", { label: t("canReload"), when: (values) => values["single_use"] !== true }),
        fields.choice("tax_mode", { label: t("tax"), help: t("taxHelp"), required: true, options: { multi: t("taxMulti"), single: t("taxSingle") } }),
        fields.choice("jurisdiction", { label: t("place"), help: t("placeHelp"), options: places }),
      ]}
      initial={{ amount_minor: null, currency: null, count: 1, customer: null, code: null, lasts: "never", expires_at: null, awaits_activation: false, single_use: false, rest: "kept", reloadable: true, tax_mode: "multi", jurisdiction: null }}
      label={t("issue")}
      submit={async ({ values }) => {
        const count = values.count ?? 1;
        if (count === 1) {
          const made = await data(giftCardsCreate({ body: body(values) }));
          keepOnce(made.id, made.code);
          return `/gift-cards/${made.id}`;
        }
        const batch = crypto.randomUUID();
        const items = Array.from({ length: count }, (_, place) => ({ ...body(values), source: "dashboard", external_id: `${batch}-${place + 1}` }));
        const made = await data(giftCardsCreateMany({ body: { items } }));
        const refused = made.results.find((row) => row.problem !== null)?.problem;
        if (made.created === 0 && refused) throw toProblem({ ...refused, pointer: pointerOf(refused) }, undefined);
        if (refused) warn(t("someRefused", { count: made.refused }), [String(refused["detail"])]);
        const rows = made.results.filter((row) => row.code !== null);
        download(`gift-cards-${batch.slice(0, 8)}.csv`, toCsv([{ key: "id", title: "id", cell: () => null, csv: (row) => row.id ?? "" }, { key: "code", title: "code", cell: () => null, csv: (row) => row.code ?? "" }], rows));
        return "/gift-cards";
      }}
      call={(values) => ({ method: "POST", route: "/v1/gift_cards", body: body(values) })}
    />
  );
}

function body(values: Asked): GiftCardCreate {
  const { amount_minor, count, customer, code, lasts, expires_at, rest, reloadable, ...others } = values;
  return {
    ...others,
    amount_minor: amount_minor ?? 0,
    ...(count === 1 && customer !== null ? { customer: { id: customer } } : {}),
    ...(count === 1 && code !== null ? { code } : {}),
    ...(lasts === "until" ? { expires_at } : lasts === "never" ? {} : { expires_after: lasts }),
    ...(values.single_use ? { rest } : { reloadable }),
  };
}

/** A row's problem points into the batch; here it is the one form's. */
function pointerOf(problem: Readonly<Record<string, unknown>>): string {
  return String(problem["pointer"] ?? "").replace(/^\/items\/\d+/, "");
}
