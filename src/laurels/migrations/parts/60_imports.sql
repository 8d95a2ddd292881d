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
