/** What it would come to: prices before and after, points, what was asked for in vain, and each campaign's verdict. */
import { catalogGetProductBySku, data, type Prices, type SimulationOut } from "@kit/client";
import { Figure, Figures, Money, When } from "@kit/fields";
import { LinkTo } from "@kit/frame/link";
import { Section } from "@kit/pages/detail";
import { Rows } from "@kit/pages/list";
import { useWords } from "@kit/words";
import { Alert, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Gained } from "../campaigns/page/gained";
import { useReason } from "../campaigns/refusals";
import type { Tried } from "./form";
import { Verdicts } from "./verdicts";
import { words } from "./words";

export function Outcome({ tried }: { tried: Tried }) {
  const t = useWords(words);
  const { found } = tried;
  const { prices } = found;
  return (
    <Stack gap="md" role="status" className="simulated">
      <Text size="sm" c="dimmed" component="div">
        {t("asOf")} <When at={found.at} />
        {found.order_id === null ? null : (
          <>
            {" · "}
            <LinkTo id={found.order_id}>{t("order")}</LinkTo>
          </>
        )}
        {found.customer_id === null ? null : (
          <>
            {" · "}
            <LinkTo id={found.customer_id}>{t("customer")}</LinkTo>
          </>
        )}
      </Text>
      {found.assumed.length === 0 ? null : (
        <Alert color="laurel" icon={<IconInfoCircle size={18} />}>
          {found.assumed.map((one) => (
            <div key={one}>{one === "everybody_had_a_code" ? t("assumedCode") : one === "everybody_had_the_offer" ? t("assumedOffer") : one.replaceAll("_", " ")}</div>
          ))}
        </Alert>
      )}
      <Figures>
        {prices === null ? null : (
          <>
            <Figure label={t("before")} value={<Money minor={prices.amount_minor + prices.delivery_minor} currency={found.currency} />} />
            <Figure label={t("off")} value={<Money minor={prices.discount_minor + prices.delivery_discount_minor} currency={found.currency} />} />
            <Figure label={t("toPay")} value={<Money minor={prices.to_pay_minor} currency={found.currency} />} about={<Paid prices={prices} currency={found.currency} />} />
          </>
        )}
        <Figure label={t("points")} value={<Gained points={found.points} none="0" />} about={prices === null ? undefined : t("oncePaid")} />
      </Figures>
      {prices === null ? null : <Unused prices={prices} codes={tried.scene.cart.incentives} />}
      {prices === null ? null : <Lines found={found} prices={prices} />}
      <Verdicts tried={tried} />
    </Stack>
  );
}

function Paid({ prices, currency }: { prices: Prices; currency: string }) {
  const t = useWords(words);
  return prices.payments.map((one, place) => (
    <div key={place}>
      {t(one.kind === "points" ? "byPoints" : "byCard")} <Money minor={one.paid_minor} currency={currency} />
    </div>
  ));
}

/** What was asked for and cannot be used. */
function Unused({ prices, codes }: { prices: Prices; codes: readonly string[] }) {
  const t = useWords(words);
  const reason = useReason();
  if (prices.unused.length === 0) return null;
  return (
    <Alert color="orange" icon={<IconAlertTriangle size={18} />} title={t(prices.refused ? "refusedAll" : "unused")}>
      {prices.unused.map((one, place) => (
        <div key={place}>
          <b className="mono">{one.code ?? codes[one.asked]}</b>: {reason(String(one.refusal["code"]))}
        </div>
      ))}
    </Alert>
  );
}

function Lines({ found, prices }: { found: SimulationOut; prices: Prices }) {
  const t = useWords(words);
  const money = (minor: number) => <Money minor={minor} currency={found.currency} />;
  const delivered = prices.delivery_minor > 0 ? [{ number: 0, sku: "", quantity: 1, amount_minor: prices.delivery_minor, discount_minor: prices.delivery_discount_minor, total_minor: prices.delivery_minor - prices.delivery_discount_minor, shares: [] }] : [];
  return (
    <Section title={t("prices")}>
      <Rows<Prices["lines"][number]>
        label={t("prices")}
        rows={[...prices.lines, ...delivered]}
        idOf={(line) => String(line.number)}
        columns={[
          { key: "sku", title: t("product"), cell: (line) => (line.number === 0 ? t("delivery") : <Product sku={line.sku} named={prices.lines.length <= NAMED} />) },
          { key: "quantity", title: t("quantity"), align: "right", cell: (line) => <span className="figures">{line.quantity}</span> },
          { key: "before", title: t("before"), align: "right", cell: (line) => money(line.amount_minor) },
          { key: "off", title: t("off"), align: "right", cell: (line) => (line.discount_minor === 0 ? "–" : <span style={{ color: "var(--laurels-good)" }}>{money(-line.discount_minor)}</span>) },
          { key: "after", title: t("after"), align: "right", cell: (line) => <b>{money(line.total_minor)}</b> },
        ]}
      />
    </Section>
  );
}

/** Of so many lines each product's name is asked for. */
const NAMED = 30;

function Product({ sku, named }: { sku: string; named: boolean }) {
  const found = useQuery({ queryKey: ["product by sku", sku], queryFn: () => data(catalogGetProductBySku({ query: { sku } })), enabled: named, staleTime: 300_000, retry: false });
  const name = found.data?.name;
  return (
    <>
      {name === undefined || name === "" ? null : <div>{name}</div>}
      <Text component="span" size={name ? "xs" : "sm"} c={name ? "dimmed" : undefined} className="mono">
        {sku}
      </Text>
    </>
  );
}
