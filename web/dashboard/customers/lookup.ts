/** Find customers for a field by the beginning of whatever they are called. */
import { customersGet, customersListCustomers, data, searchSearch } from "@kit/client";
import type { Option } from "@kit/pages/form";
import { nameOf } from "./name";

export const customers = {
  of: "customers",
  find: async (text: string): Promise<readonly Option[]> => {
    if (text === "") return (await data(customersListCustomers({ query: { limit: 20 } }))).items.map((one) => ({ value: one.id, label: nameOf(one), about: one.email ?? undefined }));
    const hits = await data(searchSearch({ query: { q: text, limit: 20 } }));
    return hits.items.filter((one) => one.kind === "customer").map((one) => ({ value: one.id, label: one.title, about: one.subtitle }));
  },
  named: async (id: string): Promise<Option> => ({ value: id, label: nameOf(await data(customersGet({ path: { id } }))) }),
};
