import { data, keysListKeys, type KeyOut } from "@kit/client";
import { When } from "@kit/fields";
import { ListPage, choice } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { IconKey } from "@tabler/icons-react";
import { KeyState, stateOf } from "./state";
import { words } from "./words";

export default function Keys() {
  const t = useWords(words);
  return (
    <ListPage<KeyOut>
      name="keys"
      title={t("title")}
      about={t("about")}
      route="/v1/api_keys"
      load={async ({ filters }) => {
        const { items } = await data(keysListKeys());
        const over = (key: KeyOut) => ["ended", "revoked"].includes(stateOf(key));
        return { items: items.filter((key) => filters["over"] === "true" || !over(key)) };
      }}
      idOf={(key) => key.id}
      to={(key) => `/keys/${key.id}`}
      columns={[
        { key: "name", title: t("name"), cell: (key) => key.name, csv: (key) => key.name },
        { key: "kind", title: t("kind"), cell: (key) => t(key.kind === "publishable" ? "publishable" : "secret"), csv: (key) => key.kind },
        { key: "hint", title: t("hint"), cell: (key) => <span className="mono">…{key.hint}</span>, csv: (key) => key.hint },
        { key: "scopes", title: t("scopes"), cell: (key) => (key.scopes.includes("*") ? t("everything") : t("scopeCount", { count: key.scopes.length })), csv: (key) => key.scopes.join(" ") },
        { key: "state", title: t("state"), cell: (key) => <KeyState of={key} />, csv: (key) => stateOf(key) },
        { key: "expires", title: t("ends"), cell: (key) => <When at={key.expires_at} none={t("never")} />, csv: (key) => key.expires_at ?? "" },
        { key: "created", title: t("created"), cell: (key) => <When at={key.created_at} />, csv: (key) => key.created_at, extra: true },
      ]}
      filters={[choice("over", t("over"), { true: t("shownToo") })]}
      views={[{ name: t("withOver"), values: { over: "true" } }]}
      create={{ label: t("create"), to: "/keys/new", permission: "keys:write" }}
      empty={{ icon: IconKey, title: t("none"), text: t("noneText") }}
    />
  );
}
