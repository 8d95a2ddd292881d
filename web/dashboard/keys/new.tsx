import { data, keysCreate, type KeyCreate } from "@kit/client";
import { fields, FormPage } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { keepOnce } from "./once";
import { Scopes } from "./scopes";
import { words } from "./words";

export default function NewKey() {
  const t = useWords(words);
  return (
    <FormPage<KeyCreate>
      title={t("create")}
      about={t("createAbout")}
      back={{ to: "/keys", label: t("title") }}
      fields={[
        fields.text("name", { label: t("name"), help: t("nameHelp"), required: true, max: 100, placeholder: t("nameExample") }),
        fields.choice("kind", { label: t("kind"), help: t("kindHelp"), required: true, options: { secret: t("secret"), publishable: t("publishable") } }),
        fields.instant("expires_at", { label: t("ends"), help: t("endsHelp") }),
        fields.own("scopes", { label: t("scopes"), required: true }, (edit) => <Scopes edit={edit} />),
      ]}
      initial={{ name: "", kind: "secret", scopes: [], expires_at: null }}
      label={t("create")}
      submit={async ({ values }) => {
        const issued = await data(keysCreate({ body: values }));
        keepOnce(issued.id, issued.text);
        return `/keys/${issued.id}`;
      }}
      call={(body) => ({ method: "POST", route: "/v1/api_keys", body })}
    />
  );
}
