"""All SQL of products and collections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg import errors

from laurels.core.catalog.model import Product
from laurels.kit.postgres import statement
from laurels.kit.tx import Tx, jsonb

_COLUMNS = """product.id, product.sku, product.name, product.price_minor, product.attributes, product.archived,
       product.created_at, product.updated_at,
       ARRAY(
         SELECT collection.key
         FROM collection_member AS member
         JOIN collection
           ON collection.workspace_id = %(workspace_id)s AND collection.id = member.collection_id
         WHERE member.workspace_id = %(workspace_id)s AND member.product_id = product.id
         ORDER BY collection.key
       ) AS collections"""

BY_ID = statement(f"""
SELECT {_COLUMNS}
FROM product
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

BY_SKU = statement(f"""
SELECT {_COLUMNS}
FROM product
WHERE workspace_id = %(workspace_id)s AND sku = %(sku)s
""")

LIST = statement(f"""
SELECT {_COLUMNS}
FROM product
WHERE workspace_id = %(workspace_id)s AND sku > %(after)s AND (%(archived)s OR NOT archived)
ORDER BY sku
LIMIT %(limit)s
""")

LOCK = statement(f"""
SELECT {_COLUMNS}
FROM product
WHERE workspace_id = %(workspace_id)s AND sku = ANY(%(skus)s)
ORDER BY sku
FOR NO KEY UPDATE
""")

LOCK_BY_ID = statement(f"""
SELECT {_COLUMNS}
FROM product
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
ORDER BY sku
FOR NO KEY UPDATE
""")

REMOVE = statement("""
DELETE FROM product
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
""")

CREATE = statement("""
INSERT INTO product (workspace_id, id, sku, name, price_minor, attributes, archived, created_at, updated_at)
SELECT %(workspace_id)s, id, sku, name, price_minor, attributes, archived, %(now)s, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb)
  AS given(id uuid, sku text, name text, price_minor bigint, attributes jsonb, archived boolean)
ORDER BY sku
ON CONFLICT (workspace_id, sku) DO NOTHING
""")

UPDATE = statement("""
UPDATE product
SET name = given.name,
    price_minor = given.price_minor,
    attributes = given.attributes,
    archived = given.archived,
    updated_at = %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb)
  AS given(id uuid, name text, price_minor bigint, attributes jsonb, archived boolean)
WHERE product.workspace_id = %(workspace_id)s AND product.id = given.id
""")

# What is wanted of some products at once: leave every other collection, then join those that are missing.
LEAVE_OTHERS = statement("""
DELETE FROM collection_member AS member
WHERE member.workspace_id = %(workspace_id)s AND member.product_id = ANY(%(product_ids)s::uuid[])
  AND NOT EXISTS (
    SELECT
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS wanted(product_id uuid, collection_id uuid)
    WHERE wanted.product_id = member.product_id AND wanted.collection_id = member.collection_id
  )
""")

JOIN = statement("""
INSERT INTO collection_member (workspace_id, product_id, collection_id)
SELECT %(workspace_id)s, product_id, collection_id
FROM jsonb_to_recordset(%(rows)s::jsonb) AS wanted(product_id uuid, collection_id uuid)
ORDER BY product_id, collection_id
ON CONFLICT (workspace_id, product_id, collection_id) DO NOTHING
""")

SKUS_IN = statement("""
SELECT product.sku, collection.key
FROM collection
JOIN collection_member AS member
  ON member.workspace_id = collection.workspace_id AND member.collection_id = collection.id
JOIN product ON product.workspace_id = collection.workspace_id AND product.id = member.product_id
WHERE collection.workspace_id = %(workspace_id)s AND NOT collection.archived
""")

# Each id is found by itself and then the one row of both. As a join it could be read from any end, and of a workspace that is
# not in the statistics yet PostgreSQL takes each end to be one row.
MEMBERSHIP = statement("""
SELECT member.product_id
FROM collection_member AS member
WHERE member.workspace_id = %(workspace_id)s
  AND member.product_id = (
    SELECT product.id
    FROM product
    WHERE product.workspace_id = %(workspace_id)s AND product.sku = %(sku)s
  )
  AND member.collection_id = (
    SELECT collection.id
    FROM collection
    WHERE collection.workspace_id = %(workspace_id)s AND collection.key = %(key)s AND NOT collection.archived
  )
""")

