-- room: giftcards
-- Money on codes. The voucher of the same id has the code, the holder and whether it may be used; what is on a card is in
-- the ledger: the wallet account of the card, in the unit of its currency.
CREATE TABLE gift_card (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  source text NOT NULL,
  external_id text,
  currency text NOT NULL,
  initial_minor bigint NOT NULL CHECK (initial_minor > 0),
  activated_at timestamptz,
  activates_at timestamptz,
  expires_at timestamptz,
  activation_delay_seconds integer NOT NULL DEFAULT 0 CHECK (activation_delay_seconds >= 0),
  expires_after text,
  expires_round_to text NOT NULL DEFAULT 'day',
  tax_mode text NOT NULL CHECK (tax_mode IN ('multi', 'single')),
  single_use boolean NOT NULL,
  rest text NOT NULL CHECK (rest IN ('kept', 'lost')),
  reloadable boolean NOT NULL,
  jurisdiction text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  FOREIGN KEY (workspace_id, id) REFERENCES voucher (workspace_id, id),
  CHECK ((activated_at IS NULL) = (activates_at IS NULL)),
  CHECK (expires_at > activates_at)
);
CREATE UNIQUE INDEX gift_card_name ON gift_card (workspace_id, source, external_id) WHERE external_id IS NOT NULL;

-- What was asked for a card by its name, once. Its id is that of its journal, or of the hold that a debit began with.
CREATE TABLE gift_card_movement (
  workspace_id uuid NOT NULL,
  id uuid NOT NULL,
  card_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('top_up', 'debit', 'refund', 'cash_out')),
  source text NOT NULL,
  external_id text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  debit_id uuid,
  held_until_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (workspace_id, id),
  UNIQUE (workspace_id, card_id, kind, source, external_id),
  FOREIGN KEY (workspace_id, card_id) REFERENCES gift_card (workspace_id, id),
  CHECK ((debit_id IS NOT NULL) = (kind = 'refund')),
  CHECK (held_until_at IS NULL OR kind = 'debit')
);
COMMENT ON TABLE gift_card_movement IS 'append-only: what was asked for a gift card by its name';
CREATE INDEX gift_card_movement_refunds ON gift_card_movement (workspace_id, debit_id) WHERE debit_id IS NOT NULL;
