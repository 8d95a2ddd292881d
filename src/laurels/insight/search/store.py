"""All SQL of the search: each statement answers id, title, subtitle and state of what it finds, the best first."""

from __future__ import annotations

from typing import Final

from laurels.insight.search.model import Kind
from laurels.kit.postgres import Statement, statement

# Of all names of systems that there are, one look-up each: what others name is known by source and external id together.
_SOURCES = """WITH RECURSIVE known(source) AS (
  (SELECT source FROM {table} WHERE workspace_id = %(workspace_id)s{also} ORDER BY source LIMIT 1)
  UNION ALL
  SELECT (
    SELECT source
    FROM {table}
    WHERE workspace_id = %(workspace_id)s{also} AND source > known.source
    ORDER BY source
    LIMIT 1
  )
  FROM known
  WHERE known.source IS NOT NULL
)"""

_CUSTOMER = """customer.id, COALESCE(customer.name, customer.email, customer.phone, 'Customer') AS title,
       concat_ws(' · ', customer.email, customer.phone) AS subtitle, customer.state"""

# One look-up for each index, each for a few: what was typed may be the beginning of any of them.
CUSTOMERS = statement(f"""
{_SOURCES.replace("{table}", "customer_identity").replace("{also}", "")}, found AS MATERIALIZED (
  (
    SELECT id, 1 AS place
    FROM customer
    WHERE workspace_id = %(workspace_id)s AND email_key >= %(lower)s AND email_key < %(lower_end)s
    ORDER BY email_key
    LIMIT %(limit)s
  ) UNION ALL (
    SELECT named.customer_id, 2
    FROM known
    CROSS JOIN LATERAL (
      SELECT customer_id
      FROM customer_identity
      WHERE workspace_id = %(workspace_id)s AND source = known.source AND external_id >= %(text)s AND external_id < %(text_end)s
      ORDER BY external_id
      LIMIT %(limit)s
    ) AS named
    LIMIT %(limit)s
  ) UNION ALL (
    SELECT id, 3
    FROM customer
    WHERE workspace_id = %(workspace_id)s AND name_key >= %(folded)s AND name_key < %(folded_end)s
    ORDER BY name_key
    LIMIT %(limit)s
  ) UNION ALL (
    SELECT id, 4
    FROM customer
    WHERE workspace_id = %(workspace_id)s AND surname_key >= %(folded)s AND surname_key < %(folded_end)s
    ORDER BY surname_key
    LIMIT %(limit)s
  ) UNION ALL (
    SELECT id, 5
    FROM customer
    WHERE workspace_id = %(workspace_id)s AND phone_key >= %(digits)s::text AND phone_key < %(digits_end)s::text
    ORDER BY phone_key
    LIMIT %(limit)s
  )
), named AS MATERIALIZED (
  SELECT asked.id, min(found.place) AS place
  FROM found
  CROSS JOIN LATERAL (
    SELECT CASE WHEN merged_into_id IS NULL THEN id ELSE merged_into_id END AS id
    FROM customer
    WHERE workspace_id = %(workspace_id)s AND id = found.id
    LIMIT 1
  ) AS asked
  GROUP BY asked.id
)
SELECT customer.id, customer.title, customer.subtitle, customer.state
FROM named
CROSS JOIN LATERAL (
  SELECT {_CUSTOMER}, customer.name_key
  FROM customer
  WHERE customer.workspace_id = %(workspace_id)s AND customer.id = named.id
  LIMIT 1
) AS customer
ORDER BY named.place, customer.name_key, customer.id
LIMIT %(limit)s
""")

_CAMPAIGN = "id, name AS title, COALESCE(reason, '') AS subtitle, state"
CAMPAIGNS = statement(f"""
SELECT {_CAMPAIGN}
FROM campaign
WHERE workspace_id = %(workspace_id)s AND strpos(name_key, %(folded)s) > 0
ORDER BY strpos(name_key, %(folded)s) > 1, state <> 'live', id DESC
LIMIT %(limit)s
""")

