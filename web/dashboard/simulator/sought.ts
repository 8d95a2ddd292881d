/** What a scene is put together from, found by typing: products, orders, campaigns. */
import { campaignsGetCampaign, campaignsListCampaigns, catalogListProducts, data, ordersGet, ordersListOrders, searchSearch, type CampaignOut, type OrderOut, type ProductOut } from "@kit/client";
import type { Option } from "@kit/pages/form";

const has = (text: string, ...parts: string[]) => parts.some((one) => one.toLocaleLowerCase().includes(text.toLocaleLowerCase()));

/** Products by name or number; what is typed can be taken as it is. Prices are told as they are met. */
export function goods(priced: (product: ProductOut) => void) {
  return {
    of: "simulated goods",
    find: async (text: string): Promise<readonly Option[]> => {
      const { items } = await data(catalogListProducts({ query: { limit: 200 } }));
      items.forEach(priced);
      const found = items.filter((one) => has(text, one.sku, one.name)).slice(0, 20);
      const options = found.map((one) => ({ value: one.sku, label: one.name || one.sku, about: one.sku }));
      return text === "" || found.some((one) => one.sku === text) ? options : [...options, { value: text, label: text }];
    },
  };
}

/** Orders by their number, newest first; those of a customer where one is chosen. */
export function orders(customer: string | null, written: (order: OrderOut) => string) {
  const option = (one: OrderOut): Option => ({ value: one.id, label: one.external_id, about: written(one) });
  return {
    of: `simulated orders ${customer ?? ""}`,
    find: async (text: string): Promise<readonly Option[]> => {
      const page = await data(ordersListOrders({ query: { limit: 50, ...(customer === null ? {} : { customer_id: customer }) } }));
      const found = page.items.filter((one) => has(text, one.external_id, one.id)).slice(0, 20);
      if (found.length > 0 || text.length < 2) return found.map(option);
      const elsewhere = await data(searchSearch({ query: { q: text, limit: 10 } }));
      return elsewhere.items.filter((one) => one.id.startsWith("ord_")).map((one) => ({ value: one.id, label: one.title, about: one.subtitle ?? undefined }));
    },
    named: async (id: string): Promise<Option> => option(await data(ordersGet({ path: { id } }))),
  };
}

/** Campaigns by name, those that are not live first: the others count anyway. */
export function drafts(state: (campaign: CampaignOut) => string) {
  const option = (one: CampaignOut): Option => ({ value: one.id, label: one.name, about: state(one) });
  return {
    of: "simulated campaigns",
    find: async (text: string): Promise<readonly Option[]> => {
      const { items } = await data(campaignsListCampaigns({ query: { limit: 200 } }));
      const found = items.filter((one) => has(text, one.name, one.id));
      return found.sort((one, other) => Number(one.state === "live") - Number(other.state === "live")).slice(0, 30).map(option);
    },
    named: async (id: string): Promise<Option> => option(await data(campaignsGetCampaign({ path: { campaign_id: id } }))),
  };
}
