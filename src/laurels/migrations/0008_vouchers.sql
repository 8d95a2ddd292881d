-- room: vouchers
-- Codes come in batches: drawn from a pattern, imported, or one by one without a batch. Ids of a batch begin with the
-- millisecond in which the batch was made, so its codes are one stretch of the primary key and need no index of theirs.
CREATE TABLE voucher_batch (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  campaign_id uuid,
  kind text NOT NULL CHECK (kind IN ('coupon', 'gift_card')),
  source text NOT NULL CHECK (source IN ('pattern', 'import', 'pool')),
  name text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'paused', 'finished', 'failed')),
  pattern text,
  characters text,
  case_sensitive boolean NOT NULL DEFAULT false,
  uses_max bigint CHECK (uses_max > 0),
  starts_at timestamptz,
  ends_at timestamptz,
  holder_only boolean NOT NULL DEFAULT false,
  pooled boolean NOT NULL DEFAULT true,
  attributes jsonb,
  wanted_count bigint NOT NULL CHECK (wanted_count >= 0),
  made_count bigint NOT NULL DEFAULT 0 CHECK (made_count <= wanted_count),
  collided_count bigint NOT NULL DEFAULT 0,
  run_id uuid,
  failure text,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  CHECK ((kind = 'coupon') = (campaign_id IS NOT NULL)),
  CHECK ((source = 'import') = (pattern IS NULL))
);
CREATE INDEX voucher_batch_campaign ON voucher_batch (workspace_id, campaign_id, id);

-- Every pattern that codes were drawn from. No code looks like one with a check character without being of it, so that
-- the check character alone tells a typo.
CREATE TABLE voucher_pattern (
  workspace_id uuid NOT NULL,
  pattern text NOT NULL,
  characters text NOT NULL,
  case_sensitive boolean NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, pattern, characters, case_sensitive)
);

-- `key` is the normal form by which a code is found however it is typed; a key is never used again, also when its code
-- was withdrawn. A code is free while publications may give it to somebody.
CREATE TABLE voucher (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  campaign_id uuid,
  batch_id uuid,
  customer_id uuid,
  uses_max bigint CHECK (uses_max > 0),
  starts_at timestamptz,
  ends_at timestamptz,
  published_at timestamptz,
  created_at timestamptz NOT NULL,
  case_sensitive boolean NOT NULL,
  holder_only boolean NOT NULL,
  pooled boolean NOT NULL,
  free boolean NOT NULL GENERATED ALWAYS AS (pooled AND state = 'active') STORED,
  kind text NOT NULL CHECK (kind IN ('coupon', 'gift_card')),
  state text NOT NULL CHECK (state IN ('active', 'disabled', 'withdrawn')),
  code text NOT NULL,
  key text NOT NULL,
  reason text,
  attributes jsonb,
  PRIMARY KEY (workspace_id, id),
  CONSTRAINT voucher_key UNIQUE (workspace_id, key),
  CHECK ((kind = 'coupon') = (campaign_id IS NOT NULL))
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000);
CREATE INDEX voucher_campaign ON voucher (workspace_id, campaign_id, free, id) WHERE campaign_id IS NOT NULL;
CREATE INDEX voucher_customer ON voucher (workspace_id, customer_id, id) WHERE customer_id IS NOT NULL;

-- Influencers and partners whose code it is; the share says who earns how much of what the code brings in.
CREATE TABLE voucher_holder (
  workspace_id uuid NOT NULL,
  voucher_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  share_bps integer CHECK (share_bps BETWEEN 0 AND 10000),
  added_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, voucher_id, customer_id)
);
CREATE INDEX voucher_holder_customer ON voucher_holder (workspace_id, customer_id, voucher_id);

-- One change of many codes: those of a batch, of a campaign, or a list.
CREATE TABLE voucher_change (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  action text NOT NULL CHECK (action IN ('withdraw', 'disable', 'enable', 'validity')),
  batch_id uuid,
  campaign_id uuid,
  voucher_ids uuid[],
  sets_start boolean NOT NULL,
  sets_end boolean NOT NULL,
  starts_at timestamptz,
  ends_at timestamptz,
  reason text NOT NULL,
  state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'paused', 'finished')),
  until_id uuid NOT NULL,
  after_id uuid NOT NULL,
  seen_count bigint NOT NULL DEFAULT 0,
  changed_count bigint NOT NULL DEFAULT 0,
  run_id uuid,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  CHECK (num_nonnulls(batch_id, campaign_id, voucher_ids) = 1)
);

-- A campaign's free codes, kept up by themselves.
CREATE TABLE voucher_pool (
  workspace_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  free_min bigint NOT NULL CHECK (free_min > 0),
  refill_count bigint NOT NULL CHECK (refill_count > 0),
  pattern text NOT NULL,
  characters text NOT NULL,
  case_sensitive boolean NOT NULL,
  uses_max bigint CHECK (uses_max > 0),
  starts_at timestamptz,
  ends_at timestamptz,
  holder_only boolean NOT NULL,
  attributes jsonb,
  batch_id uuid,
  failure text,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, campaign_id)
);

-- room: publications
-- How a campaign is given out, where the call does not say.
CREATE TABLE publication_rule (
  workspace_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  with_code boolean,
  valid_for text,
  within_campaign boolean NOT NULL,
  customer_max integer CHECK (customer_max > 0),
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, campaign_id)
);

-- The same campaign, customer and source id is one publication for ever, however often it is asked for.
CREATE TABLE publication (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  source_id text NOT NULL,
  voucher_id uuid,
  published_at timestamptz NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_until timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  CHECK (valid_until > valid_from)
);
CREATE INDEX publication_campaign ON publication (workspace_id, campaign_id, id);
CREATE UNIQUE INDEX publication_voucher ON publication (workspace_id, voucher_id) WHERE voucher_id IS NOT NULL;
-- The last one: while the table is so new that all ways cost alike, the planner takes the index that was made last.
CREATE UNIQUE INDEX publication_named ON publication (workspace_id, customer_id, campaign_id, source_id);

ALTER TABLE import
  DROP CONSTRAINT import_kind_check,
  ADD CONSTRAINT import_kind_check
    CHECK (kind IN ('customers', 'products', 'orders', 'returns', 'segment_members', 'vouchers'));
