/** A sale as it is put together at the till, and as it is sent. */
import type { BalanceOut, PricedCartIn } from "@kit/client";
import { shared } from "../kept";
import { place } from "../session";
import { minorOf } from "../speech";

/** What a sale without articles is sent as. */
const GOODS = "till-sale";

export interface Article {
  sku: string;
  name: string;
  quantity: number;
  priceMinor: number;
}

export interface Shopper {
  id: string;
  name: string;
  contact: string;
  wallets: readonly BalanceOut[];
}

export interface Sale {
  /** The one name of the sale, made before it is sent for the first time: however often it is sent, it counts once. */
  id: string;
  shopper: Shopper | null;
  amount: string;
  articles: readonly Article[];
  codes: readonly string[];
  /** The key of the wallet that pays. */
  wallet: string | null;
  step: "open" | "sending" | "sent";
}

export function newSale(): Sale {
  return { id: crypto.randomUUID(), shopper: null, amount: "", articles: [], codes: [], wallet: null, step: "open" };
}

export function isEmpty(one: Sale): boolean {
  return one.shopper === null && one.amount === "" && one.articles.length + one.codes.length === 0;
}

export const sale = shared<Sale>(newSale());

export function change(part: Partial<Sale>): void {
  sale.set({ ...sale.get(), ...part });
}

export function addArticle(found: { sku: string; name: string; priceMinor: number }): void {
  const { articles } = sale.get();
  const there = articles.some((one) => one.sku === found.sku);
  change({
    articles: there
      ? articles.map((one) => (one.sku === found.sku ? { ...one, quantity: one.quantity + 1 } : one))
      : [...articles, { ...found, quantity: 1 }],
  });
}

export function totalOf(one: Sale, currency: string): number {
  if (one.articles.length > 0) return one.articles.reduce((sum, article) => sum + article.quantity * article.priceMinor, 0);
  return minorOf(one.amount, currency) ?? 0;
}

/** The cart of a sale; null while there is nothing to pay. */
export function cartOf(one: Sale, currency: string): PricedCartIn | null {
  const total = totalOf(one, currency);
  if (total === 0) return null;
  const articles = one.articles.map(({ sku, quantity, priceMinor }) => ({ sku, quantity, amount_minor: quantity * priceMinor }));
  return {
    currency,
    store: place.get()?.store ?? "",
    channel: "store",
    lines: articles.length > 0 ? articles : [{ sku: GOODS, quantity: 1, amount_minor: total }],
    incentives: [...one.codes.map((code) => ({ code })), ...(one.wallet === null ? [] : [{ wallet: one.wallet }])],
    ...(one.shopper === null ? {} : { customer: { id: one.shopper.id } }),
  };
}

/** Codes as they are compared: case, blanks and hyphens do not count. */
export function plainCode(text: string): string {
  return text.normalize("NFKC").replace(/[\s\-‐-―]/g, "").toUpperCase();
}
