/** Whose code it is: the influencers and partners who share it, each with a share of what it brings in. */
import { customersGet, data, vouchersListHolders, vouchersSetHolders, type VoucherOut } from "@kit/client";
import { useMay } from "@kit/client/session";
import { When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { useAct } from "@kit/pages/acts";
import { ask } from "@kit/pages/ask";
import { Section } from "@kit/pages/detail";
import { fields } from "@kit/pages/form";
import { useWords } from "@kit/words";
import { Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { customers } from "../customers/lookup";
import { words } from "./words";

export function Holders({ voucher }: { voucher: VoucherOut }) {
  const t = useWords(words);
  const may = useMay()("vouchers:write");
  const found = useQuery({ queryKey: ["holders", voucher.id], queryFn: () => data(vouchersListHolders({ path: { id: voucher.id } })) });
  const there = (found.data?.holders ?? []).map((one) => ({ customer: { id: one.customer_id }, share_bps: one.share_bps }));
  const put = (holders: typeof there) => data(vouchersSetHolders({ path: { id: voucher.id }, body: { holders } }));
  const remove = useAct((id: string) => put(there.filter((one) => one.customer.id !== id)), t("holdersSaved"));
  const add = () =>
    ask<{ customer: string; percent: number | null }>({
      title: t("addHolder"),
      text: t("holdersText"),
      fields: [
        fields.lookup("customer", { label: t("customer"), required: true, ...customers }),
        fields.whole("percent", { label: t("share"), help: t("shareHelp"), min: 0, max: 100, suffix: " %" }),
      ],
      label: t("addHolder"),
      submit: ({ values }) => put([...there.filter((one) => one.customer.id !== values.customer), { customer: { id: values.customer }, share_bps: values.percent == null ? null : values.percent * 100 }]),
      done: t("holdersSaved"),
    });
  const action = may ? (
    <Button variant="default" size="compact-sm" onClick={add}>
      {t("addHolder")}
    </Button>
  ) : null;
  return (
    <Section title={t("holders")} aside={action}>
      {(found.data?.holders ?? []).map((one) => (
        <Group key={one.customer_id} className="line" justify="space-between" gap="xs">
          <LinkTo id={one.customer_id}>
            <CustomerName id={one.customer_id} />
          </LinkTo>
          <Group gap="sm">
            <Text size="sm" c="dimmed" component="div">
              {one.share_bps === null ? "" : `${one.share_bps / 100} % · `}
              <When at={one.added_at} dateOnly />
            </Text>
            {may ? (
              <Button variant="subtle" color="red" size="compact-sm" onClick={() => remove.mutate(one.customer_id)}>
                {t("remove")}
              </Button>
            ) : null}
          </Group>
        </Group>
      ))}
      {found.data?.holders.length === 0 ? (
        <Text className="line" c="dimmed">
          {t("noHolders")}
        </Text>
      ) : null}
    </Section>
  );
}

/** What a customer is called, for who may know it. */
export function CustomerName({ id }: { id: string }) {
  const may = useMay()("customers:read");
  const found = useQuery({ queryKey: ["customer", id], queryFn: () => data(customersGet({ path: { id } })), enabled: may, staleTime: 60_000 });
  return <>{found.data?.name ?? found.data?.email ?? found.data?.identities[0]?.external_id ?? id}</>;
}
