-- room: workspaces
-- The organisation is a tenant of its own: its rows carry its fixed id as their workspace_id, so that no transaction of
-- a workspace can see them. It knows the workspaces, which otherwise do not know of each other.
CREATE TABLE directory (
  workspace_id uuid NOT NULL,
  place_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, place_id)
);
-- Not forced meanwhile, so that an owner who is bound by its own policies copies all of them and not none.
ALTER TABLE workspace NO FORCE ROW LEVEL SECURITY;
INSERT INTO directory (workspace_id, place_id)
SELECT 'ae313b8c-dca3-8132-b98c-b2f4ba62264e', workspace_id
FROM workspace;
ALTER TABLE workspace FORCE ROW LEVEL SECURITY;

-- room: staff
CREATE TABLE staff (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  email text NOT NULL,
  email_key text NOT NULL,
  name text NOT NULL,
  locale text,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, email_key)
);

-- Where somebody may do what. A place is a workspace, or the organisation, which means all workspaces.
CREATE TABLE staff_grant (
  workspace_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  place_id uuid NOT NULL,
  roles text[] NOT NULL,
  granted_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, staff_id, place_id),
  FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);
CREATE INDEX staff_grant_place ON staff_grant (workspace_id, place_id, staff_id);

CREATE TABLE invitation (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  digest bytea NOT NULL,
  email text NOT NULL,
  email_key text NOT NULL,
  name text,
  place_id uuid NOT NULL,
  roles text[] NOT NULL,
  invited_by text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  accepted_at timestamptz,
  withdrawn_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, digest)
);
CREATE INDEX invitation_place ON invitation (workspace_id, place_id, id);

-- room: credentials
CREATE TABLE password (
  workspace_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  hash text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, staff_id),
  FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);

-- Codes by the clock (TOTP). The secret is encrypted; a step that was used is not accepted again.
CREATE TABLE authenticator (
  workspace_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  secret bytea NOT NULL,
  step bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  PRIMARY KEY (workspace_id, staff_id),
  FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);

CREATE TABLE recovery_code (
  workspace_id uuid NOT NULL,
  staff_id uuid NOT NULL,
  digest bytea NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (workspace_id, staff_id, digest),
  FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);

CREATE TABLE passkey (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  staff_id uuid NOT NULL,
  credential bytea NOT NULL,
  public_key bytea NOT NULL,
  site text NOT NULL,
  uses bigint NOT NULL,
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, credential),
  FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);
CREATE INDEX passkey_staff ON passkey (workspace_id, staff_id, id);

-- What a passkey has to sign, once. Without a person it is one of signing in.
CREATE TABLE challenge (
  workspace_id uuid NOT NULL,
  value bytea NOT NULL,
  staff_id uuid,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, value)
);
CREATE INDEX challenge_expiry ON challenge (workspace_id, expires_at);

-- room: sessions
CREATE TABLE session (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  staff_id uuid NOT NULL,
  digest bytea NOT NULL,
  method text NOT NULL CHECK (method IN ('password', 'passkey', 'link', 'invitation')),
  address text NOT NULL,
  agent text NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  confirmed_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, digest),
  FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);
CREATE INDEX session_staff ON session (workspace_id, staff_id, id);
CREATE INDEX session_expiry ON session (workspace_id, expires_at);

CREATE TABLE sign_in_link (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  staff_id uuid NOT NULL,
  digest bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, digest),
  FOREIGN KEY (workspace_id, staff_id) REFERENCES staff
);
CREATE INDEX sign_in_link_staff ON sign_in_link (workspace_id, staff_id);
CREATE INDEX sign_in_link_expiry ON sign_in_link (workspace_id, expires_at);

-- How often signing in failed, by account (whether it exists or not) and by address.
CREATE TABLE sign_in_failure (
  workspace_id uuid NOT NULL,
  subject bytea NOT NULL,
  failure_count integer NOT NULL,
  failed_at timestamptz NOT NULL,
  blocked_until timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, subject)
);
CREATE INDEX sign_in_failure_age ON sign_in_failure (workspace_id, failed_at);
