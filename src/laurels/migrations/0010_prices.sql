-- room: prices
-- What the shop asked for a sku, from an instant on until the next row of the same sku and currency. Without a price
-- the sku was not on sale.
CREATE TABLE price (
  workspace_id uuid NOT NULL,
  sku text NOT NULL,
  currency text NOT NULL,
  from_at timestamptz NOT NULL,
  price_minor bigint CHECK (price_minor >= 0),
  received_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, sku, currency, from_at)
);

-- What one unit of a currency is worth in another, from an instant on until the next row of the same two.
CREATE TABLE exchange_rate (
  workspace_id uuid NOT NULL,
  from_currency text NOT NULL,
  to_currency text NOT NULL,
  valid_from_at timestamptz NOT NULL,
  rate numeric NOT NULL CHECK (rate > 0),
  received_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, from_currency, to_currency, valid_from_at),
  CHECK (from_currency <> to_currency)
);
