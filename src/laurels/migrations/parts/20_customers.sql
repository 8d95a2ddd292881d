-- room: customers
-- The only table with personal data of customers; everything else knows them by id.
CREATE TABLE customer (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  name text,
  email text,
  email_key text,
  phone text,
  phone_key text,
  born_on date,
  locale text,
  registered_at timestamptz NOT NULL,
  attributes jsonb NOT NULL DEFAULT '{}',
  -- When each field was last said, in microseconds since 1970, so that news that comes late overwrites nothing newer.
  said jsonb NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'merged', 'erased')),
  merged_into_id uuid,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  CHECK ((state = 'merged') = (merged_into_id IS NOT NULL)),
  CHECK (merged_into_id <> id)
);
CREATE INDEX customer_email ON customer (workspace_id, email_key, id) WHERE email_key IS NOT NULL;
CREATE INDEX customer_phone ON customer (workspace_id, phone_key, id) WHERE phone_key IS NOT NULL;
CREATE INDEX customer_merged ON customer (workspace_id, merged_into_id) WHERE merged_into_id IS NOT NULL;

-- Under which names other systems know a customer.
CREATE TABLE customer_identity (
  workspace_id uuid NOT NULL,
  source text NOT NULL,
  external_id text NOT NULL,
  customer_id uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, source, external_id)
);
CREATE INDEX customer_identity_customer ON customer_identity (workspace_id, customer_id);
