/** The steps from a goal to a published campaign. A draft is saved at every step; what is live changes only at the last. */
import { Alert, Button, Group, Skeleton, Stack } from "@mantine/core";
import type { CampaignOut } from "@kit/client";
import { useGo } from "@kit/frame/link";
import { Sentence, Status } from "@kit/fields";
import { ask } from "@kit/pages/ask";
import { fields } from "@kit/pages/form";
import { useAddress } from "@kit/pages/list/address";
import { Page } from "@kit/pages/page";
import { useWords } from "@kit/words";
import { words as kitWords } from "@kit/words/kit";
import { useEffect, useRef, useState } from "react";
import { Guard } from "./guard";
import { Limits } from "./limits";
import { amountText, Planned, type Draft, type Plan } from "./plan";
import { Preflight } from "./preflight";
import { Reward } from "./reward";
import { useSaving } from "./saving";
import type { SetUp } from "./setup";
import { STEPS, Steps, type Step } from "./steps";
import { Who } from "./who";
import { words } from "./words";
import "./wizard.css";

export function Wizard({ initial, setUp, saved: before }: { initial: Draft; setUp: SetUp; saved: CampaignOut | undefined }) {
  const t = useWords(words);
  const kit = useWords(kitWords);
  const go = useGo();
  const [address, turn] = useAddress();
  const [draft, put] = useState(initial);
  const saving = useSaving(initial, before);
  const { saved } = saving;
  // The first step makes the draft: without one there is no other.
  const step = (saved !== undefined && STEPS.find((one) => one === address["step"])) || "reward";
  const show = (next: Step) => turn({ step: next });
  const plan: Plan = {
    draft,
    put,
    change: (change) => put((now) => ({ ...now, definition: { ...now.definition, ...change } })),
    faults: saving.faults,
    saved,
    programs: setUp.programs,
    wallets: setUp.wallets.filter((one) => one.program_id === draft.program_id),
    trigger: draft.definition.trigger,
    published: draft.definition.published ?? false,
    currency: setUp.currency,
    digits: setUp.digits,
    money: (amount) => amountText(amount, setUp.digits),
  };
  const at = STEPS.indexOf(step);
  const isDraft = saved === undefined || saved.state === "draft";
  const next = async () => {
    const following = STEPS[at + 1]!;
    if (!isDraft) return show(following);
    const wrong = await saving.save(draft);
    if (wrong !== undefined) return show(wrong);
    if (saved === undefined) return;
    show(following);
  };
  const force = () =>
    ask<{ reason: string }>({
      title: t("force"),
      text: t("forceText"),
      fields: [fields.text("reason", { label: kit("reason"), help: kit("reasonKept"), required: true, max: 500 })],
      initial: { reason: "" },
      label: t("force"),
      submit: ({ values }) => saving.save(draft, values.reason),
    });
  const made = before === undefined ? saved?.id : undefined;
  const moved = useRef(false);
  useEffect(() => {
    if (made === undefined || moved.current) return;
    moved.current = true;
    go(`/campaigns/${made}/edit?step=who`);
  }, [made, go]);
  // It goes on under the address of the draft: what would be typed meanwhile would be lost.
  if (made !== undefined) return <Skeleton height={320} aria-busy />;
  return (
    <Planned.Provider value={plan}>
      <Page
        title={draft.name || t("newTitle")}
        mark={saved === undefined ? undefined : <Status tone={saved.state === "live" ? "good" : "quiet"}>{t(`state_${saved.state}`)}</Status>}
        back={saved === undefined ? { to: "/campaigns/new", label: t("goals") } : { to: `/campaigns/${saved.id}`, label: saved.name }}
      >
        <Steps current={step} reached={saved !== undefined} show={show} wrong={saving.wrongSteps} />
        <div className="form">
          <Stack gap="md" className="form-fields">
            {saving.rest.length === 0 ? null : (
              <Alert color="red" role="alert" title={t("refused")}>
                {saving.rest.map((text) => (
                  <div key={text}>{text}</div>
                ))}
                {saving.guarded ? (
                  <Button mt="sm" variant="default" size="compact-sm" onClick={force}>
                    {t("force")}
                  </Button>
                ) : null}
              </Alert>
            )}
            {step === "reward" ? <Reward /> : step === "who" ? <Who /> : step === "limits" ? <Limits /> : <Preflight saving={saving} />}
            {step === "preflight" ? null : (
              <Group justify="space-between">
                {at === 0 ? <span /> : (
                  <Button variant="default" onClick={() => show(STEPS[at - 1]!)}>
                    {t("back")}
                  </Button>
                )}
                <Button onClick={() => void next()} loading={saving.busy}>
                  {t(isDraft ? "saveNext" : "next")}
                </Button>
              </Group>
            )}
          </Stack>
          {saved?.sentence ? (
            <aside className="card summary" aria-label={t("says")}>
              <div className="wizard-heading">{t(isDraft ? "says" : "saysNow")}</div>
              <Sentence>{saved.sentence}</Sentence>
            </aside>
          ) : null}
        </div>
        <Guard dirty={saving.dirty(draft)} />
      </Page>
    </Planned.Provider>
  );
}
