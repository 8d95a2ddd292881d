import { data, eventsCreateType, type EventTypeCreate } from "@kit/client";
import { fields, FormPage } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { words } from "./words";

export default function NewEventType() {
  const t = useWords(words);
  return (
    <FormPage<EventTypeCreate>
      title={t("addType")}
      about={t("addTypeAbout")}
      back={{ to: "/schema/events", label: t("events") }}
      fields={[
        fields.text("name", { label: t("name"), help: t("typeNameHelp"), required: true, max: 64, placeholder: "app.opened" }),
        fields.area("description", { label: t("description"), max: 1000 }),
      ]}
      initial={{ name: "", description: "" }}
      label={t("addType")}
      submit={async ({ values }) => `/schema/events/${(await data(eventsCreateType({ body: { ...values, description: values.description ?? "" } }))).name}`}
      call={(body) => ({ method: "POST", route: "/v1/event_types", body })}
    />
  );
}
