"""A population to ask rules about: customers with two years of orders, written straight into the tables."""

from __future__ import annotations

import time

import psycopg

from bench.rig import Rig, say

PRODUCTS = 200
COLLECTIONS = ("coffee", "tea", "cakes", "mugs", "books", "plants", "cards", "candles", "towels", "toys")
YEARS = 2

PRODUCT = """
INSERT INTO product (workspace_id, id, sku, name, created_at, updated_at)
SELECT %(workspace)s, ('01920000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'sku-' || n, 'Product ' || n,
       now(), now()
FROM generate_series(0, %(products)s - 1) AS n
"""

COLLECTION = """
INSERT INTO collection (workspace_id, id, key, name, created_at, updated_at)
SELECT %(workspace)s, ('01930000-0000-7000-8000-' || lpad(to_hex(n - 1), 12, '0'))::uuid, key, initcap(key), now(),
       now()
FROM unnest(%(collections)s::text[]) WITH ORDINALITY AS named(key, n)
"""

MEMBER = """
INSERT INTO collection_member (workspace_id, product_id, collection_id)
SELECT %(workspace)s, ('01920000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       ('01930000-0000-7000-8000-' || lpad(to_hex(n %% cardinality(%(collections)s::text[])), 12, '0'))::uuid
FROM generate_series(0, %(products)s - 1) AS n
"""

CUSTOMER = """
INSERT INTO customer (workspace_id, id, name, email, email_key, born_on, registered_at, attributes, created_at,
                      updated_at)
SELECT %(workspace)s, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'Customer ' || n,
       CASE WHEN n %% 10 < 6 THEN n || '@example.com' END, CASE WHEN n %% 10 < 6 THEN n || '@example.com' END,
       CASE WHEN n %% 5 > 0 THEN date '1950-01-01' + (n * 7919::bigint %% 20000)::integer END,
       now() - make_interval(days => (n * 104729::bigint %% 1825)::integer, secs => n %% 86400),
       jsonb_build_object('band', chr(97 + n %% 4)), now(), now()
FROM generate_series(0, %(customers)s - 1) AS n
"""

IDENTITY = """
INSERT INTO customer_identity (workspace_id, source, external_id, customer_id, created_at)
SELECT %(workspace)s, 'shop', n, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now()
FROM generate_series(0, %(customers)s - 1) AS n
"""

# One or two lines an order. Of every thirtieth order the first line came back; some customers buy more than others, and
# a quarter never bought anything.
ORDER = """
INSERT INTO shop_order (workspace_id, id, source, external_id, fingerprint, customer_id, state, currency, amount_minor,
                        gross_minor, returned_minor, placed_at, received_at)
SELECT %(workspace)s, ('01910000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'past', lpad(n::text, 9, '0'), '',
       ('01900000-0000-7000-8000-'
        || lpad(to_hex(floor(%(customers)s * 0.75 * power(luck, 1.5))::bigint), 12, '0'))::uuid,
       'paid', 'GBP', first + second, first + second + 100, CASE WHEN n %% 30 = 0 THEN first ELSE 0 END, at, at
FROM (
  SELECT n, random() AS luck, now() - interval '1 day' - make_interval(days => 365 * %(years)s) * random() AS at,
         200 + n * 7919 %% 8000 AS first, CASE WHEN n %% 2 = 0 THEN 200 + n * 104729 %% 8000 ELSE 0 END AS second
  FROM generate_series(0, %(orders)s::bigint - 1) AS n
) AS made
"""

LINE = """
INSERT INTO order_line (workspace_id, order_id, number, sku, quantity, amount_minor, gross_minor, returned_quantity,
                        returned_minor)
SELECT %(workspace)s, ('01910000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, line.number,
       'sku-' || line.product, line.quantity, line.amount, line.amount + CASE WHEN line.number = 1 THEN 100 ELSE 0 END,
       CASE WHEN n %% 30 = 0 AND line.number = 1 THEN line.quantity ELSE 0 END,
       CASE WHEN n %% 30 = 0 AND line.number = 1 THEN line.amount ELSE 0 END
FROM generate_series(0, %(orders)s::bigint - 1) AS n
CROSS JOIN LATERAL (
  VALUES (1, n * 31 %% %(products)s, 1 + n %% 3, 200 + n * 7919 %% 8000),
         (2, n * 37 %% %(products)s, 1 + n %% 2, CASE WHEN n %% 2 = 0 THEN 200 + n * 104729 %% 8000 END)
) AS line(number, product, quantity, amount)
WHERE line.amount IS NOT NULL
"""

CUSTOMERS_ORDERS = "shop_order_customer"


def populate(run: Rig, *, customers: int, orders: int) -> None:
    """Fill the workspace; an index that would be filled in no order is made again behind the rows."""
    began = time.monotonic()
    names = {
        "workspace": run.workspace_id,
        "customers": customers,
        "orders": orders,
        "products": PRODUCTS,
        "collections": list(COLLECTIONS),
        "years": YEARS,
    }
    run.call("PUT", "/v1/attributes/customer/band", {"type": "string"})
    with psycopg.connect(run.super_url, autocommit=True) as db:
        db.execute("SET synchronous_commit = off; SELECT setseed(0.5)")
        row = db.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [CUSTOMERS_ORDERS]).fetchone()
        assert row is not None
        db.execute(f"DROP INDEX {CUSTOMERS_ORDERS}".encode())
        for text in (PRODUCT, COLLECTION, MEMBER, CUSTOMER, IDENTITY, ORDER, LINE):
            db.execute(text.encode(), names)
        db.execute(str(row[0]).encode())
    run.analyze()
    say(f"  {customers:,} customers with {orders:,} orders in {time.monotonic() - began:,.0f} s")
