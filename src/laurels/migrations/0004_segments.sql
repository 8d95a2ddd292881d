-- room: segments
-- A named set of customers: static ones are lists, dynamic ones follow a rule.
CREATE TABLE segment (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  key text NOT NULL,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  kind text NOT NULL CHECK (kind IN ('static', 'dynamic')),
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'archived')),
  revision bigint NOT NULL DEFAULT 1,
  rule text,
  rule_version integer NOT NULL DEFAULT 0,
  clock text CHECK (clock IN ('never', 'minute', 'hour', 'day')),
  -- The segments that its rule names.
  named_ids uuid[] NOT NULL DEFAULT '{}',
  -- A digest of the query that its rule became, so that a change of what the rule means shows though its text stays.
  meaning text,
  -- Why its rule cannot be asked any more, such as an attribute that is gone; it then keeps the members that it has.
  fault text,
  -- When its rule must next be held against everybody.
  due_at timestamptz,
  compared_at timestamptz,
  compared_version integer NOT NULL DEFAULT 0,
  -- How many of those whom the last comparison found still wait for their change, and how many there were.
  waiting_count bigint NOT NULL DEFAULT 0,
  found_count bigint NOT NULL DEFAULT 0,
  -- Whether somebody stopped the work on what waits.
  stopped boolean NOT NULL DEFAULT false,
  size bigint NOT NULL DEFAULT 0 CHECK (size >= 0),
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, key),
  CHECK ((kind = 'dynamic') = (rule IS NOT NULL))
);
CREATE INDEX segment_due ON segment (workspace_id, due_at) WHERE due_at IS NOT NULL;

CREATE TABLE segment_version (
  workspace_id uuid NOT NULL,
  segment_id uuid NOT NULL,
  version integer NOT NULL,
  rule text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  PRIMARY KEY (workspace_id, segment_id, version)
);
COMMENT ON TABLE segment_version IS 'append-only: every rule that a segment has had';

CREATE TABLE segment_member (
  workspace_id uuid NOT NULL,
  segment_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  entered_at timestamptz NOT NULL,
  -- The import that last listed a member of a static segment.
  import_id uuid,
  PRIMARY KEY (workspace_id, segment_id, customer_id)
);
CREATE INDEX segment_member_customer ON segment_member (workspace_id, customer_id, segment_id);

-- What a segment counted on a local day; days on which nothing changed have no row.
CREATE TABLE segment_size (
  workspace_id uuid NOT NULL,
  segment_id uuid NOT NULL,
  day date NOT NULL,
  size bigint NOT NULL,
  entered_count bigint NOT NULL,
  left_count bigint NOT NULL,
  PRIMARY KEY (workspace_id, segment_id, day)
);

-- Customers whose membership a comparison with everybody found to differ; they are asked again, batch by batch.
CREATE TABLE segment_waiting (
  workspace_id uuid NOT NULL,
  segment_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, segment_id, customer_id)
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 10000);

-- Whoever changes memberships by rules, or the rules, takes this row first: one at a time in a workspace.
CREATE TABLE segment_turn (
  workspace_id uuid PRIMARY KEY,
  workspace_version bigint NOT NULL DEFAULT 0
);

ALTER TABLE import
  DROP CONSTRAINT import_kind_check,
  ADD CONSTRAINT import_kind_check
    CHECK (kind IN ('customers', 'products', 'orders', 'returns', 'segment_members'));
