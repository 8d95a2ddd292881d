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
