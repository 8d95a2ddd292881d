/** What an offer would cost, worked out by the server as it is typed. */
import { data, figuresEconomics, type EconomicsOut } from "@kit/client";
import { Fact, Facts } from "@kit/pages/detail";
import { Money, moneyText, pointsText, Sentence } from "@kit/fields";
import { useWorkspace } from "@kit/frame/workspace";
import { useLanguage, useWords } from "@kit/words";
import { Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { digitsOf } from "@kit/pages/form/numbers";
import { usePercent } from "./costs";
import { words } from "./words";

export interface Imagined {
  points: string | null;
  point_value: string | null;
  redeemed_percent: string | null;
}

export function Preview({ offer, unit }: { offer: Imagined; unit: string }) {
  const t = useWords(words);
  const [asked] = useDebouncedValue(offer, 150, { leading: true });
  const { points, point_value, redeemed_percent } = asked;
  const found = useQuery({
    queryKey: ["economics", asked],
    queryFn: () => data(figuresEconomics({ query: { points: points!, point_value: point_value!, per: "1", ...(redeemed_percent === null ? {} : { redeemed_percent }) } })),
    enabled: points !== null && point_value !== null,
    placeholderData: keepPreviousData,
  });
  if (points === null || point_value === null) return <Text c="dimmed">{t(points === null ? "typePoints" : "typeWorth")}</Text>;
  if (found.isError) return <Text c="var(--laurels-bad)">{found.error.message}</Text>;
  return found.data === undefined ? null : <Told of={found.data} unit={unit} />;
}

function Told({ of, unit }: { of: EconomicsOut; unit: string }) {
  const t = useWords(words);
  const percent = usePercent();
  const { locale } = useLanguage();
  const currency = useWorkspace()?.currency ?? of.currency;
  const money = (minor: number) => moneyText(minor, currency, locale);
  const hundred = money(100 * 10 ** digitsOf(currency));
  return (
    <Stack gap="md" aria-live="polite">
      <Sentence>{t("offerSays", { sales: hundred, points: `${pointsText(of.points_per_100, locale)} ${unit}`, worth: money(of.worth_per_100_minor), percent: percent(of.earn_rate_bps) })}</Sentence>
      <div>
        <Text size="sm" c="dimmed">
          {t("costsYou")}
        </Text>
        <div className="balance">{percent(of.expected_cost_bps)}</div>
        <Text size="sm" c="dimmed">
          {t("ifSpent", { share: percent(of.redeemed_bps), cost: money(of.expected_cost_per_100_minor), sales: hundred })}
        </Text>
      </div>
      <Facts>
        <Fact name={t("soldLately")}>
          <Money minor={of.sales_minor} />
        </Fact>
        <Fact name={t("wouldGive")}>
          <Money minor={of.worth_minor} />
        </Fact>
        <Fact name={t("wouldCost")}>
          <b>
            <Money minor={of.expected_cost_minor} />
          </b>
        </Fact>
      </Facts>
      <Text size="sm" c="dimmed">
        {t(of.earn_rate_bps > 500 ? "generous" : of.earn_rate_bps < 50 ? "thin" : "usual")}
      </Text>
    </Stack>
  );
}
