"""All SQL of statistics: what customers bought, day by day."""

from laurels.kit.postgres import statement

# Recounts of a workspace take turns: the one that reads later must be the one that writes last.
TAKE_TURN = statement("""
SELECT pg_advisory_xact_lock(hashtextextended(%(workspace_id)s::text || 'statistics', 0))
""")

# Everything by key, for OFFSET 0 keeps each look-up one of its own: customers by id, orders by customer, lines by order. A
# day without an order that counts has no row; an order counts while something of it is left. Only what differs is written.
RECOUNT = statement("""
WITH survivor AS MATERIALIZED (
  SELECT DISTINCT CASE WHEN merged_into_id IS NULL THEN id ELSE merged_into_id END AS id
  FROM customer
  WHERE workspace_id = %(workspace_id)s AND id = ANY(%(customer_ids)s::uuid[])
), known AS MATERIALIZED (
  SELECT customer.id, customer.id AS survivor_id
  FROM customer
  WHERE customer.workspace_id = %(workspace_id)s
    AND customer.id = ANY(ARRAY(SELECT survivor.id FROM survivor))
    AND customer.merged_into_id IS NULL
  UNION ALL
  SELECT customer.id, customer.merged_into_id
  FROM customer
  WHERE customer.workspace_id = %(workspace_id)s
    AND customer.merged_into_id = ANY(ARRAY(SELECT survivor.id FROM survivor))
), counted AS MATERIALIZED (
  SELECT known.survivor_id AS customer_id, (bought.placed_at AT TIME ZONE %(zone)s)::date AS day,
         count(*)::integer AS orders, sum(bought.amount_minor - bought.returned_minor)::bigint AS amount_minor,
         sum(bought.gross_minor)::bigint AS gross_minor, sum(bought.quantity)::bigint AS quantity,
         sum(bought.returned_minor)::bigint AS returned_minor, min(bought.placed_at) AS first_at,
         max(bought.placed_at) AS last_at
  FROM known
  CROSS JOIN LATERAL (
    SELECT shop_order.placed_at, shop_order.amount_minor, shop_order.gross_minor, shop_order.returned_minor,
           line.quantity
    FROM shop_order
    CROSS JOIN LATERAL (
      SELECT COALESCE(sum(order_line.quantity - order_line.returned_quantity), 0) AS quantity
      FROM order_line
      WHERE order_line.workspace_id = %(workspace_id)s AND order_line.order_id = shop_order.id
    ) AS line
    WHERE shop_order.workspace_id = %(workspace_id)s
      AND shop_order.customer_id = known.id
      AND shop_order.state = 'paid'
      AND (shop_order.returned_minor < shop_order.amount_minor OR line.quantity > 0)
    OFFSET 0
  ) AS bought
  GROUP BY 1, 2
), gone AS (
  DELETE FROM customer_day
  WHERE customer_day.workspace_id = %(workspace_id)s
    AND customer_day.customer_id = ANY(ARRAY(SELECT survivor.id FROM survivor) || %(customer_ids)s::uuid[])
    AND (customer_day.customer_id, customer_day.day) NOT IN (SELECT counted.customer_id, counted.day FROM counted)
  RETURNING 1
), written AS (
  INSERT INTO customer_day (workspace_id, customer_id, day, orders, amount_minor, gross_minor, quantity, returned_minor, first_at,
                            last_at)
  SELECT %(workspace_id)s, customer_id, day, orders, amount_minor, gross_minor, quantity, returned_minor, first_at, last_at
  FROM counted
  WHERE NOT EXISTS (
    SELECT
    FROM customer_day AS kept
    WHERE kept.workspace_id = %(workspace_id)s
      AND kept.customer_id = counted.customer_id
      AND kept.day = counted.day
      AND (kept.orders, kept.amount_minor, kept.gross_minor, kept.quantity, kept.returned_minor, kept.first_at, kept.last_at)
        = (counted.orders, counted.amount_minor, counted.gross_minor, counted.quantity, counted.returned_minor, counted.first_at,
           counted.last_at)
    OFFSET 0
  )
  ON CONFLICT (workspace_id, customer_id, day) DO UPDATE
  SET orders = EXCLUDED.orders, amount_minor = EXCLUDED.amount_minor, gross_minor = EXCLUDED.gross_minor,
      quantity = EXCLUDED.quantity, returned_minor = EXCLUDED.returned_minor, first_at = EXCLUDED.first_at,
      last_at = EXCLUDED.last_at
  RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM written)
""")

BEGIN_REBUILD = statement("""
INSERT INTO statistics_rebuild AS present (workspace_id, started_at)
VALUES (%(workspace_id)s, %(now)s)
ON CONFLICT (workspace_id) DO UPDATE
SET after_id = NULL, customers_count = 0, corrected_count = 0, started_at = EXCLUDED.started_at, finished_at = NULL
""")

REBUILD = statement("""
SELECT after_id, customers_count, corrected_count, started_at, finished_at
FROM statistics_rebuild
WHERE workspace_id = %(workspace_id)s
""")

ADVANCE_REBUILD = statement("""
UPDATE statistics_rebuild
SET after_id = %(after_id)s,
    customers_count = customers_count + %(customers)s,
    corrected_count = corrected_count + %(corrected)s,
    finished_at = %(finished_at)s
WHERE workspace_id = %(workspace_id)s
RETURNING after_id, customers_count, corrected_count, started_at, finished_at
""")

NEXT_CUSTOMERS = statement("""
SELECT id
FROM customer
WHERE workspace_id = %(workspace_id)s AND id > %(after_id)s
ORDER BY id
LIMIT %(limit)s
""")

# Days of nobody: only tampering makes them, and the recount of an id without a customer takes them away.
STRAYS = statement("""
SELECT DISTINCT kept.customer_id
FROM customer_day AS kept
WHERE kept.workspace_id = %(workspace_id)s
  AND kept.customer_id > %(after_id)s
  AND kept.customer_id <= %(upto_id)s
  AND NOT EXISTS (
    SELECT
    FROM customer
    WHERE customer.workspace_id = %(workspace_id)s AND customer.id = kept.customer_id
  )
""")

CUSTOMERS = statement("""
SELECT count(*)
FROM customer
WHERE workspace_id = %(workspace_id)s
""")

DAYS = statement("""
SELECT customer_id, day, orders, amount_minor, quantity, first_at, last_at
FROM customer_day
WHERE workspace_id = %(workspace_id)s
""")
