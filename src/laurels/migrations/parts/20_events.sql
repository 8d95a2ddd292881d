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
