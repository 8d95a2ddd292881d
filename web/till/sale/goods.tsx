/** @jsxImportSource preact */
/** What is bought: an amount, or the articles that were scanned. */
import { Icon } from "../icons";
import { digitsOf, minorOf, money, t } from "../speech";
import { change, sale, totalOf, type Article } from "./model";

const QUANTITY_MAX = 999;

export function Goods({ currency }: { currency: string }) {
  const now = sale.use();
  const open = now.step === "open";
  if (now.articles.length === 0) {
    const wrong = now.amount.trim() !== "" && minorOf(now.amount, currency) === null;
    return (
      <section class="amount">
        <label for="amount">{t("amount", { currency })}</label>
        <input
          id="amount"
          value={now.amount}
          inputMode={digitsOf(currency) === 0 ? "numeric" : "decimal"}
          enterkeyhint="done"
          autocomplete="off"
          placeholder={digitsOf(currency) === 0 ? "0" : "0.00"}
          disabled={!open}
          aria-invalid={wrong}
          aria-describedby={wrong ? "amount-fault" : undefined}
          onInput={(event) => change({ amount: event.currentTarget.value })}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
        {wrong ? (
          <p id="amount-fault" class="fault">
            {t("amountWrong")}
          </p>
        ) : null}
      </section>
    );
  }
  const count = (one: Article, quantity: number) =>
    change({ articles: now.articles.map((other) => (other === one ? { ...one, quantity } : other)).filter((other) => other.quantity > 0) });
  return (
    <section class="card" aria-label={t("articles")}>
      <ul class="articles">
        {now.articles.map((one) => (
          <li key={one.sku}>
            <Icon of="article" size={20} />
            <div class="grow">
              {one.name} <small>{one.sku}</small>
            </div>
            <div class="count">
              <button type="button" aria-label={t("less", { what: one.name })} disabled={!open} onClick={() => count(one, one.quantity - 1)}>
                −
              </button>
              <span class="figures">{one.quantity}</span>
              <button type="button" aria-label={t("more1", { what: one.name })} disabled={!open || one.quantity >= QUANTITY_MAX} onClick={() => count(one, one.quantity + 1)}>
                +
              </button>
            </div>
            <span class="figures">{money(one.quantity * one.priceMinor, currency)}</span>
          </li>
        ))}
      </ul>
      <p class="sum">
        {t("sum")} <strong class="figures">{money(totalOf(now, currency), currency)}</strong>
      </p>
    </section>
  );
}
