/** Goods that come back: how many of each line. */
import { data, ordersSendReturn, type OrderOut } from "@kit/client";
import { Money } from "@kit/fields";
import { useWorkspace } from "@kit/frame/workspace";
import { ask } from "@kit/pages/ask";
import { fields, type Edit } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { words } from "./words";

type Counts = Readonly<Record<string, number>>;

interface Asked {
  lines: Counts;
  reason: string | null;
}

export function useReturn(order: OrderOut) {
  const t = useWords(words);
  const workspace = useWorkspace();
  return () => {
    const external_id = crypto.randomUUID();
    ask<Asked>({
      title: t("returnOf", { number: order.external_id }),
      text: t("returnText"),
      fields: [
        fields.own("lines", { label: t("lines") }, (edit) => <Lines order={order} edit={edit} />),
        fields.area("reason", { label: t("reason"), max: 500 }),
      ],
      initial: { lines: {}, reason: null },
      label: t("takeBack"),
      size: "lg",
      submit: async ({ values }) => {
        const lines = Object.entries(values.lines).flatMap(([line, quantity]) => (quantity > 0 ? [{ line: Number(line), quantity }] : []));
        if (lines.length === 0) throw new Error(t("chooseLines"));
        const returned_at = workspace?.now ?? new Date().toISOString();
        await data(ordersSendReturn({ body: { source: "dashboard", external_id, returned_at, order: { id: order.id }, lines, reason: values.reason ?? "" } }));
      },
      done: t("returnDone"),
    });
  };
}

function Lines({ order, edit }: { order: OrderOut; edit: Edit }) {
  const t = useWords(words);
  const counts = (edit.value ?? {}) as Counts;
  const open = order.lines.filter((one) => one.quantity > one.returned_quantity);
  const all = Object.fromEntries(open.map((one) => [String(one.number), one.quantity - one.returned_quantity]));
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="sm" fw={550}>
          {t("lines")}
        </Text>
        <Button variant="subtle" size="compact-sm" onClick={() => edit.put(all)}>
          {t("everything")}
        </Button>
      </Group>
      {open.map((one) => (
        <Group key={one.number} justify="space-between" wrap="nowrap">
          <Text size="sm" style={{ minWidth: 0 }} truncate>
            <span className="mono">{one.sku}</span> · <Money minor={one.amount_minor} currency={order.currency} />
          </Text>
          <NumberInput
            aria-label={t("howManyOf", { sku: one.sku })}
            w={120}
            min={0}
            max={one.quantity - one.returned_quantity}
            allowDecimal={false}
            suffix={` / ${one.quantity - one.returned_quantity}`}
            value={counts[String(one.number)] ?? 0}
            onChange={(value) => edit.put({ ...counts, [String(one.number)]: Number(value) || 0 })}
          />
        </Group>
      ))}
      {edit.error === undefined ? null : (
        <Text size="sm" c="red">
          {edit.error}
        </Text>
      )}
    </Stack>
  );
}
