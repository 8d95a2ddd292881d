-- room: imports
-- What an import did to each thing, written with its rows, so that it can be taken back: without former values it made the
-- thing. This is about people, so it is forgotten with the report. What an undo took back is deleted here; what it had to
-- leave keeps the reason. Numbers are those of the rows, and below zero for what a file did by leaving it out.
CREATE TABLE import_change (
  workspace_id uuid NOT NULL,
  import_id uuid NOT NULL,
  number bigint NOT NULL,
  subject_id uuid NOT NULL,
  before jsonb,
  after jsonb,
  code text,
  detail text,
  PRIMARY KEY (workspace_id, import_id, number),
  CHECK ((code IS NULL) = (detail IS NULL))
);

ALTER TABLE import
  DROP CONSTRAINT import_state_check,
  ADD CONSTRAINT import_state_check
    CHECK (state IN ('pending', 'running', 'paused', 'finished', 'failed', 'undoing', 'undone')),
  -- Whether it is still known what it did: of those that ran before this was kept, it is not.
  ADD COLUMN remembered boolean NOT NULL DEFAULT false,
  ADD COLUMN undo_reason text,
  ADD COLUMN undo_at timestamptz,
  ADD COLUMN undone_at timestamptz,
  ADD COLUMN undo_count bigint NOT NULL DEFAULT 0,
  ADD COLUMN taken_back_count bigint NOT NULL DEFAULT 0,
  ADD COLUMN kept_count bigint NOT NULL DEFAULT 0;
ALTER TABLE import ALTER COLUMN remembered SET DEFAULT true;
