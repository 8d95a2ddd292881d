-- room: search
-- What is typed into the search box is compared with folded text: lower case, without marks. The columns are stored, since behind row
-- level security only a plain column that is compared with = or < finds its way through an index.
CREATE FUNCTION search_key(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(
  lower(regexp_replace(normalize(said, NFKD), '[\u0300-\u036f]', '', 'g') COLLATE pg_c_utf8), 'ıςł', 'iσl'
);

ALTER TABLE customer
  ADD COLUMN name_key text COLLATE "C" GENERATED ALWAYS AS (search_key(name)) STORED,
  ADD COLUMN surname_key text COLLATE "C" GENERATED ALWAYS AS (
    CASE WHEN strpos(name, ' ') > 0 THEN search_key(regexp_replace(name, '^.* ', '')) END
  ) STORED;
CREATE INDEX customer_name ON customer (workspace_id, name_key, id) WHERE name_key IS NOT NULL;
CREATE INDEX customer_surname ON customer (workspace_id, surname_key, id) WHERE surname_key IS NOT NULL;
-- In this order of letters, the indexes that find them whole find their beginnings too.
ALTER TABLE customer
  ALTER COLUMN email_key TYPE text COLLATE "C",
  ALTER COLUMN phone_key TYPE text COLLATE "C";
ALTER TABLE customer_identity
  ALTER COLUMN external_id TYPE text COLLATE "C";
ALTER TABLE product
  ALTER COLUMN sku TYPE text COLLATE "C";

-- A product is found by the beginning of its first, second or third word.
ALTER TABLE product
  ADD COLUMN name_key text COLLATE "C" GENERATED ALWAYS AS (search_key(name)) STORED,
  ADD COLUMN second_key text COLLATE "C" GENERATED ALWAYS AS (search_key(substring(name FROM '^\S+\s+(.+)$'))) STORED,
  ADD COLUMN third_key text COLLATE "C" GENERATED ALWAYS AS (search_key(substring(name FROM '^\S+\s+\S+\s+(.+)$'))) STORED;
CREATE INDEX product_name ON product (workspace_id, name_key, id) WHERE name_key IS NOT NULL;
CREATE INDEX product_second ON product (workspace_id, second_key, id) WHERE second_key IS NOT NULL;
CREATE INDEX product_third ON product (workspace_id, third_key, id) WHERE third_key IS NOT NULL;

ALTER TABLE segment
  ADD COLUMN name_key text COLLATE "C" GENERATED ALWAYS AS (search_key(name)) STORED;

ALTER TABLE store
  ADD COLUMN name_key text COLLATE "C" GENERATED ALWAYS AS (search_key(name)) STORED;

ALTER TABLE campaign
  ADD COLUMN name_key text COLLATE "C" GENERATED ALWAYS AS (search_key(name)) STORED;

-- A gift card is asked for by its last four signs.
ALTER TABLE voucher
  ADD COLUMN tail text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN kind = 'gift_card' THEN right(key, 4) END) STORED;
CREATE INDEX voucher_tail ON voucher (workspace_id, tail, id) WHERE tail IS NOT NULL;

-- room: explorer
-- The ledger of everybody is walked by when it was written; ids are not in that order where they are derived from names.
-- The condition is always true. It keeps the index from those who ask for one journal by its id: of an empty table
-- PostgreSQL thinks every index of a workspace as good as the key.
CREATE INDEX journal_recorded ON journal (workspace_id, recorded_at, id) WHERE recorded_at IS NOT NULL;
-- What people booked is rare among what rules booked, and is asked for by itself.
CREATE INDEX journal_by_hand ON journal (workspace_id, recorded_at, id) WHERE cause IN ('adjustment', 'rollback');

-- room: timeline
-- When a customer entered and left segments, which only the feed tells.
CREATE INDEX feed_segments ON feed (workspace_id, key, sequence) WHERE type IN ('segment.entered', 'segment.left');
