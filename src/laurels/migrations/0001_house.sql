-- room: workspaces
-- A workspace is its own tenant: its id is the workspace_id of every row it owns.
CREATE TABLE workspace (
  workspace_id uuid PRIMARY KEY,
  name text NOT NULL,
  mode text NOT NULL CHECK (mode IN ('live', 'test')),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  zone text NOT NULL,
  locale text NOT NULL,
  clock_offset interval NOT NULL DEFAULT '0',
  version bigint NOT NULL DEFAULT 1,
  stopped boolean NOT NULL DEFAULT false,
  stopped_reason text,
  created_at timestamptz NOT NULL,
  CHECK (mode = 'test' OR clock_offset = '0')
);

-- room: access
CREATE TABLE api_key (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('secret', 'publishable')),
  hint text NOT NULL,
  digest bytea NOT NULL,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  replaced_by uuid,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, digest)
);

-- room: feed
-- Events wait in the inbox of the transaction that made them. The dispatcher, which sees only what committed, moves
-- them to the feed under the next number of their workspace: ordered, without gaps, and nothing hot is locked.
CREATE TABLE feed_inbox (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  type text NOT NULL,
  key uuid NOT NULL,
  payload jsonb NOT NULL,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000);

CREATE TABLE feed_head (
  workspace_id uuid PRIMARY KEY,
  sequence bigint NOT NULL DEFAULT 0
);

CREATE TABLE feed (
  workspace_id uuid NOT NULL,
  sequence bigint NOT NULL,
  id uuid NOT NULL,
  type text NOT NULL,
  key uuid NOT NULL,
  payload jsonb NOT NULL,
  occurred_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, sequence)
);
COMMENT ON TABLE feed IS 'append-only: everything that happened, in order';

-- room: audit
CREATE TABLE audit (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid,
  actor_name text NOT NULL,
  request_id text NOT NULL,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid,
  changes jsonb NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
COMMENT ON TABLE audit IS 'append-only: who did what, when, and what changed';
CREATE INDEX audit_subject ON audit (workspace_id, subject_id, id);

-- room: doors
CREATE TABLE idempotency (
  workspace_id uuid NOT NULL,
  key text NOT NULL,
  fingerprint bytea NOT NULL,
  status smallint NOT NULL,
  body bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, key)
);
CREATE INDEX idempotency_expiry ON idempotency (workspace_id, expires_at);

-- room: seals
-- A seal covers rows of an append-only stream with a hash chained to the seal before, so that a later change shows.
CREATE TABLE seal (
  workspace_id uuid NOT NULL,
  stream text NOT NULL,
  number bigint NOT NULL,
  ids uuid[] NOT NULL,
  content bytea NOT NULL,
  hash bytea NOT NULL,
  sealed_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, stream, number)
);
COMMENT ON TABLE seal IS 'append-only: the hash chain over ledger and audit';

-- Rows wait here for the next seal of their stream.
CREATE TABLE unsealed (
  workspace_id uuid NOT NULL,
  stream text NOT NULL,
  id uuid NOT NULL,
  PRIMARY KEY (workspace_id, stream, id)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000);
-- room: attributes
-- What a workspace declared about the attributes of its customers, products, orders, lines, stores and events.
CREATE TABLE attribute (
  workspace_id uuid NOT NULL,
  entity text NOT NULL,
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('string', 'integer', 'decimal', 'boolean', 'date', 'timestamp', 'string_list')),
  required boolean NOT NULL,
  allowed jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, entity, name)
);

-- Does a stored value fit a declaration? The same answer as Attribute.misfit gives in Python.
CREATE FUNCTION attribute_fits(value jsonb, type text, allowed jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE type
    WHEN 'string' THEN jsonb_typeof(value) = 'string' AND length(value #>> '{}') <= 1000
    WHEN 'integer' THEN jsonb_typeof(value) = 'number' AND value #>> '{}' ~ '^-?[0-9]{1,19}$'
      AND (value #>> '{}')::numeric BETWEEN -9223372036854775808 AND 9223372036854775807
    WHEN 'decimal' THEN jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '^-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,20})?$'
    WHEN 'boolean' THEN jsonb_typeof(value) = 'boolean'
    WHEN 'date' THEN jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
      AND pg_input_is_valid(value #>> '{}', 'date')
    WHEN 'timestamp' THEN jsonb_typeof(value) = 'string'
      AND value #>> '{}' ~ '^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})$'
      AND pg_input_is_valid(value #>> '{}', 'timestamptz')
    WHEN 'string_list' THEN jsonb_typeof(value) = 'array'
      AND NOT jsonb_path_exists(value, '$[*] ? (@.type() != "string")')
  END
  AND (allowed IS NULL OR allowed @> value)
$$;
-- room: catalog
CREATE TABLE product (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  sku text NOT NULL,
  name text NOT NULL,
  price_minor bigint CHECK (price_minor >= 0),
  attributes jsonb NOT NULL DEFAULT '{}',
  archived boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, sku)
);

CREATE TABLE collection (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  key text NOT NULL,
  name text NOT NULL,
  archived boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, key)
);

CREATE TABLE collection_member (
  workspace_id uuid NOT NULL,
  product_id uuid NOT NULL,
  collection_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, product_id, collection_id),
  FOREIGN KEY (workspace_id, product_id) REFERENCES product,
  FOREIGN KEY (workspace_id, collection_id) REFERENCES collection
);
CREATE INDEX collection_member_collection ON collection_member (workspace_id, collection_id, product_id);
-- room: customers
-- The only table with personal data of customers; everything else knows them by id.
CREATE TABLE customer (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text,
  email text,
  email_key text,
  phone text,
  phone_key text,
  born_on date,
  locale text,
  registered_at timestamptz NOT NULL,
  attributes jsonb NOT NULL DEFAULT '{}',
  -- When each field was last said, in microseconds since 1970, so that news that comes late overwrites nothing newer.
  said jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'merged', 'erased')),
  merged_into_id uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  CHECK ((state = 'merged') = (merged_into_id IS NOT NULL)),
  CHECK (merged_into_id <> id)
);
CREATE INDEX customer_email ON customer (workspace_id, email_key, id) WHERE email_key IS NOT NULL;
CREATE INDEX customer_phone ON customer (workspace_id, phone_key, id) WHERE phone_key IS NOT NULL;
CREATE INDEX customer_merged ON customer (workspace_id, merged_into_id) WHERE merged_into_id IS NOT NULL;

