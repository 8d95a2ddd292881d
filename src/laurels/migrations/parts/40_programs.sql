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