_CODE = """voucher.id, voucher.code AS title, COALESCE((
         SELECT name
         FROM campaign
         WHERE workspace_id = %(workspace_id)s AND id = voucher.campaign_id
       ), '') AS subtitle, voucher.state
FROM voucher"""
CODES = statement(f"""
SELECT found.id, found.title, found.subtitle, found.state
FROM unnest(%(codes)s::text[]) AS typed(key)
CROSS JOIN LATERAL (
  SELECT {_CODE}
  WHERE voucher.workspace_id = %(workspace_id)s AND voucher.key = typed.key AND voucher.kind = 'coupon'
  LIMIT 1
) AS found
LIMIT %(limit)s
""")

_CARD = """voucher.id, '•••• ' || voucher.tail AS title,
       concat_ws(' · ', card.currency, card.created_at::date::text) AS subtitle, voucher.state
FROM voucher
CROSS JOIN LATERAL (
  SELECT currency, created_at
  FROM gift_card
  WHERE workspace_id = %(workspace_id)s AND id = voucher.id
  LIMIT 1
) AS card"""
CARDS = statement(f"""
SELECT {_CARD}
WHERE voucher.workspace_id = %(workspace_id)s AND voucher.tail = %(tail)s::text
  AND (%(is_tail)s OR voucher.key = ANY(%(codes)s::text[]))
ORDER BY voucher.id DESC
LIMIT %(limit)s
""")

_ORDER = """shop_order.id, shop_order.external_id AS title,
       concat_ws(' · ', nullif(shop_order.source, ''), shop_order.placed_at::date::text) AS subtitle, shop_order.state"""
ORDERS = statement(f"""
{_SOURCES.replace("{table}", "shop_order").replace("{also}", "")}
SELECT found.id, found.title, found.subtitle, found.state
FROM known
CROSS JOIN LATERAL (
  SELECT {_ORDER}
  FROM shop_order
  WHERE workspace_id = %(workspace_id)s AND source = known.source AND external_id = %(text)s
  LIMIT 1
) AS found
LIMIT %(limit)s
""")

_REDEMPTION = """redemption.id, redemption.external_id AS title,
       concat_ws(' · ', nullif(redemption.source, ''), redemption.placed_at::date::text) AS subtitle, redemption.state"""
REDEMPTIONS = statement(f"""
{_SOURCES.replace("{table}", "redemption").replace("{also}", " AND state IN ('reserved', 'redeemed')")}
SELECT found.id, found.title, found.subtitle, found.state
FROM known
CROSS JOIN LATERAL (
  SELECT {_REDEMPTION}
  FROM redemption
  WHERE workspace_id = %(workspace_id)s AND source = known.source AND external_id = %(text)s AND state IN ('reserved', 'redeemed')
  LIMIT 1
) AS found
LIMIT %(limit)s
""")

_PRODUCT = "id, name AS title, sku AS subtitle, CASE WHEN archived THEN 'archived' ELSE 'active' END AS state"
PRODUCTS = statement(f"""
WITH found AS MATERIALIZED (
  (
    SELECT id, 1 AS place
    FROM product
    WHERE workspace_id = %(workspace_id)s AND sku >= %(text)s AND sku < %(text_end)s
    ORDER BY sku
    LIMIT %(limit)s
  )
  UNION ALL (
    SELECT id, 2 AS place
    FROM product
    WHERE workspace_id = %(workspace_id)s AND name_key >= %(folded)s AND name_key < %(folded_end)s
    ORDER BY name_key
    LIMIT %(limit)s
  )
  UNION ALL (
    SELECT id, 3 AS place
    FROM product
    WHERE workspace_id = %(workspace_id)s AND second_key >= %(folded)s AND second_key < %(folded_end)s
    ORDER BY second_key
    LIMIT %(limit)s
  )
  UNION ALL (
    SELECT id, 4 AS place
    FROM product
    WHERE workspace_id = %(workspace_id)s AND third_key >= %(folded)s AND third_key < %(folded_end)s
    ORDER BY third_key
    LIMIT %(limit)s
  )
), named AS MATERIALIZED (
  SELECT id, min(place) AS place
  FROM found
  GROUP BY id
)
SELECT product.id, product.title, product.subtitle, product.state
FROM named
CROSS JOIN LATERAL (
  SELECT {_PRODUCT}
  FROM product
  WHERE workspace_id = %(workspace_id)s AND id = named.id
  LIMIT 1
) AS product
ORDER BY product.state, named.place, product.title, product.id
LIMIT %(limit)s
""")

