/** What the campaign is called, what starts it, and what it gives. */
import { Select, Stack, TextInput, Title } from "@mantine/core";
import { data, eventsListTypes } from "@kit/client";
import { useWords } from "@kit/words";
import { useQuery } from "@tanstack/react-query";
import { EffectForms } from "./effects";
import { usePlan } from "./plan";
import { words } from "./words";

export function Reward() {
  const t = useWords(words);
  const plan = usePlan();
  const { draft, put, change, faults } = plan;
  const events = useQuery({ queryKey: ["event types"], queryFn: () => data(eventsListTypes()) });
  const starts = [
    { value: "cart", label: t("start_cart") },
    { value: "code", label: t("start_code") },
    { value: "order.paid", label: t("start_order") },
    ...(events.data?.items ?? []).map((one) => ({ value: `event.${one.name}`, label: t("start_event", { name: one.name }) })),
  ];
  if (!starts.some((one) => one.value === plan.trigger)) starts.push({ value: plan.trigger, label: plan.trigger });
  return (
    <>
      <Stack className="card" p="lg" component="section">
        <Title order={2}>{t("aboutIt")}</Title>
        <TextInput label={t("name")} required maxLength={200} value={draft.name} error={faults.at("/name")} onChange={(event) => put({ ...draft, name: event.currentTarget.value })} />
        <Select label={t("starts")} description={t(plan.trigger === "code" ? "startsCodeHelp" : "startsHelp")} allowDeselect={false} data={starts} value={plan.trigger} error={faults.at("/trigger")} onChange={(trigger) => change({ trigger: trigger ?? "cart" })} />
        {plan.programs.length === 0 ? null : (
          <Select
            label={t("program")}
            description={t(plan.saved === undefined ? "programHelp" : "programKept")}
            disabled={plan.saved !== undefined}
            clearable
            data={plan.programs.map((one) => ({ value: one.id, label: one.name }))}
            value={draft.program_id}
            error={faults.at("/program_id")}
            onChange={(id) => put({ ...draft, program_id: id })}
          />
        )}
      </Stack>
      <Title order={2}>{t("gives")}</Title>
      <EffectForms />
    </>
  );
}
