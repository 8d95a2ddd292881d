/** How much it gives at most, and how it goes with other campaigns. */
import { ActionIcon, Button, Group, NumberInput, Select, Stack, Switch, Text, Title } from "@mantine/core";
import type { LimitIn } from "@kit/client";
import { useWords } from "@kit/words";
import { IconPlus, IconX } from "@tabler/icons-react";
import { startOf, usePlan } from "./plan";
import { Stacking } from "./stacking";
import { words } from "./words";

export function Limits() {
  const t = useWords(words);
  const plan = usePlan();
  const { definition } = plan.draft;
  const limits = definition.limits ?? [];
  const onCart = startOf(plan.trigger) === "cart";
  const put = (at: number, by: LimitIn | undefined) => plan.change({ limits: by === undefined ? limits.filter((_, place) => place !== at) : limits.map((one, place) => (place === at ? by : one)) });
  const add = (limit: LimitIn) => plan.change({ limits: [...limits, limit] });
  return (
    <>
      <Stack className="card" p="lg" component="section" gap="md">
        <div>
          <Title order={2}>{t("limitsTitle")}</Title>
          <Text c="dimmed" size="sm">
            {t("limitsHelp")}
          </Text>
        </div>
        {limits.map((limit, at) => (
          <One key={at} limit={limit} at={at} put={(by) => put(at, by)} />
        ))}
        <Group gap="xs">
          <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => add({ scope: "customer", period: "ever", measure: "times", max: 1 })}>
            {t("addCustomerLimit")}
          </Button>
          <Button
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => add(onCart ? { scope: "campaign", period: "ever", measure: "discount", max: plan.money(1000), alerts: [80] } : { scope: "campaign", period: "ever", measure: "points", max: "10000", alerts: [80] })}
          >
            {t("addBudget")}
          </Button>
        </Group>
      </Stack>
      {onCart ? <Stacking /> : null}
      <Stack className="card" p="lg" component="section" gap="md">
        <Title order={2}>{t("afterTitle")}</Title>
        <Select
          label={t("onReturn")}
          data={[
            { value: "reevaluate", label: t("return_reevaluate") },
            { value: "keep", label: t("return_keep") },
          ]}
          placeholder={t(onCart ? "return_keep" : "return_reevaluate")}
          clearable
          value={definition.on_return ?? null}
          error={plan.faults.at("/on_return")}
          onChange={(next) => plan.change({ on_return: next as "keep" | null })}
        />
        {onCart ? (
          <Switch
            label={t("onRollback")}
            description={t("onRollbackHelp")}
            checked={definition.on_rollback !== "keep_used"}
            onChange={(event) => plan.change({ on_rollback: event.currentTarget.checked ? "give_back" : "keep_used" })}
          />
        ) : null}
      </Stack>
    </>
  );
}

function One({ limit, at, put }: { limit: LimitIn; at: number; put: (by: LimitIn | undefined) => void }) {
  const t = useWords(words);
  const plan = usePlan();
  const onCart = startOf(plan.trigger) === "cart";
  const pointer = `/limits/${at}`;
  const listed = (prefix: "scope" | "period" | "measure" | "reach", names: readonly string[]) => names.map((one) => ({ value: one, label: t(`${prefix}_${one}` as "scope_customer") }));
  const coded = plan.trigger === "code" || plan.published;
  const scopes = ["customer", "campaign", ...(coded ? ["code"] : []), ...(onCart ? ["store"] : [])];
  const measures = ["times", ...(plan.draft.definition.effects.some((one) => "wallet" in one) ? ["points"] : []), ...(onCart ? ["discount", "order_value", "units"] : [])];
  const error = plan.faults.at(pointer);
  const inMoney = limit.measure === "discount" || limit.measure === "order_value";
  const measured = (measure: string) => {
    const next = measure as LimitIn["measure"];
    put({ ...limit, measure: next, max: next === "discount" || next === "order_value" ? plan.money(100) : next === "points" ? "1000" : 1, on_reach: null });
  };
  return (
    <div className="wizard-limit" role="group" aria-label={t("limit", { place: at + 1 })}>
      <div className="wizard-limit-fields">
        <NumberInput
          label={t("atMost")}
          required
          hideControls
          min={0}
          allowDecimal={inMoney || limit.measure === "points"}
          value={limit.max}
          suffix={inMoney ? ` ${plan.currency}` : ""}
          error={plan.faults.at(`${pointer}/max`)}
          onChange={(next) => put({ ...limit, max: inMoney || limit.measure === "points" ? String(next) : next === "" ? ("" as string) : Number(next) })}
        />
        <Select label={t("measure")} allowDeselect={false} data={listed("measure", measures)} value={limit.measure} error={plan.faults.at(`${pointer}/measure`)} onChange={(next) => measured(next!)} />
        <Select label={t("scope")} allowDeselect={false} data={listed("scope", scopes)} value={limit.scope} error={plan.faults.at(`${pointer}/scope`)} onChange={(next) => put({ ...limit, scope: next as LimitIn["scope"] })} />
        <Select label={t("period")} allowDeselect={false} data={listed("period", ["ever", "day", "week", "month", "quarter", "year"])} value={limit.period} onChange={(next) => put({ ...limit, period: next as LimitIn["period"] })} />
        {limit.measure === "points" && plan.wallets.length > 1 ? (
          <Select label={t("wallet")} clearable data={plan.wallets.map((one) => ({ value: one.key, label: one.name }))} value={limit.wallet ?? null} error={plan.faults.at(`${pointer}/wallet`)} onChange={(wallet) => put({ ...limit, wallet })} />
        ) : null}
        {["points", "discount", "units"].includes(limit.measure) ? (
          <Select label={t("reach")} allowDeselect={false} data={listed("reach", ["clip", "refuse"])} value={limit.on_reach ?? "clip"} error={plan.faults.at(`${pointer}/on_reach`)} onChange={(next) => put({ ...limit, on_reach: next as "clip" })} />
        ) : null}
        {limit.scope === "campaign" ? (
          <NumberInput
            label={t("alert")}
            suffix=" %"
            min={1}
            max={100}
            hideControls
            value={limit.alerts?.[0] ?? ""}
            error={plan.faults.at(`${pointer}/alerts`)}
            onChange={(next) => put({ ...limit, alerts: next === "" ? [] : [Number(next), ...(limit.alerts ?? []).slice(1)] })}
          />
        ) : null}
      </div>
      <ActionIcon variant="subtle" color="gray" aria-label={t("removeLimit", { place: at + 1 })} onClick={() => put(undefined)}>
        <IconX size={16} aria-hidden />
      </ActionIcon>
      {onCart && limit.scope === "customer" ? (
        <Text size="sm" c="dimmed" className="wizard-limit-fault">
          {t("scopeCustomerHelp")}
        </Text>
      ) : null}
      {error === undefined ? null : (
        <Text size="sm" c="var(--mantine-color-error)" className="wizard-limit-fault">
          {error}
        </Text>
      )}
    </div>
  );
}
