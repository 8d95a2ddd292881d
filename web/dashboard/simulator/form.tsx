/** What is to be tried: a cart, an order or an event; whose, when, and with which campaigns. */
import { data, decisionsSimulate, catalogListStores, eventsListTypes, type SimulationOut } from "@kit/client";
import { moneyText } from "@kit/fields";
import { Drawn, fields, Refused, useForm, type Form, type FormValues } from "@kit/pages/form";
import { useLanguage, useWords } from "@kit/words";
import { Button, SegmentedControl, Stack, Title } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { customers } from "../customers/lookup";
import { Lines } from "./lines";
import { simulated, type Scene } from "./scene";
import { drafts, orders } from "./sought";
import { words } from "./words";

export interface Tried {
  scene: Scene;
  found: SimulationOut;
}

export function useScene(initial: Scene, onDone: (tried: Tried) => void): Form<Scene> {
  const t = useWords(words);
  const { locale } = useLanguage();
  const types = useQuery({ queryKey: ["event types"], queryFn: () => data(eventsListTypes()) });
  const stores = useQuery({ queryKey: ["stores", "all"], queryFn: () => data(catalogListStores({ query: { limit: 200 } })) });
  const events = Object.fromEntries((types.data?.items ?? []).map((one) => [one.name, one.name]));
  const places = Object.fromEntries((stores.data?.items ?? []).map((one) => [one.code, one.name || one.code]));
  const [customer, follow] = useState(initial.customer);
  const of = (kind: Scene["of"]) => (values: FormValues) => values["of"] === kind;
  const form = useForm<Scene, Tried>({
    initial,
    fields: [
      fields.own("of", { label: t("what") }, (edit) => (
        <SegmentedControl
          fullWidth
          aria-label={t("what")}
          value={edit.value as string}
          onChange={edit.put}
          data={[{ value: "cart", label: t("ofCart") }, { value: "order_id", label: t("ofOrder") }, ...(types.data?.items.length || edit.value === "event" ? [{ value: "event", label: t("ofEvent") }] : [])]}
        />
      )),
      fields.lookup("customer", { label: t("customer"), help: t("customerHelp"), ...customers }),
      fields.lookup("order_id", { label: t("order"), help: t("orderHelp"), required: true, when: of("order_id"), ...orders(customer, (order) => moneyText(order.amount_minor, order.currency, locale)) }),
      fields.own("cart.lines", { label: t("lines"), when: of("cart") }, (edit) => <Lines edit={edit} />),
      fields.texts("cart.incentives", { label: t("codes"), help: t("codesHelp"), when: of("cart") }),
      fields.choice("cart.store", { label: t("store"), options: places, when: (values) => of("cart")(values) && Object.keys(places).length > 0 }),
      fields.text("cart.channel", { label: t("channel"), placeholder: "web", max: 100, when: of("cart") }),
      fields.money("cart.delivery_minor", { label: t("delivery"), min: 0, when: of("cart") }),
      fields.choice("event.type", { label: t("eventType"), required: true, options: events, when: of("event") }),
      fields.json("event.attributes", { label: t("attributes"), when: of("event") }),
      fields.instant("at", { label: t("at"), help: t("atHelp") }),
      fields.choice("campaigns", { label: t("campaigns"), required: true, options: { present: t("present"), then: t("then") }, when: (values) => values["at"] !== null || values["of"] === "order_id" }),
      fields.lookup("draft", { label: t("draft"), help: t("draftHelp"), ...drafts((one) => t(`state_${one.state}`)) }),
    ],
    submit: async ({ values }) => ({ scene: values, found: await data(decisionsSimulate({ body: simulated(values) })) }),
    onDone,
  });
  const put = form.put;
  form.put = (name, value) => {
    put(name, value);
    if (name === "customer") follow(value as string | null);
  };
  return form;
}

const DETAILS = ["cart.store", "cart.channel", "cart.delivery_minor"];
const WHAT = ["of", "customer", "order_id", "cart.lines", "cart.incentives", "event.type", "event.attributes"];
const HOW = ["at", "campaigns", "draft"];

export function SceneForm({ form }: { form: Form<Scene> }) {
  const t = useWords(words);
  const { cart } = form.values;
  const [detailed, detail] = useState(cart.store !== null || cart.channel !== null || cart.delivery_minor !== null);
  return (
    <form onSubmit={form.submit} className="scene">
      <Stack className="card" p="lg" gap="sm">
        <Title order={2}>{t("scene")}</Title>
        <Refused problems={form.problems} />
        <Drawn form={form} only={WHAT} />
        {form.values.of !== "cart" ? null : detailed ? (
          <Drawn form={form} only={DETAILS} />
        ) : (
          <Button variant="subtle" size="compact-sm" style={{ alignSelf: "start" }} onClick={() => detail(true)}>
            {t("more")}
          </Button>
        )}
        <Drawn form={form} only={HOW} />
        <Button type="submit" mt="xs" loading={form.busy} leftSection={<IconPlayerPlay size={16} aria-hidden />}>
          {t("run")}
        </Button>
      </Stack>
    </form>
  );
}
