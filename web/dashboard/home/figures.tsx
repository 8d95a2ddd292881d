/** Key figures that explain themselves, and how they went day by day. */
import { Anchor, Text } from "@mantine/core";
import { type FigureOut, type FiguresOut } from "@kit/client";
import { Chart, Sparkline } from "@kit/charts";
import { Figure, Figures, moneyText, pointsText } from "@kit/fields";
import { Section } from "@kit/pages/detail";
import { useLanguage, useWords } from "@kit/words";
import { words } from "./words";

type Named = Extract<keyof typeof words, `figure_${string}`>;

export function KeyFigures({ of }: { of: FiguresOut }) {
  return (
    <Figures>
      {of.figures
        .filter((one) => one.wallet === null)
        .map((one) => (
          <KeyFigure key={one.key} figure={one} currency={of.currency} days={BY_DAY[one.key] === undefined ? undefined : of.days.map(BY_DAY[one.key]!)} />
        ))}
    </Figures>
  );
}

/** Which of the days' numbers a figure is made of. */
const BY_DAY: Readonly<Record<string, (day: FiguresOut["days"][number]) => number>> = {
  revenue: (day) => day.revenue_minor,
  orders: (day) => day.orders,
  redemptions: (day) => day.redemptions,
  discount: (day) => day.discount_minor,
};

function KeyFigure({ figure, currency, days }: { figure: FigureOut; currency: string; days?: number[] | undefined }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  const write = (value: number | string) => written(figure, value, currency, locale);
  const label = `figure_${figure.key}` in words ? t(`figure_${figure.key}` as Named) : figure.key;
  return (
    <Figure
      label={label}
      value={write(figure.now)}
      picture={days === undefined ? undefined : <Sparkline values={days} label={t("byDay", { name: label })} />}
      about={figure.before === null ? undefined : <Change now={Number(figure.now)} before={Number(figure.before)} text={write(figure.before)} />}
      explain={
        <>
          <Text size="sm">{figure.explanation.definition}</Text>
          <Text size="xs" c="dimmed" mt={6}>
            {Object.entries(figure.explanation.filters)
              .map(([key, value]) => `${key}: ${value}`)
              .join(" · ")}
          </Text>
          <Anchor size="xs" href="/docs" target="_blank" rel="noreferrer">
            GET /v1/overview/figures
          </Anchor>
        </>
      }
    />
  );
}

function Change({ now, before, text }: { now: number; before: number; text: string }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  if (before === 0) return <>{t("beforeNone")}</>;
  const share = new Intl.NumberFormat(locale, { style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 0 }).format((now - before) / before);
  return <>{t("before", { change: share, before: text })}</>;
}

function written(figure: FigureOut, value: number | string, currency: string, locale: string): string {
  if (figure.unit === "money") return moneyText(Number(value), currency, locale);
  if (figure.unit === "points") return pointsText(String(value), locale);
  return new Intl.NumberFormat(locale).format(Number(value));
}

/** Earned against spent, a picture for each wallet. */
export function Points({ of }: { of: FiguresOut }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  return of.wallets.map((wallet) => (
    <Section key={wallet.wallet_id} title={t("earnedAndSpent", { wallet: wallet.name })}>
      <div style={{ padding: "4px 12px 12px" }}>
        <div className="figures-bare">
          <Figures>
            {of.figures
              .filter((one) => one.wallet === wallet.wallet && one.key !== "points_taken_back")
              .map((one) => (
                <KeyFigure key={one.key} figure={one} currency={of.currency} />
              ))}
          </Figures>
        </div>
        <div style={{ height: 12 }} />
        <Chart
          kind="area"
          along="day"
          rows={wallet.days.map((day) => ({ ...day, earned: Number(day.earned), spent: Number(day.spent), expired: Number(day.expired) }))}
          lines={[
            { name: "earned", label: t("earned"), color: "laurel.6" },
            { name: "spent", label: t("spent"), color: "orange.6" },
            { name: "expired", label: t("expired"), color: "gray.5" },
          ]}
          write={(value) => pointsText(String(value), locale)}
          label={t("earnedAndSpent", { wallet: wallet.name })}
        />
      </div>
    </Section>
  ));
}

/** What was sold day by day, and what was taken off it. */
export function Sold({ of }: { of: FiguresOut }) {
  const t = useWords(words);
  const { locale } = useLanguage();
  return (
    <Section title={t("sold")}>
      <div style={{ padding: "4px 12px 12px" }}>
        <Chart
          kind="bar"
          along="day"
          rows={of.days.map((day) => ({ ...day }))}
          lines={[
            { name: "revenue_minor", label: t("figure_revenue"), color: "laurel.6" },
            { name: "discount_minor", label: t("figure_discount"), color: "orange.6" },
          ]}
          write={(value) => moneyText(Math.round(value), of.currency, locale)}
          label={t("sold")}
        />
      </div>
    </Section>
  );
}
