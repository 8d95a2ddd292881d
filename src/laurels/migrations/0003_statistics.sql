-- room: feed
-- How far each reader inside the house has come; it moves in the transaction that does what the events ask for.
CREATE TABLE feed_follower (
  workspace_id uuid NOT NULL,
  name text NOT NULL,
  sequence bigint NOT NULL DEFAULT 0 CHECK (sequence >= 0),
  PRIMARY KEY (workspace_id, name)
);

-- room: statistics
-- What a customer bought on a local day, as the orders say now. Rows are recounted, never added to, so that late orders,
-- returns and merges are all the same case.
CREATE TABLE customer_day (
  workspace_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  day date NOT NULL,
  orders integer NOT NULL CHECK (orders > 0),
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  gross_minor bigint NOT NULL CHECK (gross_minor >= amount_minor),
  quantity bigint NOT NULL CHECK (quantity >= 0),
  returned_minor bigint NOT NULL CHECK (returned_minor >= 0),
  first_at timestamptz NOT NULL,
  last_at timestamptz NOT NULL CHECK (last_at >= first_at),
  PRIMARY KEY (workspace_id, customer_id, day)
);

-- How far the recount of everybody has come.
CREATE TABLE statistics_rebuild (
  workspace_id uuid PRIMARY KEY,
  after_id uuid,
  customers_count bigint NOT NULL DEFAULT 0,
  corrected_count bigint NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL,
  finished_at timestamptz
);
