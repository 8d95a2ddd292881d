-- room: orders
-- A span of time is gone through in its order, by a backtest and by whoever looks at days.
CREATE INDEX shop_order_placed ON shop_order (workspace_id, placed_at, id) WHERE state = 'paid';

-- room: backtests
CREATE TABLE backtest (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  campaign_version integer NOT NULL,
  definition jsonb NOT NULL,
  keeps_dates boolean NOT NULL,
  from_at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'paused', 'finished', 'failed')),
  -- Whoever runs it now. Another run takes it over by writing its own; what the first still had in hand is not counted.
  run_id uuid,
  order_count bigint NOT NULL CHECK (order_count >= 0),
  done_count bigint NOT NULL DEFAULT 0 CHECK (done_count >= 0),
  -- Behind which order it goes on.
  after_at timestamptz NOT NULL,
  after_id uuid NOT NULL,
  tally jsonb NOT NULL,
  failure text,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaign
);
CREATE INDEX backtest_campaign ON backtest (workspace_id, campaign_id, id);
CREATE INDEX backtest_created ON backtest (workspace_id, created_at);

-- What the limits of a backtest have counted so far: its book, which goes when it ends.
CREATE TABLE backtest_counter (
  workspace_id uuid NOT NULL,
  backtest_id uuid NOT NULL,
  account_id uuid NOT NULL,
  reached bigint NOT NULL,
  PRIMARY KEY (workspace_id, backtest_id, account_id),
  FOREIGN KEY (workspace_id, backtest_id) REFERENCES backtest ON DELETE CASCADE
);

-- Whom a backtest has met so far, so that nobody counts twice; it goes when it ends.
CREATE TABLE backtest_customer (
  workspace_id uuid NOT NULL,
  backtest_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  order_count bigint NOT NULL,
  given_count bigint NOT NULL,
  PRIMARY KEY (workspace_id, backtest_id, customer_id),
  FOREIGN KEY (workspace_id, backtest_id) REFERENCES backtest ON DELETE CASCADE
);
