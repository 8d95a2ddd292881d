/** What a wallet is asked for, by whoever makes or changes one. */
import type { WalletCreate, WalletOut } from "@kit/client";
import { fields, type Field, type FormValues } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { NONE, usePeriods } from "./period";
import { words } from "./words";

/** As it is edited: a period that is none is `none`, since a choice that is left open says nothing. */
export interface Asked {
  name: string;
  unit_singular: string;
  unit_plural: string;
  key: string | null;
  precision: number;
  cash_rate: string | null;
  expiry: { kind: string; period: string; on: string | null; round_to: string };
  pending: string;
  restore_grace: string;
  clawback: "debt" | "clip";
  pays_as: "payment" | "discount";
}

export const NAMED = ["name", "unit_singular", "unit_plural", "key", "precision"];
export const TIMED = ["expiry.kind", "expiry.period", "expiry.on", "expiry.round_to", "pending", "clawback", "restore_grace", "pays_as"];
const LASTS = ["P3M", "P6M", "P1Y", "P18M", "P2Y", "P3Y", "P5Y"];
const WAITS = ["P7D", "P14D", "P30D", "P60D", "P90D"];
const ROUNDS = ["none", "day", "week", "month", "quarter", "half_year", "year"] as const;
const kindOf = (values: FormValues) => (values["expiry"] as Asked["expiry"]).kind;

/** The fields of a wallet; what never changes is left out for one that is there already. */
export function useWalletFields(before?: WalletOut): Field[] {
  const t = useWords(words);
  const periods = usePeriods();
  const fixed = before === undefined;
  return [
    fields.text("name", { label: t("walletName"), help: t("walletNameHelp"), required: true, max: 200 }),
    ...(fixed
      ? [
          fields.text("unit_singular", { label: t("one"), required: true, max: 40 }),
          fields.text("unit_plural", { label: t("many"), required: true, max: 40 }),
          fields.text("key", { label: t("key"), help: t("keyHelp"), max: 40 }),
          fields.whole("precision", { label: t("precision"), help: t("precisionHelp"), required: true, min: 0, max: 4 }),
        ]
      : []),
    fields.decimal("cash_rate", { label: t("worth"), help: t("worthHelp"), min: 0 }),
    fields.choice("expiry.kind", { label: t("lasts"), required: true, options: { never: t("forEver"), rolling: t("rolling"), fixed: t("fixedDay") } }),
    fields.choice("expiry.period", { label: t("period"), required: true, options: { ...periods(LASTS, before?.expiry.period), P0D: t("atOnce") }, when: (values) => kindOf(values) === "rolling" }),
    fields.date("expiry.on", { label: t("lastDay"), required: true, when: (values) => kindOf(values) === "fixed" }),
    fields.choice("expiry.round_to", {
      label: t("roundTo"),
      help: t("roundToHelp"),
      required: true,
      options: Object.fromEntries(ROUNDS.map((one) => [one, t(`round_${one}`)])),
      when: (values) => kindOf(values) === "rolling",
    }),
    fields.choice("pending", { label: t("pending"), help: t("pendingHelp"), required: true, options: periods(WAITS, before?.pending, t("noWait")) }),
    fields.choice("clawback", { label: t("clawback"), help: t("clawbackHelp"), required: true, options: { debt: t("debt"), clip: t("clip") } }),
    fields.choice("restore_grace", { label: t("grace"), help: t("graceHelp"), required: true, options: periods(WAITS, before?.restore_grace, t("noGrace")) }),
    fields.choice("pays_as", { label: t("paysAs"), help: t("paysAsHelp"), required: true, options: { payment: t("payment"), discount: t("discount") } }),
  ];
}

export function initialOf(wallet?: WalletOut): Asked {
  return {
    name: wallet?.name ?? "",
    unit_singular: wallet?.unit_singular ?? "",
    unit_plural: wallet?.unit_plural ?? "",
    key: wallet?.key ?? null,
    precision: wallet?.precision ?? 0,
    cash_rate: wallet?.cash_rate ?? null,
    expiry: { kind: wallet?.expiry.kind ?? "rolling", period: wallet?.expiry.period ?? "P2Y", on: wallet?.expiry.on ?? null, round_to: wallet?.expiry.round_to ?? "none" },
    pending: wallet?.pending ?? NONE,
    restore_grace: wallet?.restore_grace ?? NONE,
    clawback: wallet?.clawback ?? "debt",
    pays_as: wallet?.pays_as ?? "payment",
  };
}

/** What of it may change later. */
export function changeOf(asked: Asked) {
  const { kind, period, on, round_to } = asked.expiry;
  const none = (told: string) => (told === NONE ? null : told);
  return {
    name: asked.name,
    cash_rate: asked.cash_rate,
    expiry: { kind, period: kind === "rolling" ? period : null, on: kind === "fixed" ? on : null, round_to: kind === "rolling" ? round_to : "none" } as NonNullable<WalletCreate["expiry"]>,
    pending: none(asked.pending),
    restore_grace: none(asked.restore_grace),
    clawback: asked.clawback,
    pays_as: asked.pays_as,
  };
}

export function createOf(asked: Asked, program_id: string): WalletCreate {
  const { unit_singular, unit_plural, precision } = asked;
  return { ...changeOf(asked), program_id, unit_singular, unit_plural, precision, key: asked.key ?? keyOf(unit_plural) };
}

/** A key of a name: letters, digits and underscores, beginning with a letter. */
export function keyOf(name: string): string {
  const plain = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^[^a-z]+|_+$/g, "");
  return plain.slice(0, 40) || "points";
}
