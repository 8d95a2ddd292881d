-- room: calendars
CREATE TABLE calendar (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  key text NOT NULL,
  name text NOT NULL,
  country text,
  subdivision text,
  categories text[] NOT NULL DEFAULT '{}',
  archived boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, key)
);

-- Days that were added by hand, or, without a name, taken out of those that the country has.
CREATE TABLE calendar_day (
  workspace_id uuid NOT NULL,
  calendar_id uuid NOT NULL,
  day date NOT NULL,
  name text,
  PRIMARY KEY (workspace_id, calendar_id, day),
  FOREIGN KEY (workspace_id, calendar_id) REFERENCES calendar (workspace_id, id)
);
-- room: readings
-- The last of each kind of outside data that the shop pushed.
CREATE TABLE reading (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  attributes jsonb NOT NULL,
  observed_at timestamptz NOT NULL,
  valid_until_at timestamptz CHECK (valid_until_at > observed_at),
  received_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, name)
);
