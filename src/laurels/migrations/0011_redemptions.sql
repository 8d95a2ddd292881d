-- room: redemptions
-- A redemption keeps what it was decided from and what was decided. Its id is also its journal's. `state`, `lines` and what was refunded
-- move on, as goods come back or it is undone.
CREATE TABLE redemption (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  source text NOT NULL,
  external_id text NOT NULL,
  fingerprint bytea NOT NULL,
  customer_id uuid,
  state text NOT NULL CHECK (state IN ('reserved', 'redeemed', 'voided', 'expired', 'rolled_back')),
  currency text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  discount_minor bigint NOT NULL CHECK (discount_minor >= 0),
  total_minor bigint NOT NULL CHECK (total_minor >= 0),
  paid_minor bigint NOT NULL CHECK (paid_minor >= 0),
  refunded_minor bigint NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
  store text NOT NULL,
  channel text NOT NULL,
  placed_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  ended_at timestamptz,
  end_reason text,
  programme_version bigint NOT NULL,
  stacking_version integer NOT NULL,
  cart jsonb NOT NULL,
  facts jsonb NOT NULL,
  verdict jsonb NOT NULL,
  lines jsonb NOT NULL,
  PRIMARY KEY (workspace_id, id),
  CHECK (refunded_minor <= total_minor)
);
CREATE UNIQUE INDEX redemption_name ON redemption (workspace_id, source, external_id) WHERE state IN ('reserved', 'redeemed');
CREATE INDEX redemption_ended_name ON redemption (workspace_id, source, external_id, id) WHERE state IN ('voided', 'expired', 'rolled_back');
CREATE INDEX redemption_customer ON redemption (workspace_id, customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX redemption_overdue ON redemption (workspace_id, expires_at) WHERE state = 'reserved';

CREATE TABLE redemption_incentive (
  workspace_id uuid NOT NULL,
  redemption_id uuid NOT NULL,
  number smallint NOT NULL,
  kind text NOT NULL CHECK (kind IN ('promotion', 'coupon', 'gift_card', 'points')),
  campaign_id uuid,
  campaign_version integer,
  voucher_id uuid,
  card_id uuid,
  publication_id uuid,
  wallet_id uuid,
  discount_minor bigint NOT NULL,
  paid_minor bigint NOT NULL,
  PRIMARY KEY (workspace_id, redemption_id, number),
  FOREIGN KEY (workspace_id, redemption_id) REFERENCES redemption
);
COMMENT ON TABLE redemption_incentive IS 'append-only: which incentive was used on which cart';
CREATE INDEX redemption_incentive_campaign ON redemption_incentive (workspace_id, campaign_id, redemption_id) WHERE campaign_id IS NOT NULL;
CREATE INDEX redemption_incentive_voucher ON redemption_incentive (workspace_id, voucher_id, redemption_id) WHERE voucher_id IS NOT NULL;
CREATE INDEX redemption_incentive_card ON redemption_incentive (workspace_id, card_id, redemption_id) WHERE card_id IS NOT NULL;

CREATE TABLE redemption_return (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  redemption_id uuid NOT NULL,
  source text NOT NULL,
  external_id text NOT NULL,
  fingerprint bytea NOT NULL,
  refund_minor bigint NOT NULL CHECK (refund_minor >= 0),
  parts jsonb NOT NULL,
  refunds jsonb NOT NULL,
  withdrawn jsonb NOT NULL,
  uncounted jsonb NOT NULL,
  reason text NOT NULL,
  returned_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, redemption_id, source, external_id),
  FOREIGN KEY (workspace_id, redemption_id) REFERENCES redemption
);
COMMENT ON TABLE redemption_return IS 'append-only: what came back of a redemption, and what was paid back for it';

-- What could not be used, so that somebody who asks why can be told.
CREATE TABLE redemption_refusal (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  refused_at timestamptz NOT NULL,
  source text NOT NULL,
  external_id text NOT NULL,
  customer_id uuid,
  campaign_id uuid,
  voucher_id uuid,
  code text NOT NULL,
  reason text NOT NULL,
  facts jsonb NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
COMMENT ON TABLE redemption_refusal IS 'append-only: which incentive was refused when, and why';
CREATE INDEX redemption_refusal_campaign ON redemption_refusal (workspace_id, campaign_id, id) WHERE campaign_id IS NOT NULL;
CREATE INDEX redemption_refusal_voucher ON redemption_refusal (workspace_id, voucher_id, id) WHERE voucher_id IS NOT NULL;
CREATE INDEX redemption_refusal_customer ON redemption_refusal (workspace_id, customer_id, id) WHERE customer_id IS NOT NULL;
