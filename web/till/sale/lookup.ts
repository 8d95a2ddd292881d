/** What was scanned: a customer, an article, or else a code. */
import { catalogGetProductBySku, customersGet, customersGetByIdentity, customersListCustomers, data, pointsBalances, ProblemError, type CustomerOut } from "@kit/client";
import { queue } from "../queue/queue";
import { network, place, workspace } from "../session";
import { addArticle, change, plainCode, sale, type Article, type Shopper } from "./model";

/** What became of it: something for the page to say, or nothing where it is seen. */
export type Found = "customer" | "article" | "code" | "twice" | "waiting" | "late" | "nobody" | "no-answer";

export async function take(text: string): Promise<Found> {
  const scanned = text.trim();
  const { id } = sale.get();
  const over = () => sale.get().id !== id || sale.get().step !== "open";
  if (over()) return "late";
  try {
    const customer = await customerOf(scanned);
    const found = customer === null ? null : await shopper(customer);
    const goods = found !== null || names(scanned) || !network.get() ? null : await article(scanned);
    if (over()) return "late";
    if (found !== null) {
      change({ shopper: found });
      return "customer";
    }
    if (names(scanned)) return "nobody";
    if (goods === null) return code(scanned);
    addArticle(goods);
    return "article";
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 0) throw error;
    network.set(false);
    if (over()) return "late";
    return names(scanned) ? "no-answer" : code(scanned); // a code can be checked later
  }
}

/** Whether the text can only be that of a customer. */
function names(text: string): boolean {
  return /^cus_/.test(text) || text.includes("@") || /^\+\d[\d ().-]{5,}$/.test(text);
}

async function customerOf(text: string): Promise<CustomerOut | null> {
  if (/^cus_[0-9a-z]{26}$/.test(text)) return known(data(customersGet({ path: { id: text } })));
  if (text.includes("@")) return (await data(customersListCustomers({ query: { email: text, limit: 1 } }))).items[0] ?? null;
  if (text.startsWith("+")) return (await data(customersListCustomers({ query: { phone: text, limit: 1 } }))).items[0] ?? null;
  const [source, name] = /^([a-z0-9_-]{1,50}):(.+)$/.exec(text)?.slice(1) ?? [place.get()?.cards ?? "", text];
  if (!source || !name || !network.get()) return null;
  return known(data(customersGetByIdentity({ query: { source, external_id: name } })));
}

async function article(sku: string): Promise<Omit<Article, "quantity"> | null> {
  const found = await known(data(catalogGetProductBySku({ query: { sku } })));
  if (found === null || found.currency !== workspace()?.currency || found.price_minor === null) return null;
  return { sku: found.sku, name: found.name || found.sku, priceMinor: found.price_minor };
}

function code(text: string): Found {
  const { codes } = sale.get();
  if (codes.some((one) => plainCode(one) === plainCode(text))) return "twice";
  change({ codes: [...codes, text] });
  const waits = queue.get().some((one) => one.state === "pending" && one.sale.codes.some((other) => plainCode(other) === plainCode(text)));
  return waits ? "waiting" : "code";
}

async function known<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ProblemError && error.status >= 400 && error.status < 500 && error.status !== 401) return null;
    throw error;
  }
}

async function shopper(one: CustomerOut): Promise<Shopper> {
  const { wallets } = await data(pointsBalances({ path: { id: one.id } }));
  const contact = one.email ?? one.phone ?? "";
  return { id: one.id, name: one.name || contact || one.id, contact: one.name ? contact : "", wallets };
}