-- Under which names other systems know a customer.
CREATE TABLE customer_identity (
  workspace_id uuid NOT NULL,
  source text NOT NULL,
  external_id text NOT NULL,
  customer_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, source, external_id)
);
CREATE INDEX customer_identity_customer ON customer_identity (workspace_id, customer_id);
-- room: events
CREATE TABLE event_type (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  archived boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, name)
);

-- No foreign keys and few indexes: this is written by every earning event.
CREATE TABLE event (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  source text NOT NULL,
  external_id text NOT NULL,
  type text NOT NULL,
  customer_id uuid NOT NULL,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  attributes jsonb NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, source, external_id)
);
COMMENT ON TABLE event IS 'append-only: what customers did, as their systems told us; running: attributes';
CREATE INDEX event_customer ON event (workspace_id, customer_id, id);
-- room: stores
CREATE TABLE store (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  zone text,
  attributes jsonb NOT NULL DEFAULT '{}',
  archived boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, code)
);
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
-- The id that Laurels derives in Python as ids.derived(…): SHA-256 of the parts with their lengths, marked version 8.
CREATE FUNCTION derived_id(VARIADIC parts text[]) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT encode(
    set_byte(set_byte(half, 6, (get_byte(half, 6) & 15) | 128), 8, (get_byte(half, 8) & 63) | 128), 'hex'
  )::uuid
  FROM (
    SELECT substring(sha256(convert_to(string_agg(length(part) || ':' || part, '' ORDER BY place), 'UTF8')) FOR 16) AS half
    FROM unnest(parts) WITH ORDINALITY AS named(part, place)
  ) AS hashed
$$;

-- Post journals that only add: to wallets as new lots, to counters up to their ceiling. Set based: one pass for any
-- number of journals. p_accounts has one row an account with the sum of what is added, sorted so that all writers
-- lock in one order, the hottest (highest rank) last.
-- Answers NULL, or the reason why nothing at all was written: a list that fails is posted again one by one.
CREATE FUNCTION ledger_post_credits(p_workspace uuid, p_now timestamptz, p_accounts jsonb, p_journals jsonb, p_transfers jsonb)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_refusal text;
BEGIN
  WITH written AS (
    INSERT INTO account AS present (workspace_id, id, kind, owner_id, unit_id, period, balance, ceiling)
    SELECT p_workspace, wanted.id, wanted.kind, wanted.owner_id, wanted.unit_id, wanted.period, wanted.delta, wanted.ceiling
    FROM jsonb_to_recordset(p_accounts)
      AS wanted(id uuid, kind text, owner_id uuid, unit_id uuid, period text, delta bigint, ceiling bigint, rank smallint)
    ORDER BY wanted.rank, wanted.id
    ON CONFLICT (workspace_id, id) DO UPDATE
    SET balance = present.balance + EXCLUDED.balance,
        floor = CASE WHEN EXCLUDED.ceiling IS NULL THEN present.floor ELSE 0 END,
        ceiling = COALESCE(EXCLUDED.ceiling, present.ceiling),
        version = present.version + 1
    RETURNING balance, ceiling, debt
  )
  SELECT CASE WHEN bool_or(balance > ceiling) THEN 'limit_reached' WHEN bool_or(debt > 0) THEN 'debt' END
  INTO v_refusal
  FROM written;
  IF v_refusal IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'LR001', MESSAGE = v_refusal;
  END IF;

  INSERT INTO journal (workspace_id, id, cause, cause_id, occurred_at, recorded_at)
  SELECT p_workspace, posted.id, posted.cause, posted.cause_id, posted.occurred_at, p_now
  FROM jsonb_to_recordset(p_journals) AS posted(id uuid, cause text, cause_id uuid, occurred_at timestamptz);

  INSERT INTO unsealed (workspace_id, stream, id)
  SELECT p_workspace, 'ledger', posted.id
  FROM jsonb_to_recordset(p_journals) AS posted(id uuid);

  WITH moved AS MATERIALIZED (
    SELECT *
    FROM jsonb_to_recordset(p_transfers)
      AS moved(journal_id uuid, ordinal smallint, source_id uuid, source_kind text, target_id uuid, target_kind text, unit_id uuid, amount bigint, reason text,
               lot_id uuid, earned_at timestamptz, available_at timestamptz, expires_at timestamptz)
  ), lots AS (
    INSERT INTO lot (workspace_id, account_id, id, journal_id, issued, remaining, earned_at, available_at, expires_at, deferred)
    SELECT p_workspace, target_id, lot_id, journal_id, amount, amount, earned_at, available_at, expires_at, available_at > p_now
    FROM moved
    WHERE lot_id IS NOT NULL
  )
  INSERT INTO transfer (workspace_id, journal_id, ordinal, source_id, source_kind, target_id, target_kind, unit_id, amount, reason)
  SELECT p_workspace, journal_id, ordinal, source_id, source_kind, target_id, target_kind, unit_id, amount, reason
  FROM moved;
  RETURN NULL;
EXCEPTION
  WHEN SQLSTATE 'LR001' THEN
    RETURN v_refusal;
  WHEN numeric_value_out_of_range THEN
    RETURN 'limit_reached';
  WHEN unique_violation THEN
    RETURN 'posted_before';
END
$$;

