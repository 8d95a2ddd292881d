import { catalogCreateStore, catalogGetStore, catalogUpdateStore, data, type StoreCreate, type StoreOut, type StorePatch } from "@kit/client";
import { Sentence, Status, When } from "@kit/fields";
import { useParam } from "@kit/frame/link";
import { ask } from "@kit/pages/ask";
import { DetailPage, Fact, Facts, Found, Section } from "@kit/pages/detail";
import { fields, FormPage } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { IconArchive, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { words } from "./words";

export function StorePage() {
  const id = useParam();
  const found = useQuery({ queryKey: ["store", id], queryFn: () => data(catalogGetStore({ path: { id } })) });
  return <Found of={found}>{(store) => <Shown store={store} />}</Found>;
}

function Shown({ store }: { store: StoreOut }) {
  const t = useWords(words);
  const { id, archived } = store;
  const update = (body: StorePatch) => data(catalogUpdateStore({ path: { id }, body }));
  const edit = () =>
    ask<StorePatch>({
      title: t("edit"),
      fields: [
        fields.text("name", { label: t("name"), required: true, max: 200 }),
        fields.text("zone", { label: t("zone"), help: t("zoneHelp"), placeholder: "Europe/London" }),
      ],
      initial: { name: store.name, zone: store.zone },
      label: t("save"),
      submit: ({ changed }) => update(changed),
      done: t("saved"),
    });
  const archive = () =>
    ask({
      title: t(archived ? "reopen" : "archive"),
      text: t(archived ? "reopenText" : "archiveText"),
      label: t(archived ? "reopen" : "archive"),
      danger: !archived,
      submit: () => update({ archived: !archived }),
    });
  return (
    <DetailPage
      id={id}
      title={store.name || store.code}
      status={<Status tone={archived ? "quiet" : "good"}>{t(archived ? "archived" : "open")}</Status>}
      back={{ to: "/stores", label: t("title") }}
      route={`/v1/stores/${id}`}
      acts={[
        { label: t("edit"), icon: IconPencil, permission: "catalog:write", run: edit },
        { label: t(archived ? "reopen" : "archive"), icon: IconArchive, permission: "catalog:write", danger: !archived, run: archive },
      ]}
      summary={<Sentence>{t(store.zone === null ? "saidOfWorkspace" : "saidOfZone", { code: store.code, zone: store.zone ?? "" })}</Sentence>}
      tabs={[
        {
          key: "details",
          title: t("details"),
          content: (
            <Section>
              <Facts>
                <Fact name={t("code")}>{store.code}</Fact>
                <Fact name={t("zone")}>{store.zone ?? t("zoneOfWorkspace")}</Fact>
                {Object.entries(store.attributes).map(([name, value]) => (
                  <Fact key={name} name={name}>
                    {String(value)}
                  </Fact>
                ))}
                <Fact name={t("created")}>
                  <When at={store.created_at} />
                </Fact>
              </Facts>
            </Section>
          ),
        },
      ]}
    />
  );
}

export function NewStore() {
  const t = useWords(words);
  return (
    <FormPage<StoreCreate>
      title={t("create")}
      back={{ to: "/stores", label: t("title") }}
      fields={[
        fields.text("code", { label: t("code"), help: t("codeHelp"), required: true, max: 100 }),
        fields.text("name", { label: t("name"), required: true, max: 200 }),
        fields.text("zone", { label: t("zone"), help: t("zoneHelp"), placeholder: "Europe/London" }),
      ]}
      initial={{ code: "", name: "", zone: null }}
      submit={async ({ values }) => `/stores/${(await data(catalogCreateStore({ body: values }))).id}`}
      call={(body) => ({ method: "POST", route: "/v1/stores", body })}
    />
  );
}
