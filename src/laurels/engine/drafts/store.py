"""All SQL that looks up which values were met lately, for editors of rules.

Each statement reads at most %(looked)s of the newest rows, whatever a workspace has grown to.
"""

from laurels.kit.postgres import statement

CUSTOMERS = statement("""
SELECT met.value, count(*) AS count
FROM (
  SELECT attributes
  FROM customer
  WHERE workspace_id = %(workspace_id)s AND state = 'active'
  ORDER BY id DESC
  LIMIT %(looked)s
) AS recent
CROSS JOIN LATERAL jsonb_path_query(recent.attributes -> %(name)s, 'lax $[*]') AS met(value)
WHERE starts_with(lower(met.value #>> '{}'), lower(%(prefix)s))
GROUP BY met.value
ORDER BY count(*) DESC, met.value
LIMIT %(limit)s
""")

ORDERS = statement("""
SELECT met.value, count(*) AS count
FROM (
  SELECT attributes
  FROM shop_order
  WHERE workspace_id = %(workspace_id)s
  ORDER BY id DESC
  LIMIT %(looked)s
) AS recent
CROSS JOIN LATERAL jsonb_path_query(recent.attributes -> %(name)s, 'lax $[*]') AS met(value)
WHERE starts_with(lower(met.value #>> '{}'), lower(%(prefix)s))
GROUP BY met.value
ORDER BY count(*) DESC, met.value
LIMIT %(limit)s
""")

LINES = statement("""
SELECT met.value, count(*) AS count
FROM (
  SELECT attributes
  FROM order_line
  WHERE workspace_id = %(workspace_id)s
  ORDER BY order_id DESC, number DESC
  LIMIT %(looked)s
) AS recent
CROSS JOIN LATERAL jsonb_path_query(recent.attributes -> %(name)s, 'lax $[*]') AS met(value)
WHERE starts_with(lower(met.value #>> '{}'), lower(%(prefix)s))
GROUP BY met.value
ORDER BY count(*) DESC, met.value
LIMIT %(limit)s
""")

PRODUCTS = statement("""
SELECT met.value, count(*) AS count
FROM (
  SELECT attributes
  FROM product
  WHERE workspace_id = %(workspace_id)s AND NOT archived
  ORDER BY id DESC
  LIMIT %(looked)s
) AS recent
CROSS JOIN LATERAL jsonb_path_query(recent.attributes -> %(name)s, 'lax $[*]') AS met(value)
WHERE starts_with(lower(met.value #>> '{}'), lower(%(prefix)s))
GROUP BY met.value
ORDER BY count(*) DESC, met.value
LIMIT %(limit)s
""")

STORES = statement("""
SELECT met.value, count(*) AS count
FROM (
  SELECT attributes
  FROM store
  WHERE workspace_id = %(workspace_id)s AND NOT archived
  ORDER BY id DESC
  LIMIT %(looked)s
) AS recent
CROSS JOIN LATERAL jsonb_path_query(recent.attributes -> %(name)s, 'lax $[*]') AS met(value)
WHERE starts_with(lower(met.value #>> '{}'), lower(%(prefix)s))
GROUP BY met.value
ORDER BY count(*) DESC, met.value
LIMIT %(limit)s
""")

EVENTS = statement("""
SELECT met.value, count(*) AS count
FROM (
  SELECT type, attributes
  FROM event
  WHERE workspace_id = %(workspace_id)s
  ORDER BY id DESC
  LIMIT %(looked)s
) AS recent
CROSS JOIN LATERAL jsonb_path_query(recent.attributes -> %(name)s, 'lax $[*]') AS met(value)
WHERE recent.type = %(type)s AND starts_with(lower(met.value #>> '{}'), lower(%(prefix)s))
GROUP BY met.value
ORDER BY count(*) DESC, met.value
LIMIT %(limit)s
""")

CHANNELS = statement("""
SELECT recent.channel AS value, count(*) AS count
FROM (
  SELECT channel
  FROM shop_order
  WHERE workspace_id = %(workspace_id)s
  ORDER BY id DESC
  LIMIT %(looked)s
) AS recent
WHERE recent.channel <> '' AND starts_with(lower(recent.channel), lower(%(prefix)s))
GROUP BY recent.channel
ORDER BY count(*) DESC, recent.channel
LIMIT %(limit)s
""")

# From one source to the next by the key, however many customers each of them knows.
SOURCES = statement("""
WITH RECURSIVE met(source) AS (
  (SELECT source FROM customer_identity WHERE workspace_id = %(workspace_id)s ORDER BY source LIMIT 1)
  UNION ALL
  SELECT (
    SELECT later.source
    FROM customer_identity AS later
    WHERE later.workspace_id = %(workspace_id)s AND later.source > met.source
    ORDER BY later.source
    LIMIT 1
  )
  FROM met
  WHERE met.source IS NOT NULL
)
SELECT source AS value
FROM met
WHERE source IS NOT NULL AND starts_with(lower(source), lower(%(prefix)s))
LIMIT %(limit)s
""")


SKUS = statement("""
SELECT sku AS value, name AS label
FROM product
WHERE workspace_id = %(workspace_id)s AND sku >= %(prefix)s AND starts_with(sku, %(prefix)s) AND NOT archived
ORDER BY sku
LIMIT %(limit)s
""")

STORE_CODES = statement("""
SELECT code AS value, name AS label
FROM store
WHERE workspace_id = %(workspace_id)s AND code >= %(prefix)s AND starts_with(code, %(prefix)s) AND NOT archived
ORDER BY code
LIMIT %(limit)s
""")

COLLECTIONS = statement("""
SELECT key AS value, name AS label
FROM collection
WHERE workspace_id = %(workspace_id)s AND starts_with(key, %(prefix)s) AND NOT archived
ORDER BY key
LIMIT %(limit)s
""")

SEGMENTS = statement("""
SELECT key AS value, name AS label
FROM segment
WHERE workspace_id = %(workspace_id)s AND starts_with(key, %(prefix)s) AND state = 'active'
ORDER BY key
LIMIT %(limit)s
""")

CALENDARS = statement("""
SELECT key AS value, name AS label
FROM calendar
WHERE workspace_id = %(workspace_id)s AND starts_with(key, %(prefix)s) AND NOT archived
ORDER BY key
LIMIT %(limit)s
""")

EVENT_TYPES = statement("""
SELECT name AS value, NULLIF(description, '') AS label
FROM event_type
WHERE workspace_id = %(workspace_id)s AND starts_with(name, %(prefix)s) AND NOT archived
ORDER BY name
LIMIT %(limit)s
""")

CAMPAIGNS = statement("""
SELECT id AS value, name AS label
FROM campaign
WHERE workspace_id = %(workspace_id)s AND starts_with(lower(name), lower(%(prefix)s)) AND state <> 'draft'
ORDER BY id DESC
LIMIT %(limit)s
""")