PRODUCTS_BY_SKU = statement(
    """
SELECT product.id, product.sku, product.attributes,
       ARRAY(
         SELECT collection.key
         FROM collection_member AS member
         JOIN collection
           ON collection.workspace_id = %(workspace_id)s AND collection.id = member.collection_id
         WHERE member.workspace_id = %(workspace_id)s AND member.product_id = product.id AND NOT collection.archived
         ORDER BY collection.key
       ) AS collections
FROM product
WHERE product.workspace_id = %(workspace_id)s AND product.sku = ANY(%(skus)s)
""",
    binary=True,
)

MISFIT = statement("""
SELECT id
FROM product
WHERE workspace_id = %(workspace_id)s AND attributes ? %(name)s
  AND NOT attribute_fits(attributes -> %(name)s, %(type)s, %(allowed)s::jsonb)
LIMIT 1
""")

CREATE_COLLECTION = statement("""
INSERT INTO collection (workspace_id, id, key, name, created_at, updated_at)
VALUES (%(workspace_id)s, %(id)s, %(key)s, %(name)s, %(now)s, %(now)s)
ON CONFLICT (workspace_id, key) DO NOTHING
RETURNING id, key, name, archived, created_at, updated_at
""")

UPDATE_COLLECTION = statement("""
UPDATE collection
SET name = COALESCE(%(name)s, name),
    archived = COALESCE(%(archived)s, archived),
    updated_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND key = %(key)s
RETURNING id, key, name, archived, created_at, updated_at
""")

COLLECTION_BY_KEY = statement("""
SELECT id, key, name, archived, created_at, updated_at
FROM collection
WHERE workspace_id = %(workspace_id)s AND key = %(key)s
""")

COLLECTIONS = statement("""
SELECT id, key, name, archived, created_at, updated_at
FROM collection
WHERE workspace_id = %(workspace_id)s
ORDER BY key
""")

LIST_COLLECTIONS = statement("""
SELECT id, key, name, archived, created_at, updated_at
FROM collection
WHERE workspace_id = %(workspace_id)s AND key > %(after)s AND (%(archived)s OR NOT archived)
ORDER BY key
LIMIT %(limit)s
""")

SKUS_KNOWN = statement("""
SELECT sku
FROM product
WHERE workspace_id = %(workspace_id)s AND sku = ANY(%(skus)s)
ORDER BY sku
""")

ADD_MEMBERS = statement("""
INSERT INTO collection_member (workspace_id, product_id, collection_id)
SELECT %(workspace_id)s, product.id, %(collection_id)s
FROM product
WHERE product.workspace_id = %(workspace_id)s AND product.sku = ANY(%(skus)s)
ORDER BY product.id
ON CONFLICT (workspace_id, product_id, collection_id) DO NOTHING
""")

REMOVE_MEMBERS = statement("""
DELETE FROM collection_member AS member
USING product
WHERE member.workspace_id = %(workspace_id)s AND member.collection_id = %(collection_id)s
  AND product.workspace_id = %(workspace_id)s AND product.id = member.product_id AND product.sku = ANY(%(skus)s)
""")

LIST_MEMBERS = statement(f"""
SELECT {_COLUMNS}
FROM collection_member AS membership
JOIN product
  ON product.workspace_id = %(workspace_id)s AND product.id = membership.product_id
WHERE membership.workspace_id = %(workspace_id)s AND membership.collection_id = %(collection_id)s
  AND membership.product_id > %(after)s
ORDER BY membership.product_id
LIMIT %(limit)s
""")


async def create(tx: Tx, *, products: Sequence[Product]) -> None:
    """Insert new products; when another transaction was quicker with a sku, the door starts again."""
    if products and await tx.run(CREATE, rows=jsonb(products)) != len(products):
        raise errors.SerializationFailure("a product with one of the skus was created meanwhile")


async def update(tx: Tx, *, products: Sequence[Product]) -> None:
    """Write products back as they are given."""
    if products:
        await tx.run(UPDATE, rows=jsonb(products))


async def remove(tx: Tx, *, ids: Sequence[UUID]) -> None:
    """Delete products that are in no collection."""
    if ids:
        await tx.run(REMOVE, ids=list(ids))


async def place(tx: Tx, *, wanted: Mapping[UUID, Sequence[UUID]]) -> None:
    """Put each product into exactly these collections."""
    if not wanted:
        return
    pairs = [{"product_id": product, "collection_id": one} for product, every in wanted.items() for one in every]
    await tx.run(LEAVE_OTHERS, product_ids=list(wanted), rows=jsonb(pairs))
    if pairs:
        await tx.run(JOIN, rows=jsonb(pairs))
