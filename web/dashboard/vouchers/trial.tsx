/** Whether a code would work on a cart now, and if not, why: it is tried, and nothing is used. */
import { data, redemptionsValidateCart, type PricedOut, type VoucherOut } from "@kit/client";
import { Money, Status } from "@kit/fields";
import { useWorkspace } from "@kit/frame/workspace";
import { Section } from "@kit/pages/detail";
import { Drawn, fields, useForm } from "@kit/pages/form";
import { Failure } from "@kit/pages/states";
import { useWords } from "@kit/words";
import { Button, Group, List, Skeleton, Stack, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { customers } from "../customers/lookup";
import { Tree, type Part } from "../campaigns/page/tree";
import { useReason } from "../campaigns/refusals";
import { products } from "./products";
import { words } from "./words";

interface Cart {
  customer: string | null;
  sku: string | null;
  amount_minor: number;
}

export function Trial({ voucher }: { voucher: VoucherOut }) {
  const t = useWords(words);
  const currency = useWorkspace()?.currency;
  const [cart, put] = useState<Cart>({ customer: voucher.customer_id, sku: null, amount_minor: 10_000 });
  const form = useForm<Cart, void>({
    initial: cart,
    fields: [
      fields.lookup("customer", { label: t("customer"), help: t("anybody"), ...customers }),
      fields.lookup("sku", { label: t("product"), help: t("productHelp"), ...products }),
      fields.money("amount_minor", { label: t("cartAmount"), required: true, min: 0 }),
    ],
    submit: async ({ values }) => put(values),
    onDone: () => undefined,
  });
  const found = useQuery({
    queryKey: ["trial", voucher.id, voucher.state, cart, currency],
    queryFn: () =>
      data(
        redemptionsValidateCart({
          body: {
            currency: currency!,
            lines: [{ sku: cart.sku ?? "-", quantity: 1, amount_minor: cart.amount_minor }],
            incentives: [{ code: voucher.code }],
            explain: true,
            ...(cart.customer === null ? {} : { customer: { id: cart.customer } }),
          },
        }),
      ),
    enabled: currency !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Section title={t("wouldItWork")}>
      <Stack className="line">
        <Text size="sm" c="dimmed">
          {t("trialText")}
        </Text>
        <form onSubmit={form.submit}>
          <Stack gap="sm" maw={420}>
            <Drawn form={form} />
            <Group>
              <Button type="submit" variant="default" loading={found.isFetching}>
                {t("tryIt")}
              </Button>
            </Group>
          </Stack>
        </form>
        {found.isError ? <Failure error={found.error} /> : found.data === undefined ? <Skeleton height={80} /> : <Outcome priced={found.data} />}
      </Stack>
    </Section>
  );
}

function Outcome({ priced }: { priced: PricedOut }) {
  const t = useWords(words);
  const reason = useReason();
  const used = priced.incentives.find((one) => one.asked !== null);
  const refused = priced.refused.find((one) => one.asked !== null);
  if (used !== undefined) {
    return (
      <Stack gap={4} role="status">
        <Group gap="xs">
          <Status tone="good">{t("works")}</Status>
          <Text>
            {t("takesOff")} <Money minor={used.discount_minor + used.delivery_minor} currency={priced.currency} />
          </Text>
        </Group>
        <Text size="sm" c="dimmed">
          {t("toPay")} <Money minor={priced.to_pay_minor} currency={priced.currency} />
        </Text>
      </Stack>
    );
  }
  const told = refused?.refusal ?? {};
  const explanation = told["explanation"] as { root?: Part } | undefined;
  const advice = (told["advice"] as string[] | undefined) ?? [];
  return (
    <Stack gap="xs" role="status">
      <Group gap="xs">
        <Status tone="bad">{t("refused")}</Status>
        <Text fw={550}>{reason(String(told["code"] ?? ""))}</Text>
      </Group>
      {explanation?.root === undefined ? null : <Tree part={explanation.root} />}
      {advice.length === 0 ? null : (
        <List size="sm">
          {advice.map((one) => (
            <List.Item key={one}>{one}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}
