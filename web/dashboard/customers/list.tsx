import { customersGet, customersListCustomers, data, searchSearch, workspaceListAttributes, type CustomerOut } from "@kit/client";
import { Status, When } from "@kit/fields";
import { ListPage, text, useAddress, type Column } from "@kit/pages/list";
import { useMay } from "@kit/client/session";
import { useWords } from "@kit/words";
import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch, IconUpload, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { nameOf, written } from "./name";
import { words } from "./words";

const HITS_MAX = 20;

export default function Customers() {
  const t = useWords(words);
  const declared = useQuery({ queryKey: ["attributes", "customer"], queryFn: () => data(workspaceListAttributes({ query: { entity: "customer" } })) });
  const attributes = (declared.data?.items ?? []).map(
    (one): Column<CustomerOut> => ({
      key: `attributes.${one.name}`,
      title: one.name,
      cell: (customer) => written(customer.attributes[one.name]) || "–",
      csv: (customer) => written(customer.attributes[one.name]),
      extra: true,
    }),
  );
  return (
    <ListPage<CustomerOut>
      name="customers"
      title={t("title")}
      about={t("about")}
      route="/v1/customers"
      load={({ cursor, limit, filters: { find, ...filters } }) =>
        find === undefined ? data(customersListCustomers({ query: { cursor, limit, ...filters } })) : found(find)
      }
      idOf={(customer) => customer.id}
      to={(customer) => `/customers/${customer.id}`}
      columns={[
        { key: "name", title: t("name"), cell: nameOf, csv: (customer) => customer.name ?? "" },
        { key: "email", title: t("email"), cell: (customer) => customer.email ?? "–", csv: (customer) => customer.email ?? "" },
        { key: "phone", title: t("phone"), cell: (customer) => customer.phone ?? "–", csv: (customer) => customer.phone ?? "" },
        { key: "known", title: t("knownAs"), cell: (customer) => <span className="mono">{knownAs(customer) || "–"}</span>, csv: knownAs },
        { key: "registered", title: t("since"), cell: (customer) => <When at={customer.registered_at} dateOnly />, csv: (customer) => customer.registered_at },
        { key: "state", title: t("state"), cell: (customer) => <StateOf customer={customer} />, csv: (customer) => customer.state, extra: true },
        ...attributes,
      ]}
      filters={[text("find", t("found")), text("email", t("email")), text("phone", t("phone"))]}
      create={{ label: t("create"), to: "/customers/new", permission: "customers:write" }}
      acts={[{ label: t("import"), icon: IconUpload, permission: "imports:write", to: "/imports/new?kind=customers" }]}
      empty={{ icon: IconUsers, title: t("none"), text: t("noneText") }}
    >
      <Find />
    </ListPage>
  );
}

/** One box for all that a customer may be called by. */
function Find() {
  const t = useWords(words);
  const may = useMay();
  const [values, change] = useAddress();
  const [typed, type] = useState(values["find"] ?? "");
  const settle = useDebouncedCallback((told: string) => change({ find: told.trim() || undefined, email: undefined, phone: undefined }, true), 250);
  useEffect(() => {
    if (values["find"] === undefined) type("");
  }, [values["find"]]);
  if (!may("search:read")) return null;
  return (
    <TextInput
      aria-label={t("find")}
      placeholder={t("find")}
      size="md"
      maxLength={200}
      leftSection={<IconSearch size={17} aria-hidden />}
      value={typed}
      onChange={(event) => {
        type(event.currentTarget.value);
        settle(event.currentTarget.value);
      }}
    />
  );
}

export function StateOf({ customer }: { customer: CustomerOut }) {
  const t = useWords(words);
  if (customer.state === "blocked") return <Status tone="bad">{t("blocked")}</Status>;
  return customer.state === "erased" ? <Status tone="quiet">{t("erased")}</Status> : <Status tone="good">{t("active")}</Status>;
}

function knownAs(customer: CustomerOut): string {
  return customer.identities.map((one) => `${one.source} ${one.external_id}`).join(", ");
}

async function found(q: string): Promise<{ items: CustomerOut[] }> {
  const hits = await data(searchSearch({ query: { q, limit: HITS_MAX } }));
  const ids = hits.items.filter((one) => one.kind === "customer").map((one) => one.id);
  return { items: await Promise.all(ids.map((id) => data(customersGet({ path: { id } })))) };
}
