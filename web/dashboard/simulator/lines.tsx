/** The lines of a cart: what, how many, and what they come to together. A product with a price fills its amount in. */
import type { ProductOut } from "@kit/client";
import { useWorkspace } from "@kit/frame/workspace";
import { fields, type Edit } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { ActionIcon, Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import { EMPTY_LINE, type Line } from "./scene";
import { goods } from "./sought";
import { words } from "./words";
import "./simulator.css";

export function Lines({ edit }: { edit: Edit }) {
  const t = useWords(words);
  const currency = useWorkspace()?.currency;
  const lines = edit.value as readonly Line[];
  const prices = useMemo(() => new Map<string, ProductOut>(), []);
  const found = useMemo(() => goods((product) => prices.set(product.sku, product)), [prices]);
  const price = (sku: string | null) => {
    const product = sku === null ? undefined : prices.get(sku);
    return product?.currency === currency ? (product?.price_minor ?? undefined) : undefined;
  };
  const change = (at: number, by: Partial<Line>) => edit.put(lines.map((one, place) => (place === at ? filled(one, { ...one, ...by }, price) : one)));
  const member = (value: unknown, put: (value: unknown) => void): Edit => ({ ...edit, value, put, error: undefined });
  return (
    <Stack gap={8} role="group" aria-label={t("lines")}>
      {lines.map((line, at) => (
        <div key={at} className="scene-line">
          {fields.lookup("sku", { label: t("product"), required: true, ...found }).draw(member(line.sku, (sku) => change(at, { sku: sku as string | null })))}
          <NumberInput label={t("quantity")} required hideControls allowDecimal={false} min={1} value={line.quantity ?? ""} onChange={(quantity) => change(at, { quantity: quantity === "" ? null : Number(quantity) })} />
          {fields.money("amount_minor", { label: t("amount"), required: true, min: 0 }).draw(member(line.amount_minor, (amount) => change(at, { amount_minor: amount as number | null })))}
          {lines.length === 1 ? null : (
            <ActionIcon variant="subtle" color="gray" aria-label={t("removeLine", { place: at + 1 })} onClick={() => edit.put(lines.filter((_, place) => place !== at))}>
              <IconX size={16} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      {edit.error === undefined ? null : (
        <Text size="xs" c="var(--mantine-color-error)">
          {edit.error}
        </Text>
      )}
      <Group>
        <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => edit.put([...lines, EMPTY_LINE])}>
          {t("addLine")}
        </Button>
      </Group>
    </Stack>
  );
}

/** An amount that is that of the price goes with the product and the quantity; one that was typed stays. */
function filled(before: Line, after: Line, price: (sku: string | null) => number | undefined): Line {
  const was = price(before.sku);
  const byPrice = before.amount_minor === null || (was !== undefined && before.amount_minor === was * (before.quantity ?? 0));
  const now = price(after.sku);
  const typed = before.amount_minor !== after.amount_minor;
  return byPrice && !typed && now !== undefined && after.quantity !== null ? { ...after, amount_minor: now * after.quantity } : after;
}
