/** What was sold, spent and ran out, and what is owed to the holders of cards, currency by currency. */
import { data, giftCardsTotals } from "@kit/client";
import { Figure, Figures, Money } from "@kit/fields";
import { useLanguage, useWords } from "@kit/words";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { words } from "./words";

export function Totals() {
  const t = useWords(words);
  const { locale } = useLanguage();
  const found = useQuery({ queryKey: ["gift-cards", "totals"], queryFn: () => data(giftCardsTotals()) });
  const items = (found.data?.items ?? []).filter((one) => one.sold_count + one.waiting_count > 0);
  if (items.length === 0) return null;
  const count = (number: number) => new Intl.NumberFormat(locale).format(number);
  return (
    <Figures>
      {items.map((one) => (
        <Fragment key={one.currency}>
          <Figure label={t("outstanding")} value={<Money minor={one.outstanding_minor} currency={one.currency} />} explain={t("outstandingText")} about={one.currency} />
          <Figure label={t("sold")} value={<Money minor={one.loaded_minor + one.topped_up_minor} currency={one.currency} />} about={t("cards", { count: one.sold_count })} explain={t("soldText")} />
          <Figure label={t("spent")} value={<Money minor={one.spent_minor - one.refunded_minor} currency={one.currency} />} explain={t("spentText")} />
          <Figure
            label={t("ranOut")}
            value={<Money minor={one.expired_minor} currency={one.currency} />}
            explain={t("ranOutText")}
            about={one.waiting_count === 0 ? undefined : t("waiting", { count: count(one.waiting_count) })}
          />
        </Fragment>
      ))}
    </Figures>
  );
}
