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
