-- room: decisions
-- A decision is stored with the facts it was made from, so that it can be made again. Its id is also its journal's.
CREATE TABLE decision (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  cause text NOT NULL,
  cause_id uuid NOT NULL,
  subject_id uuid NOT NULL,
  customer_id uuid,
  occurred_at timestamptz NOT NULL,
  programme_version bigint NOT NULL,
  input_hash bytea NOT NULL,
  facts jsonb NOT NULL,
  verdict jsonb NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
COMMENT ON TABLE decision IS 'append-only: what was decided, from what, by which rules';
CREATE INDEX decision_subject ON decision (workspace_id, subject_id, id);
CREATE INDEX decision_customer ON decision (workspace_id, customer_id, id);

-- room: payments
-- Points reserved for an order: a hold in the ledger, and what it is worth.
CREATE TABLE payment (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  source text NOT NULL,
  external_id text NOT NULL,
  customer_id uuid NOT NULL,
  wallet_id uuid NOT NULL,
  points bigint NOT NULL CHECK (points > 0),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  currency text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, source, external_id)
);
COMMENT ON TABLE payment IS 'append-only: points reserved to pay for an order';
CREATE INDEX payment_customer ON payment (workspace_id, customer_id, id);
