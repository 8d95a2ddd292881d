-- room: figures
-- What moved between kinds of accounts on each local day, unit by unit: what the transfers of sealed journals add up to.
CREATE TABLE ledger_day (
  workspace_id uuid NOT NULL,
  unit_id uuid NOT NULL,
  day date NOT NULL,
  source_kind text NOT NULL,
  target_kind text NOT NULL,
  reason text NOT NULL,
  amount numeric NOT NULL,
  moves bigint NOT NULL,
  PRIMARY KEY (workspace_id, unit_id, day, source_kind, target_kind, reason)
);

-- What the whole workspace did on each local day. What came back or was undone later is taken out of the day on which it was bought.
CREATE TABLE shop_day (
  workspace_id uuid NOT NULL,
  day date NOT NULL,
  measure text NOT NULL,
  amount numeric NOT NULL,
  PRIMARY KEY (workspace_id, day, measure)
);

-- The same, campaign by campaign. `detail` says of which wallet points are, and by which code something was refused.
CREATE TABLE campaign_day (
  workspace_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  day date NOT NULL,
  measure text NOT NULL,
  detail text NOT NULL DEFAULT '',
  amount numeric NOT NULL,
  PRIMARY KEY (workspace_id, campaign_id, day, measure, detail)
);
CREATE INDEX campaign_day_day ON campaign_day (workspace_id, day, campaign_id);

-- Who used a campaign on which day, and how often: people cannot be added up over days.
CREATE TABLE campaign_customer_day (
  workspace_id uuid NOT NULL,
  campaign_id uuid NOT NULL,
  day date NOT NULL,
  customer_id uuid NOT NULL,
  uses bigint NOT NULL,
  PRIMARY KEY (workspace_id, campaign_id, day, customer_id)
);

-- What a redemption counts now, where that is no longer what was decided, so that the next change takes exactly that away.
CREATE TABLE redemption_counted (
  workspace_id uuid NOT NULL,
  redemption_id uuid NOT NULL,
  counted jsonb NOT NULL,
  PRIMARY KEY (workspace_id, redemption_id)
);

-- How far the days have come: the last seal of the ledger that is in them, and in which zone they are counted. `epoch` rises when all
-- of it is counted anew, and names the follower of the feed.
CREATE TABLE figures_progress (
  workspace_id uuid NOT NULL,
  epoch bigint NOT NULL DEFAULT 1,
  zone text NOT NULL,
  sealed bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (workspace_id)
);

-- Who bought on a day, so that people of a window are counted without going through everybody.
CREATE INDEX customer_day_day ON customer_day (workspace_id, day, customer_id);

-- Why a campaign was refused in a window, from the index alone.
DROP INDEX redemption_refusal_campaign;
CREATE INDEX redemption_refusal_campaign ON redemption_refusal (workspace_id, campaign_id, id) INCLUDE (code, refused_at)
  WHERE campaign_id IS NOT NULL;

-- room: doctor
CREATE TABLE doctor_run (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  finished_at timestamptz NOT NULL,
  seconds numeric NOT NULL,
  findings jsonb NOT NULL,
  findings_count integer NOT NULL,
  PRIMARY KEY (workspace_id, id)
);
COMMENT ON TABLE doctor_run IS 'what the doctor found each night; older runs are forgotten';
