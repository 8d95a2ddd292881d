/** Find products for a field, by the beginning of their number or a part of their name. */
import { catalogListProducts, data } from "@kit/client";
import type { Option } from "@kit/pages/form";

export const products = {
  of: "products",
  find: async (text: string): Promise<readonly Option[]> => {
    const page = await data(catalogListProducts({ query: { limit: 200 } }));
    const wanted = text.toLocaleLowerCase();
    return page.items
      .map((one) => ({ value: one.sku, label: one.name || one.sku, about: one.sku }))
      .filter((one) => `${one.label} ${one.about}`.toLocaleLowerCase().includes(wanted))
      .slice(0, 20);
  },
};
