"""All SQL of orders and returns."""

from laurels.core import customers
from laurels.kit.postgres import statement

# LATERAL with LIMIT keeps these look-ups by key: a plain join, planned while the table was empty, would read the whole
# workspace for every list until the next ANALYZE.
EXISTING = statement("""
SELECT booked.source, booked.external_id, booked.id, booked.state, booked.fingerprint
FROM unnest(%(sources)s::text[], %(external_ids)s::text[]) AS wanted(source, external_id)
CROSS JOIN LATERAL (
  SELECT source, external_id, id, state, fingerprint
  FROM shop_order
  WHERE shop_order.workspace_id = %(workspace_id)s
    AND shop_order.source = wanted.source
    AND shop_order.external_id = wanted.external_id
  LIMIT 1
) AS booked
""")

EXISTING_RETURNS = statement("""
SELECT booked.source, booked.external_id, booked.id, booked.order_id, booked.fingerprint
FROM unnest(%(sources)s::text[], %(external_ids)s::text[]) AS wanted(source, external_id)
CROSS JOIN LATERAL (
  SELECT source, external_id, id, order_id, fingerprint
  FROM order_return
  WHERE order_return.workspace_id = %(workspace_id)s
    AND order_return.source = wanted.source
    AND order_return.external_id = wanted.external_id
  LIMIT 1
) AS booked
""")

INSERT = statement("""
INSERT INTO shop_order (workspace_id, id, source, external_id, fingerprint, customer_id, state, currency, amount_minor, gross_minor,
                        channel, store, placed_at, received_at, attributes, tenders)
SELECT %(workspace_id)s, id, source, external_id, decode(fingerprint, 'hex'), customer_id, state, currency, amount_minor, gross_minor,
       channel, store, placed_at, %(now)s, attributes, tenders
FROM jsonb_to_recordset(%(orders)s::jsonb)
  AS booked(id uuid, source text, external_id text, fingerprint text, customer_id uuid, state text, currency text,
            amount_minor bigint, gross_minor bigint, channel text, store text, placed_at timestamptz, attributes jsonb, tenders jsonb)
""")

INSERT_LINES = statement("""
INSERT INTO order_line (workspace_id, order_id, number, line_id, sku, quantity, amount_minor, gross_minor, unit_price, attributes)
SELECT %(workspace_id)s, order_id, number, line_id, sku, quantity, amount_minor, gross_minor, unit_price, attributes
FROM jsonb_to_recordset(%(lines)s::jsonb)
  AS line(order_id uuid, number smallint, line_id text, sku text, quantity bigint, amount_minor bigint, gross_minor bigint,
          unit_price numeric, attributes jsonb)
""")

DELETE_LINES = statement("""
DELETE FROM order_line
WHERE workspace_id = %(workspace_id)s AND order_id = ANY(%(order_ids)s)
""")

DELETE_OPEN = statement("""
DELETE FROM shop_order
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(order_ids)s) AND state = 'open'
""")

SET_STATE = statement("""
UPDATE shop_order
SET state = %(state)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

BY_IDS = statement("""
SELECT found.*
FROM unnest(%(ids)s::uuid[]) AS asked(id)
CROSS JOIN LATERAL (
  SELECT id, source, external_id, customer_id, state, currency, amount_minor, gross_minor, returned_minor, channel, store, placed_at,
         received_at, attributes, tenders
  FROM shop_order
  WHERE workspace_id = %(workspace_id)s AND id = asked.id
  LIMIT 1
) AS found
""")

LOCK = statement("""
SELECT id, source, external_id, customer_id, state, currency, amount_minor, gross_minor, returned_minor, channel, store, placed_at,
       received_at, attributes, tenders
FROM shop_order
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s)
ORDER BY id
FOR UPDATE
""")

MATCHING = statement("""
SELECT DISTINCT bought.id
FROM jsonb_to_recordset(%(wanted)s::jsonb) AS wanted(customer_id uuid, sku text)
CROSS JOIN LATERAL (
  SELECT shop_order.id
  FROM shop_order
  WHERE shop_order.workspace_id = %(workspace_id)s
    AND shop_order.customer_id = wanted.customer_id
    AND shop_order.state = 'paid'
    AND EXISTS (
      SELECT
      FROM order_line
      WHERE order_line.workspace_id = %(workspace_id)s
        AND order_line.order_id = shop_order.id
        AND order_line.sku = wanted.sku
        AND order_line.returned_quantity < order_line.quantity
      OFFSET 0
    )
  OFFSET 0
) AS bought
""")

COUNTED = statement("""
SELECT shop_order.customer_id, shop_order.placed_at, shop_order.amount_minor - shop_order.returned_minor AS amount_minor
FROM shop_order
WHERE shop_order.workspace_id = %(workspace_id)s
  AND shop_order.customer_id IS NOT NULL
  AND shop_order.state = 'paid'
  AND (
    shop_order.returned_minor < shop_order.amount_minor
    OR EXISTS (
      SELECT
      FROM order_line
      WHERE order_line.workspace_id = %(workspace_id)s
        AND order_line.order_id = shop_order.id
        AND order_line.returned_quantity < order_line.quantity
    )
  )
