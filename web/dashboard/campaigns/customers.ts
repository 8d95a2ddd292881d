/** Find customers for a field: by an e-mail address, a phone number, an id, or a part of the name of the latest ones. */
import { customersGet, customersListCustomers, data, type CustomerOut } from "@kit/client";
import type { Option } from "@kit/pages/form";

const nameOf = (one: CustomerOut): Option => ({ value: one.id, label: one.name ?? one.email ?? one.identities[0]?.external_id ?? one.id, about: one.email ?? one.identities[0]?.external_id });

export const customers = {
  of: "customers",
  find: async (text: string): Promise<readonly Option[]> => {
    if (/^cus_[0-9a-z]{26}$/.test(text)) return [nameOf(await data(customersGet({ path: { id: text } })))];
    if (text.includes("@")) return (await data(customersListCustomers({ query: { email: text } }))).items.map(nameOf);
    if (/^\+?[\d ]{7,}$/.test(text)) {
      const byPhone = await data(customersListCustomers({ query: { phone: text } }));
      if (byPhone.items.length > 0) return byPhone.items.map(nameOf);
    }
    const page = await data(customersListCustomers({ query: { limit: 200 } }));
    const wanted = text.toLocaleLowerCase();
    return page.items.map(nameOf).filter((one) => `${one.label} ${one.about ?? ""}`.toLocaleLowerCase().includes(wanted)).slice(0, 20);
  },
  named: async (id: string): Promise<Option> => nameOf(await data(customersGet({ path: { id } }))),
};
