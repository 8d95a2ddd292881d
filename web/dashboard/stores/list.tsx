import { catalogListStores, catalogUpdateStore, data, type StoreOut } from "@kit/client";
import { Status, When } from "@kit/fields";
import { choice, ListPage } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { IconBuildingStore } from "@tabler/icons-react";
import { words } from "./words";

export default function Stores() {
  const t = useWords(words);
  return (
    <ListPage<StoreOut>
      name="stores"
      title={t("title")}
      about={t("about")}
      route="/v1/stores"
      load={({ cursor, limit, filters }) => data(catalogListStores({ query: { cursor, limit, archived: filters["archived"] === "true" } }))}
      idOf={(store) => store.id}
      to={(store) => `/stores/${store.id}`}
      columns={[
        { key: "name", title: t("name"), cell: (store) => store.name || store.code, csv: (store) => store.name },
        { key: "code", title: t("code"), cell: (store) => <span className="mono">{store.code}</span>, csv: (store) => store.code },
        { key: "zone", title: t("zone"), cell: (store) => store.zone ?? t("zoneOfWorkspace"), csv: (store) => store.zone ?? "" },
        { key: "state", title: t("state"), cell: (store) => <Status tone={store.archived ? "quiet" : "good"}>{t(store.archived ? "archived" : "open")}</Status> },
        { key: "created", title: t("created"), cell: (store) => <When at={store.created_at} />, csv: (store) => store.created_at, extra: true },
      ]}
      filters={[choice("archived", t("archived"), { true: t("shownToo") })]}
      views={[{ name: t("withArchived"), values: { archived: "true" } }]}
      create={{ label: t("create"), to: "/stores/new", permission: "catalog:write" }}
      bulk={[
        {
          label: t("archive"),
          permission: "catalog:write",
          danger: true,
          run: (store) => catalogUpdateStore({ path: { id: store.id }, body: { archived: true } }),
        },
      ]}
      empty={{ icon: IconBuildingStore, title: t("none"), text: t("noneText") }}
    />
  );
}
