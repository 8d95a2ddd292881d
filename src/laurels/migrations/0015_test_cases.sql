-- room: testcases
-- What a campaign must give for a cart or an event: it is asked before a new version is saved, and before it goes live.
CREATE TABLE test_case (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  name text NOT NULL,
  customer_id uuid,
  happens_at timestamptz NOT NULL,
  -- The cart or the event, as it was sent.
  said jsonb NOT NULL,
  -- What was known when it was saved, so that it fails by the campaign's definition and not by what somebody buys since.
  facts jsonb NOT NULL,
  expected jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, campaign_id, name),
  FOREIGN KEY (workspace_id, campaign_id) REFERENCES campaign,
  FOREIGN KEY (workspace_id, customer_id) REFERENCES customer
);
CREATE INDEX test_case_customer ON test_case (workspace_id, customer_id) WHERE customer_id IS NOT NULL;
