/** The last look before a campaign goes live: what stands in the way, and what it would have done lately. */
import { Alert, Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { data, decisionsPreflightCampaign, type PreflightCheckOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { LinkTo, useGo } from "@kit/frame/link";
import { ask } from "@kit/pages/ask";
import { fields } from "@kit/pages/form";
import { tell } from "@kit/pages/notices";
import { Failure } from "@kit/pages/states";
import { useAddress } from "@kit/pages/list/address";
import { useWords, type Say } from "@kit/words";
import { words as kitWords } from "@kit/words/kit";
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMaking } from "../../vouchers/making";
import { usePlan } from "./plan";
import { cleaned, type Saving } from "./saving";
import { Trial } from "./trial";
import { words } from "./words";

export function Preflight({ saving }: { saving: Saving }) {
  const t = useWords(words);
  const plan = usePlan();
  const id = plan.saved!.id;
  const definition = cleaned(plan.draft.definition);
  const found = useQuery({
    queryKey: ["preflight", id, definition],
    queryFn: () => data(decisionsPreflightCampaign({ path: { campaign_id: id }, body: { definition } })),
    retry: false,
  });
  return (
    <>
      <Stack className="card" p="lg" component="section" gap="sm">
        <Title order={2}>{t("checks")}</Title>
        {found.error ? <Failure error={found.error} retry={() => void found.refetch()} /> : found.data === undefined ? <Skeleton height={140} aria-busy /> : found.data.checks.map((one) => <Check key={one.code} check={one} />)}
      </Stack>
      {found.data?.checks.some((one) => one.code === "rules_valid" && one.level === "error") ? null : <Trial id={id} definition={definition} />}
      <Finish saving={saving} ready={found.data?.ready ?? false} guarded={found.data?.checks.some((one) => one.code === "test_cases_pass" && one.level === "error") ?? false} />
    </>
  );
}

const MARKS = { ok: [IconCircleCheck, "var(--laurels-good)"], warning: [IconAlertTriangle, "var(--laurels-test)"], error: [IconCircleX, "var(--laurels-bad)"] } as const;

function Check({ check }: { check: PreflightCheckOut }) {
  const t = useWords(words) as Say<typeof words> & ((key: string, values?: object) => string);
  const [, turn] = useAddress();
  const [Mark, colour] = MARKS[check.level];
  const key = `check_${check.code}_${check.level}`;
  const count = Number(check.facts["count"] ?? 0);
  const others = (check.facts["campaigns"] ?? []) as { campaign_id: string; campaign: string }[];
  const step = /^\/(limits|stacking)/.test(check.pointer ?? "") ? "limits" : /^\/(condition|ends_at)/.test(check.pointer ?? "") ? "who" : /^\/effects/.test(check.pointer ?? "") ? "reward" : undefined;
  return (
    <Group gap="sm" wrap="nowrap" align="start">
      <Mark size={19} color={colour} aria-hidden style={{ flex: "none", marginTop: 1 }} />
      <div style={{ flex: 1 }}>
        <Text>{key in words && check.code !== "rules_valid" ? t(key, { count }) : check.level === "ok" ? t("check_rules_valid_ok") : check.message}</Text>
        {others.length === 0 ? null : (
          <Text size="sm" c="dimmed">
            {others.map((one, at) => (
              <span key={one.campaign_id}>
                {at === 0 ? "" : ", "}
                <LinkTo id={one.campaign_id}>{one.campaign}</LinkTo>
              </span>
            ))}
          </Text>
        )}
        {check.code === "codes_exist" && check.level === "error" ? <MakeCodes /> : null}
      </div>
      {check.level === "ok" || step === undefined ? null : (
        <Button variant="subtle" size="compact-sm" onClick={() => turn({ step })}>
          {t("mend")}
        </Button>
      )}
    </Group>
  );
}

/** A campaign that asks for codes gets its first ones here, without leaving the wizard. */
function MakeCodes() {
  const may = useMay();
  const making = useMaking(usePlan().saved!.id, { stay: true }).slice(0, 2);
  return (
    <Group gap="xs" mt={6}>
      {making.map((one) =>
        may(one.permission!) ? (
          <Button key={one.label} variant="default" size="compact-sm" onClick={() => void one.run!()}>
            {one.label}
          </Button>
        ) : null,
      )}
    </Group>
  );
}

function Finish({ saving, ready, guarded }: { saving: Saving; ready: boolean; guarded: boolean }) {
  const t = useWords(words);
  const kit = useWords(kitWords);
  const go = useGo();
  const may = useMay();
  const [, turn] = useAddress();
  const { draft, saved } = usePlan();
  const home = `/campaigns/${saved!.id}`;
  const launchable = saved!.state === "draft" || saved!.state === "paused";
  const keep = async () => {
    const wrong = await saving.save(draft);
    if (wrong !== undefined) turn({ step: wrong });
    return wrong === undefined;
  };
  const publish = async () => {
    if (!(await keep())) return;
    ask<{ reason: string; force: boolean }>({
      title: t("publishTitle", { name: draft.name }),
      text: t("publishText"),
      fields: [
        fields.text("reason", { label: kit("reason"), required: true, max: 500, placeholder: t("reasonHint") }),
        fields.yes("force", { label: t("forceLaunch"), when: () => guarded }),
      ],
      initial: { reason: "", force: false },
      label: t("publish"),
      submit: async ({ values }) => {
        await saving.launch(values.reason, values.force);
        go(home);
      },
      done: t("published_done"),
    });
  };
  const save = async () => {
    if (!(await keep())) return;
    tell(t(launchable ? "draftSaved" : "versionSaved"));
    // The guard sees that all is saved once this has been drawn.
    setTimeout(() => go(home));
  };
  return (
    <Stack gap="sm">
      {launchable && !ready ? <Alert color="orange">{t("notReady")}</Alert> : null}
      <Group justify="space-between">
        <Button variant="default" onClick={() => turn({ step: "limits" })}>
          {t("back")}
        </Button>
        {may("campaigns:write") ? (
          <Group gap="sm">
            <Button variant={launchable ? "default" : "filled"} loading={saving.busy} onClick={() => void save()}>
              {t(launchable ? "keepDraft" : "publishVersion")}
            </Button>
            {launchable ? <Button loading={saving.busy} disabled={!ready && !guarded} onClick={() => void publish()}>{t("publish")}</Button> : null}
          </Group>
        ) : null}
      </Group>
    </Stack>
  );
}
