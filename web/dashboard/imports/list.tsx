import { data, importsListImports, type ImportOut } from "@kit/client";
import { Status, When } from "@kit/fields";
import { ListPage } from "@kit/pages/list";
import { useLanguage, useWords } from "@kit/words";
import { IconFileImport } from "@tabler/icons-react";
import { TONES } from "./job";
import { words } from "./words";

export default function Imports() {
  const t = useWords(words);
  const { locale } = useLanguage();
  const count = (value: number) => <span className="figures">{new Intl.NumberFormat(locale).format(value)}</span>;
  return (
    <ListPage<ImportOut>
      name="imports"
      title={t("title")}
      about={t("about")}
      route="/v1/imports"
      load={({ cursor, limit }) => data(importsListImports({ query: { cursor, limit } }))}
      idOf={(one) => one.id}
      to={(one) => `/imports/${one.id}`}
      columns={[
        { key: "file", title: t("file"), cell: (one) => one.file_name, csv: (one) => one.file_name },
        { key: "kind", title: t("kind"), cell: (one) => t(one.kind), csv: (one) => one.kind },
        { key: "state", title: t("state"), cell: (one) => <Status tone={TONES[one.state]}>{one.dry_run && one.state === "finished" ? t("checked") : t(one.state)}</Status>, csv: (one) => one.state },
        { key: "created", title: t("new"), align: "right", cell: (one) => count(one.created), csv: (one) => String(one.created) },
        { key: "updated", title: t("updated"), align: "right", cell: (one) => count(one.updated), csv: (one) => String(one.updated) },
        { key: "refused", title: t("refused"), align: "right", cell: (one) => count(one.refused), csv: (one) => String(one.refused) },
        { key: "at", title: t("when"), cell: (one) => <When at={one.created_at} />, csv: (one) => one.created_at },
      ]}
      create={{ label: t("create"), to: "/imports/new", permission: "imports:write" }}
      empty={{ icon: IconFileImport, title: t("none"), text: t("noneText") }}
    />
  );
}
