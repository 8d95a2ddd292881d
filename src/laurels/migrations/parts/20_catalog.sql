-- room: catalog
CREATE TABLE product (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  sku text NOT NULL,
  name text NOT NULL,
  price_minor bigint CHECK (price_minor >= 0),
  attributes jsonb NOT NULL DEFAULT '{}',
  archived boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, sku)
);

CREATE TABLE collection (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  key text NOT NULL,
  name text NOT NULL,
  archived boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, key)
);

CREATE TABLE collection_member (
  workspace_id uuid NOT NULL,
  product_id uuid NOT NULL,
  collection_id uuid NOT NULL,
  PRIMARY KEY (workspace_id, product_id, collection_id),
  FOREIGN KEY (workspace_id, product_id) REFERENCES product,
  FOREIGN KEY (workspace_id, collection_id) REFERENCES collection
);
CREATE INDEX collection_member_collection ON collection_member (workspace_id, collection_id, product_id);
