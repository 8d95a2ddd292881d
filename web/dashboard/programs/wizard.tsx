/** A program with its wallet, step by step, with what it would cost beside it all the while. */
import { tell } from "@kit/pages/notices";
import { useGo } from "@kit/frame/link";
import { useWorkspace } from "@kit/frame/workspace";
import { Drawn, fields, Refused, useForm, type Field } from "@kit/pages/form";
import { useAddress } from "@kit/pages/list";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { Button, Group, Stack, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent } from "react";
import { Guard } from "../campaigns/wizard/guard";
import { BEGIN, useCreate, type Planned } from "./create";
import { NAMED, TIMED, useWalletFields } from "./fields";
import { Presets, usePreset, type Preset } from "./presets";
import { Preview } from "./preview";
import { Check } from "./check";
import { Steps } from "./steps";
import { words } from "./words";

const STEPS = ["program", "points", "time", "check"] as const;
const OF: Readonly<Record<(typeof STEPS)[number], readonly string[]>> = {
  program: ["program", "enrolment"],
  points: ["earn_on", "earn_points", "cash_rate", "redeemed_percent", ...NAMED],
  time: TIMED,
  check: ["campaign"],
};

export default function NewProgram() {
  const t = useWords(words);
  const go = useGo();
  const queries = useQueryClient();
  const [address, turn] = useAddress();
  const [made, leave] = useState<string>();
  const preset = usePreset();
  const create = useCreate((plan) => t(plan.earn_on === "order" ? "campaignOfOrder" : "campaignOfAmount", { points: plan.earn_points ?? "1", unit: plan.earn_points === "1" ? plan.unit_singular : plan.unit_plural }));
  const form = useForm<Planned, string>({
    initial: BEGIN,
    fields: useFields(),
    submit: ({ values }) => create(values),
    onDone: (to) => {
      tell(t("made"));
      void queries.invalidateQueries();
      leave(to);
    },
  });
  useEffect(() => {
    if (made !== undefined) go(made);
  }, [made]);
  const at = Math.max(0, STEPS.findIndex((one) => one === address["step"]));
  const step = STEPS[form.values.preset === "" ? 0 : at]!;
  const show = (place: number) => turn({ step: STEPS[place] });
  const choose = (one: Preset) => Object.entries({ ...preset(one), preset: one }).forEach(([name, value]) => form.put(name, value));
  const wrong = STEPS.filter((one) => OF[one].some((name) => form.problems.at[name] !== undefined));
  const next = (event: FormEvent) => {
    event.preventDefault();
    if (step === "check") form.submit(event);
    else show(at + 1);
  };
  const { values } = form;
  return (
    <Page title={t("create")} about={t("createAbout")} back={{ to: "/programs", label: t("title") }}>
      <Steps steps={STEPS.map((one) => t(`step_${one}`))} current={STEPS.indexOf(step)} wrong={wrong.map((one) => STEPS.indexOf(one))} reached={values.preset !== ""} show={show} />
      <form className="form" onSubmit={next}>
        <Stack gap="md" className="form-fields">
          <Refused problems={form.problems} />
          <Stack className="card" p="lg" component="section">
            <Title order={2}>{t(`title_${step}`)}</Title>
            {step === "program" ? <Presets chosen={values.preset} choose={choose} /> : null}
            {step === "check" ? <Check plan={values} /> : null}
            {step === "program" && values.preset === "" ? null : <Drawn key={step} form={form} only={OF[step]} />}
          </Stack>
          <Group justify="space-between">
            {at === 0 ? <span /> : (
              <Button variant="default" onClick={() => show(at - 1)}>
                {t("before")}
              </Button>
            )}
            {values.preset === "" ? null : (
              <Button type="submit" loading={form.busy}>
                {t(step === "check" ? "createProgram" : "next")}
              </Button>
            )}
          </Group>
        </Stack>
        {values.preset === "" ? null : (
          <aside className="card summary" aria-label={t("economics")}>
            {values.earn_on === "order" ? t("perOrderCosts") : <Preview offer={{ points: values.earn_points, point_value: values.cash_rate, redeemed_percent: values.redeemed_percent }} unit={values.unit_plural} />}
          </aside>
        )}
      </form>
      <Guard dirty={form.dirty && made === undefined} />
    </Page>
  );
}

function useFields(): Field[] {
  const t = useWords(words);
  const currency = useWorkspace()?.currency ?? "";
  const wallet = useWalletFields();
  return [
    fields.text("program", { label: t("programName"), help: t("programNameHelp"), required: true, max: 200 }),
    fields.choice("enrolment", { label: t("enrolment"), required: true, options: { automatic: t("automaticText"), manual: t("manualText") } }),
    fields.choice("earn_on", { label: t("earnOn"), required: true, options: { amount: t("onAmount", { currency }), order: t("onOrder") } }),
    fields.decimal("earn_points", { label: t("earnPoints"), help: t("earnPointsHelp"), required: true, min: 0, digits: 4 }),
    ...wallet.filter((one) => one.name === "cash_rate"),
    fields.decimal("redeemed_percent", { label: t("redeemedPercent"), help: t("redeemedPercentHelp"), min: 0, max: 100, digits: 2, suffix: " %", when: (values) => values["cash_rate"] !== null }),
    ...wallet.filter((one) => one.name !== "cash_rate"),
    fields.yes("campaign", { label: t("draftCampaign"), help: t("draftCampaignHelp") }),
  ];
}