_SEGMENT = "id, name AS title, key AS subtitle, state"
SEGMENTS = statement(f"""
SELECT {_SEGMENT}
FROM segment
WHERE workspace_id = %(workspace_id)s AND (strpos(name_key, %(folded)s) > 0 OR strpos(key, %(lower)s) > 0)
ORDER BY state, name, id
LIMIT %(limit)s
""")

_STORE = "id, name AS title, code AS subtitle, CASE WHEN archived THEN 'archived' ELSE 'active' END AS state"
STORES = statement(f"""
SELECT {_STORE}
FROM store
WHERE workspace_id = %(workspace_id)s AND (strpos(name_key, %(folded)s) > 0 OR strpos(lower(code), %(lower)s) > 0)
ORDER BY archived, name, id
LIMIT %(limit)s
""")

BY_WORDS: Final[dict[Kind, Statement]] = {
    "customer": CUSTOMERS,
    "campaign": CAMPAIGNS,
    "code": CODES,
    "gift_card": CARDS,
    "order": ORDERS,
    "redemption": REDEMPTIONS,
    "product": PRODUCTS,
    "segment": SEGMENTS,
    "store": STORES,
}

CUSTOMER = statement(f"""
SELECT {_CUSTOMER}
FROM customer AS asked
JOIN customer
  ON customer.workspace_id = %(workspace_id)s
  AND customer.id = CASE WHEN asked.merged_into_id IS NULL THEN asked.id ELSE asked.merged_into_id END
WHERE asked.workspace_id = %(workspace_id)s AND asked.id = %(id)s
""")

CAMPAIGN = statement(f"""
SELECT {_CAMPAIGN}
FROM campaign
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

CODE = statement(f"""
SELECT {_CODE}
WHERE voucher.workspace_id = %(workspace_id)s AND voucher.id = %(id)s AND voucher.kind = 'coupon'
""")

CARD = statement(f"""
SELECT {_CARD}
WHERE voucher.workspace_id = %(workspace_id)s AND voucher.id = %(id)s
""")

ORDER = statement(f"""
SELECT {_ORDER}
FROM shop_order
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

REDEMPTION = statement(f"""
SELECT {_REDEMPTION}
FROM redemption
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

PRODUCT = statement(f"""
SELECT {_PRODUCT}
FROM product
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

SEGMENT = statement(f"""
SELECT {_SEGMENT}
FROM segment
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

STORE = statement(f"""
SELECT {_STORE}
FROM store
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

PROGRAM = statement("""
SELECT id, name AS title, '' AS subtitle, state
FROM program
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

WALLET = statement("""
SELECT id, name AS title, key AS subtitle, NULL AS state
FROM wallet
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

PAYMENT = statement("""
SELECT id, external_id AS title, source AS subtitle, NULL AS state
FROM payment
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

EVENT = statement("""
SELECT id, type AS title, external_id AS subtitle, NULL AS state
FROM event
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

DECISION = statement("""
SELECT id, cause AS title, occurred_at::date::text AS subtitle, NULL AS state
FROM decision
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

PUBLICATION = statement("""
SELECT id, source_id AS title, published_at::date::text AS subtitle,
       CASE WHEN revoked_at IS NULL THEN 'active' ELSE 'revoked' END AS state
FROM publication
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

BATCH = statement("""
SELECT id, name AS title, concat(made_count, ' of ', wanted_count) AS subtitle, state
FROM voucher_batch
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

IMPORT = statement("""
SELECT id, file_name AS title, kind AS subtitle, state
FROM import
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

BY_ID: Final[dict[Kind, Statement]] = {
    "customer": CUSTOMER,
    "campaign": CAMPAIGN,
    "code": CODE,
    "gift_card": CARD,
    "order": ORDER,
    "redemption": REDEMPTION,
    "product": PRODUCT,
    "segment": SEGMENT,
    "store": STORE,
    "program": PROGRAM,
    "wallet": WALLET,
    "payment": PAYMENT,
    "event": EVENT,
    "decision": DECISION,
    "publication": PUBLICATION,
    "voucher_batch": BATCH,
    "import": IMPORT,
}