-- Refuse the journal at work: its subtransaction is undone and the reason becomes its result.
CREATE FUNCTION ledger_refuse(p_code text, p_account uuid, p_more jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'LR002', MESSAGE = (jsonb_build_object('refused', p_code, 'account_id', p_account) || p_more)::text;
END
$$;

-- Consume these parts of lots for one transfer of a journal, in the order given.
CREATE FUNCTION ledger_consume(
  p_workspace uuid, p_journal uuid, p_ordinal integer, p_account uuid, p_lots uuid[], p_parts bigint[]
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_first integer;
BEGIN
  SELECT COALESCE(max(number) + 1, 0) INTO v_first
  FROM consumption
  WHERE workspace_id = p_workspace AND journal_id = p_journal;
  UPDATE lot
  SET remaining = lot.remaining - part.amount
  FROM unnest(p_lots, p_parts) AS part(lot_id, amount)
  WHERE lot.workspace_id = p_workspace AND lot.account_id = p_account AND lot.id = part.lot_id;
  INSERT INTO consumption (workspace_id, journal_id, ordinal, number, account_id, lot_id, amount)
  SELECT p_workspace, p_journal, p_ordinal, v_first + part.place - 1, p_account, part.lot_id, part.amount
  FROM unnest(p_lots, p_parts) WITH ORDINALITY AS part(lot_id, amount, place);
END
$$;

-- Find unheld lots for p_amount, and go on until p_owed more is found: what a wallet owes is not there to be taken.
-- With p_reverses first the lots of that journal; pending lots come 'first', 'last' or not at all ('never').
-- It is a cursor, so that the plan is one that starts at once and reads no lot beyond the last one wanted; and it says
-- `remaining - held > 0` so that no plan comes to it over lot_due, which is of the whole workspace.
CREATE FUNCTION ledger_fill(
  p_workspace uuid, p_now timestamptz, p_account uuid, p_amount bigint, p_owed bigint, p_pending text, p_reverses uuid,
  OUT lots uuid[], OUT parts bigint[], OUT total numeric
)
LANGUAGE plpgsql AS $$
DECLARE
  v_wanted numeric := p_amount::numeric + p_owed;
  v_live CURSOR FOR
    (
      SELECT id, remaining - held AS free
      FROM lot
      WHERE workspace_id = p_workspace AND journal_id = p_reverses AND account_id = p_account AND remaining - held > 0
      ORDER BY expires_at, earned_at, id
    ) UNION ALL (
      SELECT id, remaining - held
      FROM lot
      WHERE p_pending = 'first' AND workspace_id = p_workspace AND account_id = p_account AND deferred AND available_at > p_now
        AND remaining - held > 0 AND journal_id IS DISTINCT FROM p_reverses
      ORDER BY available_at, id
    ) UNION ALL (
      SELECT id, remaining - held
      FROM lot
      WHERE workspace_id = p_workspace AND account_id = p_account AND remaining > 0 AND remaining - held > 0
        AND expires_at > p_now AND (NOT deferred OR available_at <= p_now) AND journal_id IS DISTINCT FROM p_reverses
      ORDER BY expires_at, earned_at, id
    ) UNION ALL (
      SELECT id, remaining - held
      FROM lot
      WHERE workspace_id = p_workspace AND account_id = p_account AND remaining > 0 AND remaining - held > 0
        AND expires_at IS NULL AND (NOT deferred OR available_at <= p_now) AND journal_id IS DISTINCT FROM p_reverses
      ORDER BY earned_at, id
    ) UNION ALL (
      SELECT id, remaining - held
      FROM lot
      WHERE p_pending = 'last' AND workspace_id = p_workspace AND account_id = p_account AND deferred AND available_at > p_now
        AND remaining - held > 0
      ORDER BY expires_at, earned_at, id
    );
  v_left bigint := p_amount;
BEGIN
  lots := '{}';
  parts := '{}';
  total := 0;
  FOR v_lot IN v_live LOOP
    IF v_left > 0 THEN
      lots := lots || v_lot.id;
      parts := parts || least(v_lot.free, v_left);
      v_left := v_left - least(v_lot.free, v_left);
    END IF;
    total := total + v_lot.free;
    EXIT WHEN total >= v_wanted;
  END LOOP;
END
$$;

-- Debit a wallet from its lots, and what they lack as debt where the mode allows it. Answers what was taken.
CREATE FUNCTION ledger_take(
  p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_account uuid, p_amount bigint, p_mode text,
  p_reverses uuid
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_debt bigint;
  v_owed bigint;
  v_amount bigint := p_amount;
  v_left bigint;
  v_fill record;
BEGIN
  SELECT debt INTO STRICT v_debt FROM account WHERE workspace_id = p_workspace AND id = p_account;
  v_owed := CASE WHEN p_mode = 'debt' THEN 0 ELSE v_debt END;
  v_fill := ledger_fill(p_workspace, p_now, p_account, p_amount, v_owed,
                        CASE WHEN p_reverses IS NULL THEN 'never' ELSE 'first' END, p_reverses);
  IF p_mode <> 'debt' AND v_fill.total - v_owed < p_amount THEN
    IF p_mode = 'strict' THEN
      PERFORM ledger_refuse('insufficient_balance', p_account,
        jsonb_build_object('available', v_fill.total - v_owed, 'needed', p_amount));
    END IF;
    v_amount := greatest(0, v_fill.total - v_owed);
  END IF;
  IF v_amount = 0 THEN
    RETURN 0;
  END IF;
  -- Cut the parts to the amount.
  v_left := v_amount;
  FOR v_place IN 1 .. cardinality(v_fill.lots) LOOP
    IF v_left <= 0 THEN
      v_fill.lots := v_fill.lots[: v_place - 1];
      v_fill.parts := v_fill.parts[: v_place - 1];
      EXIT;
    END IF;
    v_fill.parts[v_place] := least(v_fill.parts[v_place], v_left);
    v_left := v_left - v_fill.parts[v_place];
  END LOOP;
  IF v_debt::numeric + v_left > 9223372036854775807 THEN
    PERFORM ledger_refuse('limit_reached', p_account,
      jsonb_build_object('ceiling', 9223372036854775807, 'would_be', v_debt::numeric + v_left));
  END IF;
  PERFORM ledger_consume(p_workspace, p_journal, p_ordinal, p_account, v_fill.lots, v_fill.parts);
  UPDATE account
  SET balance = balance - v_amount, debt = debt + v_left
  WHERE workspace_id = p_workspace AND id = p_account;
  RETURN v_amount;
END
$$;

-- Debit a wallet from the lots that a hold reserved; what it reserved beyond that is free again.
CREATE FUNCTION ledger_capture(
  p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_account uuid, p_amount bigint, p_hold uuid
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_hold hold;
  v_how text;
  v_left bigint := p_amount;
  v_part record;
  v_lots uuid[] := '{}';
  v_parts bigint[] := '{}';
BEGIN
  SELECT * INTO v_hold FROM hold WHERE workspace_id = p_workspace AND id = p_hold AND account_id = p_account;
  IF NOT FOUND THEN
    PERFORM ledger_refuse('unknown_hold', p_account);
  END IF;
  SELECT how INTO v_how FROM hold_end WHERE workspace_id = p_workspace AND hold_id = p_hold;
  IF FOUND OR v_hold.expires_at <= p_now THEN
    PERFORM ledger_refuse('hold_ended', p_account, jsonb_build_object('how', COALESCE(v_how, 'expired')));
  END IF;
  IF v_hold.remaining < p_amount THEN
    PERFORM ledger_refuse('hold_too_small', p_account, jsonb_build_object('available', v_hold.remaining, 'needed', p_amount));
  END IF;
  PERFORM ledger_free(p_workspace, v_hold);
  INSERT INTO hold_end (workspace_id, hold_id, how, captured, journal_id, ended_at)
  VALUES (p_workspace, p_hold, 'captured', p_amount, p_journal, p_now);
  FOR v_part IN
    SELECT lot_id, amount FROM hold_lot WHERE workspace_id = p_workspace AND hold_id = p_hold ORDER BY number
  LOOP
    EXIT WHEN v_left = 0;
    v_lots := v_lots || v_part.lot_id;
    v_parts := v_parts || least(v_part.amount, v_left);
    v_left := v_left - least(v_part.amount, v_left);
  END LOOP;
  PERFORM ledger_consume(p_workspace, p_journal, p_ordinal, p_account, v_lots, v_parts);
  UPDATE account
  SET balance = balance - p_amount
  WHERE workspace_id = p_workspace AND id = p_account;
END
$$;

-- Give free what an open hold reserves.
CREATE FUNCTION ledger_free(p_workspace uuid, p_hold hold) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE lot
  SET held = lot.held - part.amount
  FROM hold_lot AS part
  WHERE part.workspace_id = p_workspace AND part.hold_id = p_hold.id
    AND lot.workspace_id = p_workspace AND lot.account_id = p_hold.account_id AND lot.id = part.lot_id;
  UPDATE account
  SET held = held - p_hold.remaining
  WHERE workspace_id = p_workspace AND id = p_hold.account_id;
  UPDATE hold
  SET remaining = 0
  WHERE workspace_id = p_workspace AND id = p_hold.id;
END
$$;

-- Issue a lot. Its id is derived, so that the in-memory twin gives it the same one.
CREATE FUNCTION ledger_issue(
  p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_number integer, p_account uuid, p_amount bigint,
  p_earned_at timestamptz, p_available_at timestamptz, p_expires_at timestamptz, p_origin uuid
) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO lot (workspace_id, account_id, id, journal_id, origin_lot_id, issued, remaining, earned_at, available_at, expires_at,
                   deferred)
  VALUES (p_workspace, p_account, derived_id('lot', p_journal::text, p_ordinal::text, p_number::text), p_journal, p_origin,
          p_amount, p_amount, p_earned_at, p_available_at, p_expires_at, p_available_at > p_now)
$$;

-- Refill what a journal took from a wallet, last taken first: its lots, then its debt, then a lot of the terms given.
CREATE FUNCTION ledger_give_back(
  p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_account uuid, p_amount bigint, p_reverses uuid,
  p_grace interval, p_terms jsonb
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_taken numeric;
  v_given numeric;
  v_skip numeric;
  v_left bigint := p_amount;
  v_debt bigint;
  v_repaid bigint;
  v_part bigint;
  v_row record;
  v_number integer := 0;
  v_lots uuid[] := '{}';
  v_parts bigint[] := '{}';
  v_put_lots uuid[] := '{}';
  v_put_parts bigint[] := '{}';
BEGIN
  SELECT COALESCE(sum(amount), 0) INTO v_taken
  FROM transfer
  WHERE workspace_id = p_workspace AND journal_id = p_reverses AND source_id = p_account;
  SELECT COALESCE(sum(amount), 0) INTO v_given
  FROM transfer
  WHERE workspace_id = p_workspace AND reverses_id = p_reverses AND target_id = p_account;
  IF p_amount > v_taken - v_given THEN
    PERFORM ledger_refuse('restore_too_much', p_account, jsonb_build_object('available', v_taken - v_given, 'needed', p_amount));
  END IF;
  -- What was given back before is the beginning of this same order, so its sum says where to go on.
  v_skip := v_given;
  FOR v_row IN
    SELECT lot_id, amount
    FROM consumption
    WHERE workspace_id = p_workspace AND journal_id = p_reverses AND account_id = p_account AND amount > 0 AND ordinal >= 0
    ORDER BY number DESC
  LOOP
    EXIT WHEN v_left = 0;
    v_part := least(v_left, greatest(0, v_row.amount - v_skip));
    v_skip := greatest(0, v_skip - v_row.amount);
    IF v_part > 0 THEN
      v_lots := v_lots || v_row.lot_id;
      v_parts := v_parts || v_part;
      v_left := v_left - v_part;
    END IF;
  END LOOP;
  SELECT debt INTO STRICT v_debt FROM account WHERE workspace_id = p_workspace AND id = p_account;
  v_repaid := least(v_left, v_debt);
  v_left := v_left - v_repaid;
  IF v_left > 0 AND p_terms IS NULL THEN
    PERFORM ledger_refuse('restore_too_much', p_account, jsonb_build_object('available', p_amount - v_left, 'needed', p_amount));
  END IF;
  FOR v_row IN
    SELECT refilled.lot_id, refilled.amount, lot.earned_at, lot.available_at, lot.expires_at
    FROM (
      SELECT lot_id, sum(amount)::bigint AS amount, min(place) AS place
      FROM unnest(v_lots, v_parts) WITH ORDINALITY AS part(lot_id, amount, place)
      GROUP BY lot_id
    ) AS refilled
    JOIN lot ON lot.workspace_id = p_workspace AND lot.account_id = p_account AND lot.id = refilled.lot_id
    ORDER BY refilled.place
  LOOP
    IF v_row.expires_at <= p_now AND p_grace > interval '0' THEN
      PERFORM ledger_issue(p_workspace, p_now, p_journal, p_ordinal, v_number, p_account, v_row.amount, v_row.earned_at,
                           v_row.available_at, p_now + p_grace, v_row.lot_id);
      v_number := v_number + 1;
    ELSE
      v_put_lots := v_put_lots || v_row.lot_id;
      v_put_parts := v_put_parts || -v_row.amount;
    END IF;
  END LOOP;
  PERFORM ledger_consume(p_workspace, p_journal, p_ordinal, p_account, v_put_lots, v_put_parts);
  IF v_left > 0 THEN
    PERFORM ledger_issue(p_workspace, p_now, p_journal, p_ordinal, v_number, p_account, v_left,
                         (p_terms ->> 'earned_at')::timestamptz, (p_terms ->> 'available_at')::timestamptz,
                         (p_terms ->> 'expires_at')::timestamptz, NULL);
  END IF;
  RETURN v_repaid;
END
$$;

-- Repay the debt of a wallet from what is unheld in its lots: active ones in spend order, then pending ones.
CREATE FUNCTION ledger_settle(p_workspace uuid, p_now timestamptz, p_journal uuid, p_account uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_debt bigint;
  v_fill record;
BEGIN
  SELECT debt INTO v_debt FROM account WHERE workspace_id = p_workspace AND id = p_account AND debt > 0;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  v_fill := ledger_fill(p_workspace, p_now, p_account, v_debt, 0, 'last', NULL);
  IF v_fill.total > 0 THEN
    PERFORM ledger_consume(p_workspace, p_journal, -1, p_account, v_fill.lots, v_fill.parts);
    UPDATE account
    SET debt = greatest(0, v_debt - v_fill.total)
    WHERE workspace_id = p_workspace AND id = p_account;
  END IF;
END
$$;

-- Credit a stored account, up to its ceiling.
CREATE FUNCTION ledger_credit(
  p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_amount bigint, p_moved jsonb
) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_id uuid := p_moved #>> '{target,id}';
  v_terms jsonb := nullif(p_moved -> 'lot', 'null');
  v_account account;
  v_repaid bigint := 0;
  v_part record;
BEGIN
  SELECT * INTO STRICT v_account FROM account WHERE workspace_id = p_workspace AND id = v_id;
  IF v_account.balance::numeric + p_amount > COALESCE(v_account.ceiling, 9223372036854775807) THEN
    PERFORM ledger_refuse('limit_reached', v_id, jsonb_build_object(
      'ceiling', COALESCE(v_account.ceiling, 9223372036854775807), 'would_be', v_account.balance::numeric + p_amount));
  END IF;
  IF v_account.kind = 'wallet' THEN
    IF p_moved ->> 'reverses_id' IS NOT NULL THEN
      v_repaid := ledger_give_back(p_workspace, p_now, p_journal, p_ordinal, v_id, p_amount,
                                   (p_moved ->> 'reverses_id')::uuid, (p_moved ->> 'grace')::interval, v_terms);
    ELSIF v_terms IS NOT NULL THEN
      PERFORM ledger_issue(p_workspace, p_now, p_journal, p_ordinal, 0, v_id, p_amount, (v_terms ->> 'earned_at')::timestamptz,
                           (v_terms ->> 'available_at')::timestamptz, (v_terms ->> 'expires_at')::timestamptz, NULL);
    ELSE
      -- From wallet to wallet: each part keeps the life of the lot it comes from.
      FOR v_part IN
        SELECT part.amount, lot.id, lot.earned_at, lot.available_at, lot.expires_at,
               (row_number() OVER (ORDER BY part.number))::integer - 1 AS place
        FROM consumption AS part
        JOIN lot ON lot.workspace_id = p_workspace AND lot.account_id = part.account_id AND lot.id = part.lot_id
        WHERE part.workspace_id = p_workspace AND part.journal_id = p_journal AND part.ordinal = p_ordinal
      LOOP
        PERFORM ledger_issue(p_workspace, p_now, p_journal, p_ordinal, v_part.place, v_id, v_part.amount, v_part.earned_at,
                             v_part.available_at, v_part.expires_at, v_part.id);
      END LOOP;
    END IF;
  END IF;
  UPDATE account
  SET balance = balance + p_amount, debt = debt - v_repaid
  WHERE workspace_id = p_workspace AND id = v_id;
END
$$;

-- Carry out one transfer of a journal and answer how much it moved.
CREATE FUNCTION ledger_move(p_workspace uuid, p_now timestamptz, p_journal uuid, p_ordinal integer, p_moved jsonb)
RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
  v_amount bigint := p_moved ->> 'amount';
  v_source uuid := p_moved #>> '{source,id}';
  v_source_kind text := p_moved #>> '{source,kind}';
  v_target_stored boolean := p_moved #>> '{target,kind}' IN ('wallet', 'counter');
  v_bounds jsonb := nullif(p_moved -> 'bounds', 'null');
  v_reverses uuid := p_moved ->> 'reverses_id';
  v_available numeric;
BEGIN
  IF v_reverses IS NOT NULL AND NOT EXISTS (SELECT FROM journal WHERE workspace_id = p_workspace AND id = v_reverses) THEN
    PERFORM ledger_refuse('unknown_journal', CASE WHEN v_target_stored THEN (p_moved #>> '{target,id}')::uuid ELSE v_source END);
  END IF;
  IF v_source_kind = 'wallet' AND p_moved ->> 'hold_id' IS NOT NULL THEN
    PERFORM ledger_capture(p_workspace, p_now, p_journal, p_ordinal, v_source, v_amount, (p_moved ->> 'hold_id')::uuid);
  ELSIF v_source_kind = 'wallet' THEN
    v_amount := ledger_take(p_workspace, p_now, p_journal, p_ordinal, v_source, v_amount, p_moved ->> 'mode', v_reverses);
  ELSIF v_source_kind = 'counter' THEN
    SELECT balance::numeric - COALESCE(
             CASE WHEN v_bounds IS NULL OR v_target_stored THEN floor ELSE (v_bounds ->> 'floor')::bigint END, -9223372036854775807)
    INTO STRICT v_available
    FROM account
    WHERE workspace_id = p_workspace AND id = v_source;
    IF v_available < v_amount THEN
      IF p_moved ->> 'mode' = 'strict' THEN
        PERFORM ledger_refuse('insufficient_balance', v_source, jsonb_build_object('available', v_available, 'needed', v_amount));
      END IF;
      v_amount := greatest(0, v_available);
    END IF;
    UPDATE account
    SET balance = balance - v_amount
    WHERE workspace_id = p_workspace AND id = v_source;
  END IF;
  IF v_amount = 0 THEN
    RETURN 0;
  END IF;
  IF v_bounds IS NOT NULL THEN
    UPDATE account
    SET floor = (v_bounds ->> 'floor')::bigint, ceiling = (v_bounds ->> 'ceiling')::bigint
    WHERE workspace_id = p_workspace AND id = CASE WHEN v_target_stored THEN (p_moved #>> '{target,id}')::uuid ELSE v_source END;
  END IF;
  IF v_target_stored THEN
    PERFORM ledger_credit(p_workspace, p_now, p_journal, p_ordinal, v_amount, p_moved);
  END IF;
  INSERT INTO transfer (workspace_id, journal_id, ordinal, source_id, source_kind, target_id, target_kind, unit_id, amount, reason,
                        reverses_id, hold_id)
  VALUES (p_workspace, p_journal, p_ordinal, v_source, v_source_kind, (p_moved #>> '{target,id}')::uuid,
          p_moved #>> '{target,kind}', (p_moved ->> 'unit_id')::uuid, v_amount, p_moved ->> 'reason', v_reverses,
          (p_moved ->> 'hold_id')::uuid);
  RETURN v_amount;
END
$$;

-- Give what a journal moved and consumed, as it was answered the first time.
CREATE FUNCTION ledger_posted(p_workspace uuid, p_journal uuid) RETURNS jsonb
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'journal_id', p_journal,
    'moved', COALESCE((
      SELECT jsonb_object_agg(ordinal, amount) FROM transfer WHERE workspace_id = p_workspace AND journal_id = p_journal
    ), '{}'),
    'consumed', COALESCE((
      SELECT jsonb_agg(jsonb_build_object('ordinal', ordinal, 'lot_id', lot_id, 'account_id', account_id, 'amount', amount)
                       ORDER BY number)
      FROM consumption
      WHERE workspace_id = p_workspace AND journal_id = p_journal
    ), '[]')
  )
$$;

-- Post journals one after the other, each whole or not at all, and answer for each: what a debit, a return or a capture
-- needs, and the way a refused list of credits is posted again. All accounts are locked first, in one order.
CREATE FUNCTION ledger_post_each(p_workspace uuid, p_now timestamptz, p_accounts jsonb, p_journals jsonb) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_journal jsonb;
  v_id uuid;
  v_moved jsonb;
  v_ordinal integer;
  v_account uuid;
  v_results jsonb := '[]';
BEGIN
  INSERT INTO account AS present (workspace_id, id, kind, owner_id, unit_id, period)
  SELECT p_workspace, wanted.id, wanted.kind, wanted.owner_id, wanted.unit_id, wanted.period
  FROM jsonb_to_recordset(p_accounts) AS wanted(id uuid, kind text, owner_id uuid, unit_id uuid, period text, rank smallint)
  ORDER BY wanted.rank, wanted.id
  ON CONFLICT (workspace_id, id) DO UPDATE
  SET version = present.version + 1;
  FOR v_journal IN SELECT value FROM jsonb_array_elements(p_journals) LOOP
    v_id := v_journal ->> 'id';
    IF NOT EXISTS (SELECT FROM journal WHERE workspace_id = p_workspace AND id = v_id) THEN
      BEGIN
        INSERT INTO journal (workspace_id, id, cause, cause_id, occurred_at, recorded_at)
        VALUES (p_workspace, v_id, v_journal ->> 'cause', (v_journal ->> 'cause_id')::uuid,
                (v_journal ->> 'occurred_at')::timestamptz, p_now);
        INSERT INTO unsealed (workspace_id, stream, id)
        VALUES (p_workspace, 'ledger', v_id);
        v_ordinal := 0;
        FOR v_moved IN SELECT value FROM jsonb_array_elements(v_journal -> 'transfers') LOOP
          PERFORM ledger_move(p_workspace, p_now, v_id, v_ordinal, v_moved);
          v_ordinal := v_ordinal + 1;
        END LOOP;
        FOR v_account IN
          SELECT DISTINCT (side ->> 'id')::uuid AS id
          FROM jsonb_array_elements(v_journal -> 'transfers') AS moved(transfer)
          CROSS JOIN LATERAL (VALUES (transfer -> 'source'), (transfer -> 'target')) AS sides(side)
          WHERE side ->> 'kind' = 'wallet'
          ORDER BY id
        LOOP
          PERFORM ledger_settle(p_workspace, p_now, v_id, v_account);
        END LOOP;
      EXCEPTION
        WHEN SQLSTATE 'LR002' THEN
          v_results := v_results || (SQLERRM::jsonb || jsonb_build_object('journal_id', v_id));
          CONTINUE;
      END;
    END IF;
    v_results := v_results || ledger_posted(p_workspace, v_id);
  END LOOP;
  RETURN v_results;
END
$$;

-- Reserve active lots of a wallet in spend order. Answers the refusal, or NULL.
CREATE FUNCTION ledger_hold(
  p_workspace uuid, p_now timestamptz, p_accounts jsonb, p_id uuid, p_account uuid, p_amount bigint, p_cause text, p_cause_id uuid,
  p_expires_at timestamptz
) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
  v_debt bigint;
  v_fill record;
BEGIN
  INSERT INTO account AS present (workspace_id, id, kind, owner_id, unit_id, period)
  SELECT p_workspace, wanted.id, wanted.kind, wanted.owner_id, wanted.unit_id, wanted.period
  FROM jsonb_to_recordset(p_accounts) AS wanted(id uuid, kind text, owner_id uuid, unit_id uuid, period text)
  ON CONFLICT (workspace_id, id) DO UPDATE
  SET version = present.version + 1
  RETURNING debt INTO v_debt;
  IF EXISTS (SELECT FROM hold WHERE workspace_id = p_workspace AND id = p_id) THEN
    RETURN NULL;
  END IF;
  v_fill := ledger_fill(p_workspace, p_now, p_account, p_amount, v_debt, 'never', NULL);
  IF v_fill.total - v_debt < p_amount THEN
    RETURN jsonb_build_object('refused', 'insufficient_balance', 'account_id', p_account, 'available', v_fill.total - v_debt,
                              'needed', p_amount);
  END IF;
  INSERT INTO hold (workspace_id, id, account_id, amount, remaining, cause, cause_id, created_at, expires_at)
  VALUES (p_workspace, p_id, p_account, p_amount, p_amount, p_cause, p_cause_id, p_now, p_expires_at);
  INSERT INTO hold_lot (workspace_id, hold_id, number, lot_id, amount)
  SELECT p_workspace, p_id, part.place - 1, part.lot_id, part.amount
  FROM unnest(v_fill.lots, v_fill.parts) WITH ORDINALITY AS part(lot_id, amount, place);
  UPDATE lot
  SET held = lot.held + part.amount
  FROM unnest(v_fill.lots, v_fill.parts) AS part(lot_id, amount)
  WHERE lot.workspace_id = p_workspace AND lot.account_id = p_account AND lot.id = part.lot_id;
  UPDATE account
  SET held = held + p_amount
  WHERE workspace_id = p_workspace AND id = p_account;
  RETURN NULL;
END
$$;

-- End an open hold without capturing it. Answers how it ended, now or before; NULL if there is no such hold.
CREATE FUNCTION ledger_release(p_workspace uuid, p_now timestamptz, p_hold uuid, p_how text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_hold hold;
  v_how text;
BEGIN
  SELECT * INTO v_hold FROM hold WHERE workspace_id = p_workspace AND id = p_hold;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  PERFORM FROM account WHERE workspace_id = p_workspace AND id = v_hold.account_id FOR UPDATE;
  SELECT * INTO v_hold FROM hold WHERE workspace_id = p_workspace AND id = p_hold;
  SELECT how INTO v_how FROM hold_end WHERE workspace_id = p_workspace AND hold_id = p_hold;
  IF FOUND THEN
    RETURN v_how;
  END IF;
  PERFORM ledger_free(p_workspace, v_hold);
  INSERT INTO hold_end (workspace_id, hold_id, how, captured, ended_at)
  VALUES (p_workspace, p_hold, p_how, 0, p_now);
  RETURN p_how;
END
$$;

-- End the open holds that are over, earliest end first. All accounts are locked first, in the order of every writer.
CREATE FUNCTION ledger_release_due(p_workspace uuid, p_now timestamptz, p_limit integer) RETURNS SETOF uuid
LANGUAGE plpgsql AS $$
DECLARE
  v_due uuid[];
BEGIN
  SELECT array_agg(due.id) INTO v_due
  FROM (
    SELECT hold.id
    FROM hold
    WHERE hold.workspace_id = p_workspace AND hold.remaining > 0 AND hold.expires_at <= p_now
    ORDER BY hold.expires_at, hold.id
    LIMIT p_limit
  ) AS due;
  PERFORM FROM account
  WHERE account.workspace_id = p_workspace
    AND account.id IN (SELECT hold.account_id FROM hold WHERE hold.workspace_id = p_workspace AND hold.id = ANY(v_due))
  ORDER BY account.id
  FOR UPDATE;
  RETURN QUERY
  WITH due AS (
    SELECT hold.id, hold.account_id, hold.remaining, hold.expires_at
    FROM hold
    WHERE hold.workspace_id = p_workspace AND hold.id = ANY(v_due) AND hold.remaining > 0
  ), ended AS (
    UPDATE hold
    SET remaining = 0
    FROM due
    WHERE hold.workspace_id = p_workspace AND hold.id = due.id
  ), endings AS (
    INSERT INTO hold_end (workspace_id, hold_id, how, captured, ended_at)
    SELECT p_workspace, due.id, 'expired', 0, p_now FROM due
  ), freed AS (
    UPDATE lot
    SET held = lot.held - part.amount
    FROM (
      SELECT due.account_id, hold_lot.lot_id, sum(hold_lot.amount)::bigint AS amount
      FROM due
      JOIN hold_lot ON hold_lot.workspace_id = p_workspace AND hold_lot.hold_id = due.id
      GROUP BY due.account_id, hold_lot.lot_id
    ) AS part
    WHERE lot.workspace_id = p_workspace AND lot.account_id = part.account_id AND lot.id = part.lot_id
  ), unheld AS (
    UPDATE account
    SET held = account.held - total.amount, version = account.version + 1
    FROM (SELECT due.account_id, sum(due.remaining)::bigint AS amount FROM due GROUP BY due.account_id) AS total
    WHERE account.workspace_id = p_workspace AND account.id = total.account_id
  )
  SELECT due.id
  FROM due
  ORDER BY due.expires_at, due.id;
END
$$;

-- The id of the journal that books the n-th expiry of a lot: derived, and in the order of time like every journal's id,
-- so that a statement of account can be read page by page along it.
CREATE FUNCTION ledger_expiry_id(p_now timestamptz, p_lot uuid, p_number bigint) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT encode(set_byte(
    overlay(half PLACING substring(int8send(floor(extract(epoch FROM p_now) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
    6, (get_byte(half, 6) & 15) | 112), 'hex')::uuid
  FROM (SELECT uuid_send(derived_id('expiry', p_lot::text, p_number::text)) AS half) AS made
$$;

-- Book what is unheld in lots past their end, one journal a lot, earliest end first. Answers one row a journal.
CREATE FUNCTION ledger_expire(p_workspace uuid, p_now timestamptz, p_limit integer)
RETURNS TABLE (journal_id uuid, account_id uuid, owner_id uuid, unit_id uuid, lot_id uuid, amount bigint)
LANGUAGE plpgsql AS $$
DECLARE
  v_due uuid[];
  v_accounts uuid[];
BEGIN
  SELECT array_agg(due.id), array_agg(DISTINCT due.account_id) INTO v_due, v_accounts
  FROM (
    SELECT lot.id, lot.account_id
    FROM lot
    WHERE lot.workspace_id = p_workspace AND lot.expires_at <= p_now AND lot.remaining > lot.held
    ORDER BY lot.expires_at, lot.id
    LIMIT p_limit
  ) AS due;
  PERFORM FROM account
  WHERE account.workspace_id = p_workspace AND account.id = ANY(v_accounts)
  ORDER BY account.id
  FOR UPDATE;
  RETURN QUERY
  WITH due AS (
    SELECT lot.id, lot.account_id, lot.remaining - lot.held AS amount, lot.expires_at,
           ledger_expiry_id(p_now, lot.id, (
             SELECT count(*) FROM journal WHERE journal.workspace_id = p_workspace AND journal.cause_id = lot.id AND journal.cause = 'expiry'
           )) AS journal_id
    FROM lot
    WHERE lot.workspace_id = p_workspace AND lot.account_id = ANY(v_accounts) AND lot.id = ANY(v_due)
      AND lot.expires_at <= p_now AND lot.remaining > lot.held
  ), emptied AS (
    UPDATE lot
    SET remaining = lot.held
    FROM due
    WHERE lot.workspace_id = p_workspace AND lot.account_id = due.account_id AND lot.id = due.id
  ), journals AS (
    INSERT INTO journal (workspace_id, id, cause, cause_id, occurred_at, recorded_at)
    SELECT p_workspace, due.journal_id, 'expiry', due.id, due.expires_at, p_now FROM due
  ), waiting AS (
    INSERT INTO unsealed (workspace_id, stream, id)
    SELECT p_workspace, 'ledger', due.journal_id FROM due
  ), consumed AS (
    INSERT INTO consumption (workspace_id, journal_id, ordinal, number, account_id, lot_id, amount)
    SELECT p_workspace, due.journal_id, 0, 0, due.account_id, due.id, due.amount FROM due
  ), debited AS (
    UPDATE account
    SET balance = account.balance - total.amount, version = account.version + 1
    FROM (SELECT due.account_id, sum(due.amount)::bigint AS amount FROM due GROUP BY due.account_id) AS total
    WHERE account.workspace_id = p_workspace AND account.id = total.account_id
    RETURNING account.id, account.owner_id, account.unit_id
  ), moved AS (
    INSERT INTO transfer (workspace_id, journal_id, ordinal, source_id, source_kind, target_id, target_kind, unit_id, amount, reason)
    SELECT p_workspace, due.journal_id, 0, due.account_id, 'wallet', derived_id('expired', 'None', debited.unit_id::text, ''),
           'expired', debited.unit_id, due.amount, 'expiry'
    FROM due
    JOIN debited ON debited.id = due.account_id
  )
  SELECT due.journal_id, due.account_id, debited.owner_id, debited.unit_id, due.id, due.amount
  FROM due
  JOIN debited ON debited.id = due.account_id
  ORDER BY due.expires_at, due.id;
END
$$;
-- room: programs
CREATE TABLE program (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  name text NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'archived')),
  enrolment text NOT NULL CHECK (enrolment IN ('automatic', 'manual')),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id)
);

-- Periods are ISO 8601 text and not intervals: an interval has forgotten whether a day was 24 hours.
CREATE TABLE wallet (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  program_id uuid NOT NULL,
  key text NOT NULL CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  name text NOT NULL,
  unit_singular text NOT NULL,
  unit_plural text NOT NULL,
  precision smallint NOT NULL CHECK (precision BETWEEN 0 AND 4),
  expiry_kind text NOT NULL CHECK (expiry_kind IN ('never', 'rolling', 'fixed')),
  expiry_period text,
  expiry_on date,
  expiry_round_to text NOT NULL,
  pending_period text,
  clawback text NOT NULL CHECK (clawback IN ('debt', 'clip')),
  restore_grace text,
  cash_rate numeric CHECK (cash_rate > 0),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, key),
  FOREIGN KEY (workspace_id, program_id) REFERENCES program,
  CHECK ((expiry_kind = 'rolling') = (expiry_period IS NOT NULL)),
  CHECK ((expiry_kind = 'fixed') = (expiry_on IS NOT NULL))
);

-- No foreign key to customer: memberships are made on the hot path, for customers that the same statement has locked.
CREATE TABLE membership (
  workspace_id uuid NOT NULL,
  program_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  id uuid NOT NULL,
  joined_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'left')),
  left_at timestamptz,
  PRIMARY KEY (workspace_id, program_id, customer_id),
  UNIQUE (workspace_id, id),
  CHECK ((state = 'left') = (left_at IS NOT NULL))
);
CREATE INDEX membership_customer ON membership (workspace_id, customer_id);
-- room: campaigns
CREATE TABLE campaign (
  workspace_id uuid NOT NULL REFERENCES workspace,
  id uuid NOT NULL,
  program_id uuid NOT NULL,
  name text NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'live', 'paused', 'ended')),
  version integer NOT NULL,
  revision integer NOT NULL DEFAULT 1,
  reason text,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, program_id) REFERENCES program
);
CREATE INDEX campaign_live ON campaign (workspace_id, id) WHERE state = 'live';

CREATE TABLE campaign_version (
  workspace_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  version integer NOT NULL,
  definition jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  PRIMARY KEY (workspace_id, campaign_id, version),
  FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaign
);
COMMENT ON TABLE campaign_version IS 'append-only: what each campaign said, so that a decision can be run again';
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
-- room: imports
-- One run through one file. What was done and how far it got are written in the transaction that books the rows.
CREATE TABLE import (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('customers', 'products', 'orders', 'returns')),
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'paused', 'finished', 'failed')),
  file_name text NOT NULL,
  file_bytes bigint NOT NULL CHECK (file_bytes >= 0),
  file_sha256 bytea NOT NULL,
  stored boolean NOT NULL,
  mapping jsonb NOT NULL,
  dry_run boolean NOT NULL,
  -- Whoever runs it now. Another run takes it over by writing its own; what the first still had in hand is not booked.
  run_id uuid,
  rows_done bigint NOT NULL DEFAULT 0 CHECK (rows_done >= 0),
  progress real NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
  created_count bigint NOT NULL DEFAULT 0,
  updated_count bigint NOT NULL DEFAULT 0,
  unchanged_count bigint NOT NULL DEFAULT 0,
  refused_count bigint NOT NULL DEFAULT 0,
  failure text,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz,
  PRIMARY KEY (workspace_id, id)
);
CREATE INDEX import_file ON import (workspace_id, file_sha256, id);

-- What could not be taken of a file, row by row; rows may hold personal data, so they go when the report expires.
CREATE TABLE import_refusal (
  workspace_id uuid NOT NULL,
  import_id uuid NOT NULL,
  row_number bigint NOT NULL,
  line_number bigint NOT NULL,
  code text NOT NULL,
  pointer text,
  column_name text,
  detail text NOT NULL,
  content text NOT NULL,
  PRIMARY KEY (workspace_id, import_id, row_number)
);
