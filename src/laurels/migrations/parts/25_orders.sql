-- room: orders
CREATE TABLE shop_order (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  source text NOT NULL,
  external_id text NOT NULL,
  fingerprint bytea NOT NULL,
  customer_id uuid,
  state text NOT NULL CHECK (state IN ('open', 'paid', 'cancelled')),
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  gross_minor bigint NOT NULL CHECK (gross_minor >= amount_minor),
  returned_minor bigint NOT NULL DEFAULT 0 CHECK (returned_minor BETWEEN 0 AND amount_minor),
  channel text NOT NULL DEFAULT '',
  store text NOT NULL DEFAULT '',
  placed_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  attributes jsonb NOT NULL DEFAULT '{}',
  tenders jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, source, external_id)
);
CREATE INDEX shop_order_customer ON shop_order (workspace_id, customer_id, placed_at) WHERE customer_id IS NOT NULL;

CREATE TABLE order_line (
  workspace_id uuid NOT NULL,
  order_id uuid NOT NULL,
  number smallint NOT NULL,
  line_id text,
  sku text NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  gross_minor bigint NOT NULL CHECK (gross_minor >= amount_minor),
  unit_price numeric,
  attributes jsonb,
  returned_quantity bigint NOT NULL DEFAULT 0 CHECK (returned_quantity BETWEEN 0 AND quantity),
  returned_minor bigint NOT NULL DEFAULT 0 CHECK (returned_minor BETWEEN 0 AND amount_minor),
  PRIMARY KEY (workspace_id, order_id, number)
);

CREATE TABLE order_return (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  source text NOT NULL,
  external_id text NOT NULL,
  fingerprint bytea NOT NULL,
  order_id uuid NOT NULL,
  customer_id uuid,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  reason text NOT NULL DEFAULT '',
  returned_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, source, external_id)
);
COMMENT ON TABLE order_return IS 'append-only: what came back of an order';
CREATE INDEX order_return_order ON order_return (workspace_id, order_id);

CREATE TABLE return_line (
  workspace_id uuid NOT NULL,
  return_id uuid NOT NULL,
  line_number smallint NOT NULL,
  quantity bigint NOT NULL CHECK (quantity >= 0),
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  PRIMARY KEY (workspace_id, return_id, line_number)
);
COMMENT ON TABLE return_line IS 'append-only: how much of which line came back';
