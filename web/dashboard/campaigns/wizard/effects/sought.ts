/** Things that effects name by their id or SKU, found by what they are called. */
import { campaignsGetCampaign, campaignsListCampaigns, catalogGetProductBySku, data, rulesListValues } from "@kit/client";
import type { Option } from "@kit/pages/form";

export async function findCampaigns(text: string): Promise<Option[]> {
  const found = await data(campaignsListCampaigns({ query: { limit: 200 } }));
  const low = text.toLowerCase();
  return found.items.filter((one) => one.state !== "ended" && one.name.toLowerCase().includes(low)).map((one) => ({ value: one.id, label: one.name }));
}

export async function nameCampaign(id: string): Promise<Option> {
  return { value: id, label: (await data(campaignsGetCampaign({ path: { campaign_id: id } }))).name };
}

export async function findProducts(text: string): Promise<Option[]> {
  const found = await data(rulesListValues({ query: { name: "line.sku", for: "cart", prefix: text, limit: 30 } }));
  const known = found.items.map((one) => ({ value: String(one.value), label: one.label ?? String(one.value), about: String(one.value) }));
  // A product need not be in the catalogue: what was typed will do.
  return text === "" || known.some((one) => one.value === text) ? known : [...known, { value: text, label: text }];
}

export async function nameProduct(sku: string): Promise<Option> {
  try {
    const product = await data(catalogGetProductBySku({ query: { sku } }));
    return { value: sku, label: product.name ?? sku, about: sku };
  } catch {
    return { value: sku, label: sku };
  }
}
