/** What a campaign gives: several rewards, each with the form that the registry describes. */
import { ActionIcon, Alert, Button, Group, Menu, Popover, Skeleton, Stack, Text, Title } from "@mantine/core";
import type { EffectOut } from "@kit/client";
import { useWords } from "@kit/words";
import { IconInfoCircle, IconPlus, IconX } from "@tabler/icons-react";
import { startOf, usePlan, type EffectDraft } from "../plan";
import { Arguments } from "./form";
import { useKinds } from "./kinds";
import { useSay } from "./say";
import { argumentsOf } from "./schema";
import { words } from "./words";

export function EffectForms() {
  const plan = usePlan();
  const kinds = useKinds();
  if (kinds.error) throw kinds.error;
  if (kinds.data === undefined) return <Skeleton height={160} aria-busy />;
  const { effects } = plan.draft.definition;
  const put = (at: number, by: EffectDraft | undefined) =>
    plan.change({ effects: by === undefined ? effects.filter((_, place) => place !== at) : effects.map((one, place) => (place === at ? by : one)) });
  return (
    <Stack gap="md">
      {effects.map((effect, at) => {
        const kind = kinds.data.find((one) => one.kind === effect.kind);
        return kind === undefined ? null : <One key={`${at}-${effect.kind}`} kind={kind} effect={effect} at={at} put={(by) => put(at, by)} />;
      })}
      <Add kinds={kinds.data} add={(kind) => plan.change({ effects: [...effects, begun(kind, plan.wallets[0]?.key)] })} />
    </Stack>
  );
}

function One({ kind, effect, at, put }: { kind: EffectOut; effect: EffectDraft; at: number; put: (by: EffectDraft | undefined) => void }) {
  const t = useWords(words);
  const say = useSay();
  const plan = usePlan();
  const pointer = `/effects/${at}`;
  return (
    <section className="card wizard-effect" aria-label={say.kind(kind)}>
      <Group justify="space-between" wrap="nowrap" align="start" mb="sm">
        <div>
          <Group gap={4}>
            <Title order={3}>{say.kind(kind)}</Title>
            <Example kind={kind} />
          </Group>
          <Text size="sm" c="dimmed">
            {say.about(kind)}
          </Text>
        </div>
        <ActionIcon variant="subtle" color="gray" aria-label={t("removeEffect", { name: say.kind(kind) })} onClick={() => put(undefined)}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </Group>
      {kind.on.includes(startOf(plan.trigger)) ? null : (
        <Alert color="red" mb="sm">
          {t("notHere")}
        </Alert>
      )}
      {plan.faults.at(pointer) === undefined ? null : (
        <Alert color="red" mb="sm" role="alert">
          {plan.faults.at(pointer)}
        </Alert>
      )}
      <Arguments all={argumentsOf(kind)} kind={kind.kind} values={effect} put={(values) => put({ ...values, kind: kind.kind })} pointer={pointer} />
    </section>
  );
}

function Example({ kind }: { kind: EffectOut }) {
  const t = useWords(words);
  const say = useSay();
  return (
    <Popover width={300} position="bottom-start" trapFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`${t("example")}: ${say.kind(kind)}`}>
          <IconInfoCircle size={15} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm" fw={600}>
          {t("example")}
        </Text>
        <Text size="sm">{say.example(kind)}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}

const SHOP = ["tag", "message", "custom"];
const GOODS = ["free_item", "upgrade", "voucher", "credit"];

function groupOf(kind: EffectOut): "pointsGroup" | "pricesGroup" | "goodsGroup" | "shopGroup" {
  if (kind.on.includes("order")) return "pointsGroup";
  return SHOP.includes(kind.kind) ? "shopGroup" : GOODS.includes(kind.kind) ? "goodsGroup" : "pricesGroup";
}

function Add({ kinds, add }: { kinds: readonly EffectOut[]; add: (kind: EffectOut) => void }) {
  const t = useWords(words);
  const say = useSay();
  const plan = usePlan();
  const fitting = kinds.filter((one) => one.on.includes(startOf(plan.trigger)) && (groupOf(one) !== "pointsGroup" || plan.wallets.length > 0));
  const groups = (["pointsGroup", "pricesGroup", "goodsGroup", "shopGroup"] as const).map((name) => [name, fitting.filter((one) => groupOf(one) === name)] as const);
  return (
    <Menu position="bottom-start" width={360}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} style={{ alignSelf: "start" }}>
          {t("addEffect")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={380} style={{ overflowY: "auto" }} aria-label={t("chooseEffect")}>
        {groups.map(([name, listed]) =>
          listed.length === 0 ? null : (
            <div key={name} role="group" aria-label={t(name)}>
              <Menu.Label>{t(name)}</Menu.Label>
              {listed.map((one) => (
                <Menu.Item key={one.kind} onClick={() => add(one)}>
                  {say.kind(one)}
                  <Text size="xs" c="dimmed">
                    {say.about(one)}
                  </Text>
                </Menu.Item>
              ))}
            </div>
          ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Begin an effect with what it cannot be without, as far as that can be guessed. */
function begun(kind: EffectOut, wallet: string | undefined): EffectDraft {
  const needed = argumentsOf(kind).filter((one) => one.required);
  const lists = needed.filter((one) => one.kind === "list").map((one) => [one.name, [{}]]);
  return { kind: kind.kind, ...(needed.some((one) => one.kind === "wallet") && wallet !== undefined ? { wallet } : {}), ...Object.fromEntries(lists) };
}
