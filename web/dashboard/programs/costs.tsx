/** What a wallet's points cost, by what happened: each number says how it comes about. */
import { data, figuresWalletEconomics, type WalletEconomicsOut, type WalletOut } from "@kit/client";
import { Figure, Figures, Money, Points } from "@kit/fields";
import { Failure } from "@kit/pages/states";
import { useLanguage, useWords } from "@kit/words";
import { NumberInput, Skeleton, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { words } from "./words";

/** Write hundredths of a percent. */
export function usePercent(): (bps: number | null) => string {
  const { locale } = useLanguage();
  return (bps) => (bps === null ? "–" : new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(bps / 10_000));
}

export function Costs({ wallet }: { wallet: WalletOut }) {
  const t = useWords(words);
  const [redeemed, assume] = useState<number | null>(null);
  const [asked] = useDebouncedValue(redeemed, 250);
  const found = useQuery({
    queryKey: ["economics", wallet.id, asked],
    queryFn: () => data(figuresWalletEconomics({ path: { wallet_id: wallet.id }, query: asked === null ? {} : { redeemed_percent: String(asked) } })),
    placeholderData: keepPreviousData,
  });
  if (found.isError) return <Failure error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return <Skeleton height={220} radius="md" />;
  return (
    <Stack gap="md">
      <Shown of={found.data} wallet={wallet} />
      <NumberInput
        label={t("assume")}
        description={t("assumeHelp")}
        suffix=" %"
        min={0}
        max={100}
        maw={420}
        placeholder={`${found.data.redeemed_bps / 100} %`}
        value={redeemed ?? ""}
        onChange={(value) => assume(typeof value === "number" ? value : null)}
      />
    </Stack>
  );
}

function Shown({ of, wallet }: { of: WalletEconomicsOut; wallet: WalletOut }) {
  const t = useWords(words);
  const percent = usePercent();
  const unit = wallet.unit_plural;
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t("last28")}
      </Text>
      <Figures>
        <Figure label={t("earnRate")} value={percent(of.earn_rate_bps)} about={<>{t("ofSales")} <Money minor={of.sales_minor} /></>} explain={t("earnRateText")} />
        <Figure label={t("expectedCost")} value={percent(of.expected_cost_bps)} about={<Money minor={of.expected_cost_minor} />} explain={t("expectedCostText")} />
        <Figure label={t("burnRate")} value={percent(of.burn_rate_bps)} about={<><Points points={of.points_spent} /> / <Points points={of.points_issued} /></>} explain={t("burnRateText")} />
        <Figure label={t("breakage")} value={percent(of.breakage_bps)} about={<><Points points={of.points_expired} /> {t("ranOut")}</>} explain={t("breakageText")} />
        <Figure label={t("outstanding")} value={<Points points={of.points_outstanding} />} about={unit} explain={t("outstandingText")} />
        <Figure label={t("outstandingWorth")} value={<Money minor={of.outstanding_minor} />} explain={t("outstandingWorthText")} />
        <Figure label={t("liability")} value={<Money minor={of.liability_minor} />} explain={t("liabilityText")} />
        <Figure label={t("adjusted")} value={<Points points={of.points_adjusted} signed />} about={unit} explain={t("adjustedText")} />
      </Figures>
      {wallet.cash_rate === null ? (
        <Text size="sm" c="dimmed">
          {t("noWorth")}
        </Text>
      ) : null}
    </Stack>
  );
}
