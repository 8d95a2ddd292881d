import { customersCreate, customersGet, customersUpdate, data, workspaceListAttributes, type AttributeOut, type CustomerChange, type CustomerOut } from "@kit/client";
import { useParam } from "@kit/frame/link";
import { Found } from "@kit/pages/detail";
import { fields, FormPage, type Field } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { useQuery } from "@tanstack/react-query";
import { nameOf } from "./name";
import { words } from "./words";

interface Values extends CustomerChange {
  source?: string | null;
  external_id?: string | null;
}

function useDeclared() {
  return useQuery({ queryKey: ["attributes", "customer"], queryFn: () => data(workspaceListAttributes({ query: { entity: "customer" } })) });
}

export function NewCustomer() {
  const declared = useDeclared();
  return <Found of={declared}>{(found) => <Form attributes={found.items} />}</Found>;
}

export function EditCustomer() {
  const id = useParam();
  const declared = useDeclared();
  const found = useQuery({ queryKey: ["customer", id], queryFn: () => data(customersGet({ path: { id } })) });
  return <Found of={found}>{(customer) => <Found of={declared}>{(all) => <Form customer={customer} attributes={all.items} />}</Found>}</Found>;
}

function Form({ customer, attributes }: { customer?: CustomerOut; attributes: readonly AttributeOut[] }) {
  const t = useWords(words);
  const isNew = customer === undefined;
  const own = ["name", "email", "phone", "born_on", "locale"];
  const declared = attributes.map((one) => fieldOf(one, t("yes"), t("no")));
  const { name = null, email = null, phone = null, born_on = null, locale = null } = customer ?? {};
  return (
    <FormPage<Values>
      title={isNew ? t("create") : nameOf(customer)}
      back={isNew ? { to: "/customers", label: t("title") } : { to: `/customers/${customer.id}`, label: nameOf(customer) }}
      fields={[
        fields.text("name", { label: t("name"), max: 200 }),
        fields.text("email", { label: t("email"), type: "email", max: 254 }),
        fields.text("phone", { label: t("phone"), type: "tel", max: 40 }),
        fields.date("born_on", { label: t("bornOn") }),
        fields.text("locale", { label: t("locale"), help: t("localeHelp"), placeholder: "en-GB", max: 20 }),
        fields.text("source", { label: t("source"), help: t("sourceHelp"), placeholder: "shop", max: 50 }),
        fields.text("external_id", { label: t("externalId"), help: t("externalIdHelp"), max: 200 }),
        ...declared,
      ]}
      parts={[
        { title: t("who"), names: own },
        ...(isNew ? [{ title: t("known"), about: t("knownText"), names: ["source", "external_id"] }] : []),
        ...(declared.length === 0 ? [] : [{ title: t("attributes"), about: t("attributesText"), names: declared.map((one) => one.name) }]),
      ]}
      initial={{ name, email, phone, born_on, locale, attributes: customer?.attributes ?? {} }}
      submit={async ({ values, changed }) => {
        if (!isNew) await customersUpdate({ path: { id: customer.id }, body: changed });
        return `/customers/${isNew ? (await data(customersCreate({ body: created(values) }))).id : customer.id}`;
      }}
      call={(values) =>
        isNew ? { method: "POST", route: "/v1/customers", body: created(values) } : { method: "PATCH", route: `/v1/customers/${customer.id}`, body: values }
      }
    />
  );
}

function created({ source, external_id, ...said }: Values) {
  const known = source || external_id ? [{ source: source ?? "", external_id: external_id ?? "" }] : [];
  return { ...said, identities: known };
}

/** The field of a declared attribute. */
function fieldOf(attribute: AttributeOut, yes: string, no: string): Field {
  const name = `attributes.${attribute.name}`;
  const said = { label: attribute.name, required: attribute.required };
  const allowed = attribute.allowed === null ? undefined : Object.fromEntries(attribute.allowed.map((one) => [String(one), String(one)]));
  switch (attribute.type) {
    case "boolean":
      return yesOrNo(name, said, yes, no);
    case "integer":
      return fields.whole(name, said);
    case "decimal":
      return fields.decimal(name, said);
    case "date":
      return fields.date(name, said);
    case "timestamp":
      return fields.instant(name, said);
    case "string_list":
      return allowed === undefined ? fields.texts(name, said) : fields.choices(name, { ...said, options: allowed });
    default:
      return allowed === undefined ? fields.text(name, said) : fields.choice(name, { ...said, options: allowed });
  }
}

/** Yes, no, or not known. */
function yesOrNo(name: string, said: { label: string; required: boolean }, yes: string, no: string): Field {
  const chosen = fields.choice(name, { ...said, options: { true: yes, false: no } });
  return fields.own(name, said, (edit) =>
    chosen.draw({ ...edit, value: typeof edit.value === "boolean" ? String(edit.value) : null, put: (value) => edit.put(value === null ? null : value === "true") }),
  );
}
