-- room: ledger
-- Everything that can be counted is an account. Its id is derived from what it counts, so two writers who need it at
-- once create the same one. System accounts (issuer, spent, expired, adjusted, counted) have no row: nothing global is hot.
CREATE TABLE account (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('wallet', 'counter')),
  owner_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  period text NOT NULL DEFAULT '',
  balance bigint NOT NULL DEFAULT 0,
  held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  debt bigint NOT NULL DEFAULT 0 CHECK (debt >= 0),
  floor bigint DEFAULT 0,
  ceiling bigint,
  version bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id, id)
) WITH (fillfactor = 70);
CREATE INDEX account_owner ON account (workspace_id, owner_id);

CREATE TABLE journal (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  cause text NOT NULL,
  cause_id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
COMMENT ON TABLE journal IS 'append-only: transfers that happened together, with their cause';
CREATE INDEX journal_cause ON journal (workspace_id, cause_id);

CREATE TABLE transfer (
  workspace_id uuid NOT NULL,
  journal_id uuid NOT NULL,
  ordinal smallint NOT NULL,
  source_id uuid NOT NULL,
  source_kind text NOT NULL,
  target_id uuid NOT NULL,
  target_kind text NOT NULL,
  unit_id uuid NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  reason text NOT NULL,
  reverses_id uuid,
  hold_id uuid,
  PRIMARY KEY (workspace_id, journal_id, ordinal),
  CHECK (source_id <> target_id)
);
COMMENT ON TABLE transfer IS 'append-only: one amount of one unit from one account to another';
-- Statements of account are of wallets; system accounts and counters would only swell these.
CREATE INDEX transfer_source ON transfer (workspace_id, source_id, journal_id) WHERE source_kind = 'wallet';
CREATE INDEX transfer_target ON transfer (workspace_id, target_id, journal_id) WHERE target_kind = 'wallet';
CREATE INDEX transfer_reverses ON transfer (workspace_id, reverses_id) WHERE reverses_id IS NOT NULL;

CREATE TABLE lot (
  workspace_id uuid NOT NULL,
  account_id uuid NOT NULL,
  id uuid NOT NULL,
  journal_id uuid NOT NULL,
  origin_lot_id uuid,
  issued bigint NOT NULL CHECK (issued > 0),
  remaining bigint NOT NULL CHECK (remaining >= 0),
  held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  earned_at timestamptz NOT NULL,
  available_at timestamptz NOT NULL,
  expires_at timestamptz,
  deferred boolean NOT NULL,
  PRIMARY KEY (workspace_id, account_id, id),
  CHECK (remaining <= issued),
  CHECK (held <= remaining)
) WITH (fillfactor = 80);
COMMENT ON TABLE lot IS 'append-only: a credit with its own life; running: remaining, held';
-- Spending order, and what has expired but not been booked yet.
CREATE INDEX lot_live ON lot (workspace_id, account_id, expires_at, earned_at, id) WHERE remaining > 0;
-- The few lots that were not available when they were issued: a balance adds up only those that still are not.
CREATE INDEX lot_pending ON lot (workspace_id, account_id, available_at) WHERE deferred;
-- What a journal issued: what a clawback takes first, and what a seal covers. Ids ascend, so it costs next to nothing.
CREATE INDEX lot_journal ON lot (workspace_id, journal_id);
-- What the expiry job looks for.
CREATE INDEX lot_due ON lot (workspace_id, expires_at) WHERE remaining > held AND expires_at IS NOT NULL;

CREATE TABLE consumption (
  workspace_id uuid NOT NULL,
  journal_id uuid NOT NULL,
  ordinal smallint NOT NULL,
  number integer NOT NULL,
  account_id uuid NOT NULL,
  lot_id uuid NOT NULL,
  amount bigint NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (workspace_id, journal_id, ordinal, number)
);
COMMENT ON TABLE consumption IS 'append-only: which lots paid for a debit; negative where a debit was given back';
CREATE INDEX consumption_lot ON consumption (workspace_id, lot_id);

CREATE TABLE hold (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  account_id uuid NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  remaining bigint NOT NULL CHECK (remaining >= 0 AND remaining <= amount),
  cause text NOT NULL,
  cause_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
COMMENT ON TABLE hold IS 'append-only: a part of an account reserved for a while; running: remaining';
CREATE INDEX hold_due ON hold (workspace_id, expires_at) WHERE remaining > 0;
CREATE INDEX hold_account ON hold (workspace_id, account_id) WHERE remaining > 0;

CREATE TABLE hold_lot (
  workspace_id uuid NOT NULL,
  hold_id uuid NOT NULL,
  number integer NOT NULL,
  lot_id uuid NOT NULL,
  amount bigint NOT NULL CHECK (amount > 0),
  PRIMARY KEY (workspace_id, hold_id, number)
);
COMMENT ON TABLE hold_lot IS 'append-only: the lots a hold reserved, in its order';

CREATE TABLE hold_end (
  workspace_id uuid NOT NULL,
  hold_id uuid NOT NULL,
  how text NOT NULL CHECK (how IN ('captured', 'voided', 'expired')),
  captured bigint NOT NULL,
  journal_id uuid,
  ended_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, hold_id)
);
COMMENT ON TABLE hold_end IS 'append-only: how a hold ended, once';