""")
"""Every paid order of which something is left, with what is left of its amount."""

WITHIN = statement(
    f"""
SELECT span.ordinal, sum(bought.amount_minor)::bigint AS amount_minor, sum(bought.count)::bigint AS count
FROM unnest(%(customer_ids)s::uuid[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
  WITH ORDINALITY AS span(customer_id, starts_at, ends_at, ordinal)
CROSS JOIN LATERAL unnest({customers.every_id_of("span.customer_id")}) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT COALESCE(sum(shop_order.amount_minor - shop_order.returned_minor), 0)::bigint AS amount_minor,
         count(*) AS count
  FROM shop_order
  WHERE shop_order.workspace_id = %(workspace_id)s
    AND shop_order.customer_id = whose.customer_id
    AND shop_order.placed_at >= span.starts_at
    AND (span.ends_at IS NULL OR shop_order.placed_at < span.ends_at)
    AND shop_order.state = 'paid'
    AND (
      shop_order.returned_minor < shop_order.amount_minor
      OR EXISTS (
        SELECT
        FROM order_line
        WHERE order_line.workspace_id = %(workspace_id)s
          AND order_line.order_id = shop_order.id
          AND order_line.returned_quantity < order_line.quantity
      )
    )
) AS bought
GROUP BY span.ordinal
ORDER BY span.ordinal
""",
    binary=True,
)
"""What each customer's paid orders come to within a span of time, and how many they are; see COUNTED."""

_SOLD = """
SELECT shop_order.customer_id, shop_order.placed_at, line.sku,
       line.quantity - line.returned_quantity AS quantity, line.amount_minor - line.returned_minor AS amount_minor
FROM shop_order
CROSS JOIN LATERAL (
  SELECT sku, quantity, returned_quantity, amount_minor, returned_minor
  FROM order_line
  WHERE order_line.workspace_id = %(workspace_id)s AND order_line.order_id = shop_order.id{fence}
) AS line
WHERE shop_order.workspace_id = %(workspace_id)s
  AND shop_order.customer_id IS NOT NULL
  AND shop_order.state = 'paid'
"""

SOLD = statement(_SOLD.format(fence=""))
"""Every line of every paid order, with what is left of it."""

SOLD_BY_ORDER = statement(_SOLD.format(fence="\n  OFFSET 0"))
"""The same, for few customers: no plan may begin with the lines of everybody, however small their table seemed."""

LINES = statement("""
SELECT order_id, number, line_id, sku, quantity, amount_minor, gross_minor, unit_price, attributes, returned_quantity, returned_minor
FROM order_line
WHERE workspace_id = %(workspace_id)s AND order_id = ANY(%(ids)s)
ORDER BY order_id, number
""")

LIST = statement("""
SELECT id
FROM shop_order
WHERE workspace_id = %(workspace_id)s AND id < COALESCE(%(before)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC
LIMIT %(limit)s
""")

PAID = statement("""
SELECT id
FROM shop_order
WHERE workspace_id = %(workspace_id)s
  AND state = 'paid'
  AND placed_at >= %(from_at)s
  AND placed_at < %(until_at)s
  AND (placed_at, id) > (%(after_at)s, %(after_id)s)
ORDER BY placed_at, id
LIMIT %(limit)s
""")
"""The paid orders of a span of time, in the order of their time, from one place to the next."""

PAID_COUNT = statement("""
SELECT count(*)
FROM shop_order
WHERE workspace_id = %(workspace_id)s AND state = 'paid' AND placed_at >= %(from_at)s AND placed_at < %(until_at)s
""")

LIST_OF_CUSTOMER = statement("""
SELECT placed.id
FROM unnest(%(customer_ids)s::uuid[]) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT id
  FROM shop_order
  WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id
    AND id < COALESCE(%(before)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  OFFSET 0
) AS placed
ORDER BY placed.id DESC
LIMIT %(limit)s
""")

ADD_RETURNS = statement("""
INSERT INTO order_return (workspace_id, id, source, external_id, fingerprint, order_id, customer_id, amount_minor, reason, returned_at,
                          received_at)
SELECT %(workspace_id)s, id, source, external_id, decode(fingerprint, 'hex'), order_id, customer_id, amount_minor, reason, returned_at,
       %(now)s
FROM jsonb_to_recordset(%(returns)s::jsonb)
  AS booked(id uuid, source text, external_id text, fingerprint text, order_id uuid, customer_id uuid, amount_minor bigint,
            reason text, returned_at timestamptz)
""")

# The ids stand there twice so that rows are found by key whichever side the planner begins with.
ADD_RETURN_LINES = statement("""
WITH part AS MATERIALIZED (
  SELECT *
  FROM jsonb_to_recordset(%(parts)s::jsonb)
    AS part(return_id uuid, order_id uuid, line_number smallint, quantity bigint, amount_minor bigint)
), taken AS (
  UPDATE order_line
  SET returned_quantity = order_line.returned_quantity + total.quantity,
      returned_minor = order_line.returned_minor + total.amount_minor
  FROM (
    SELECT order_id, line_number, sum(quantity)::bigint AS quantity, sum(amount_minor)::bigint AS amount_minor
    FROM part
    GROUP BY order_id, line_number
  ) AS total
  WHERE order_line.workspace_id = %(workspace_id)s
    AND order_line.order_id = ANY(%(order_ids)s)
    AND order_line.order_id = total.order_id
    AND order_line.number = total.line_number
), summed AS (
  UPDATE shop_order
  SET returned_minor = shop_order.returned_minor + total.amount_minor
  FROM (SELECT order_id, sum(amount_minor)::bigint AS amount_minor FROM part GROUP BY order_id) AS total
  WHERE shop_order.workspace_id = %(workspace_id)s
    AND shop_order.id = ANY(%(order_ids)s)
    AND shop_order.id = total.order_id
)
INSERT INTO return_line (workspace_id, return_id, line_number, quantity, amount_minor)
SELECT %(workspace_id)s, return_id, line_number, sum(quantity)::bigint, sum(amount_minor)::bigint
FROM part
GROUP BY return_id, line_number
""")

RETURNS_OF = statement("""
SELECT order_return.id, order_return.source, order_return.external_id, order_return.order_id, order_return.amount_minor,
       order_return.reason, order_return.returned_at,
       COALESCE((
         SELECT jsonb_agg(jsonb_build_object('line', line_number, 'quantity', quantity, 'amount_minor', amount_minor) ORDER BY line_number)
         FROM return_line
         WHERE return_line.workspace_id = %(workspace_id)s AND return_line.return_id = order_return.id
       ), '[]'::jsonb) AS lines
FROM order_return
WHERE order_return.workspace_id = %(workspace_id)s AND order_return.order_id = %(order_id)s
ORDER BY order_return.id
""")

OWNERS = statement("""
SELECT id, source, external_id, customer_id
FROM shop_order
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
UNION
SELECT booked.id, booked.source, booked.external_id, booked.customer_id
FROM unnest(%(sources)s::text[], %(external_ids)s::text[]) AS wanted(source, external_id)
CROSS JOIN LATERAL (
  SELECT id, source, external_id, customer_id
  FROM shop_order
  WHERE shop_order.workspace_id = %(workspace_id)s
    AND shop_order.source = wanted.source
    AND shop_order.external_id = wanted.external_id
  LIMIT 1
) AS booked
""")
