"""All SQL of stores."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import errors

from laurels.core.stores.model import Store
from laurels.kit.postgres import statement
from laurels.kit.tx import Tx, jsonb

BY_ID = statement("""
SELECT id, code, name, zone, attributes, archived, created_at, updated_at
FROM store
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

BY_CODE = statement("""
SELECT id, code, name, zone, attributes, archived, created_at, updated_at
FROM store
WHERE workspace_id = %(workspace_id)s AND code = %(code)s
""")

LIST = statement("""
SELECT id, code, name, zone, attributes, archived, created_at, updated_at
FROM store
WHERE workspace_id = %(workspace_id)s AND code > %(after)s AND (%(archived)s OR NOT archived)
ORDER BY code
LIMIT %(limit)s
""")

LOCK = statement("""
SELECT id, code, name, zone, attributes, archived, created_at, updated_at
FROM store
WHERE workspace_id = %(workspace_id)s AND code = ANY(%(codes)s)
ORDER BY code
FOR NO KEY UPDATE
""")

CREATE = statement("""
INSERT INTO store (workspace_id, id, code, name, zone, attributes, archived, created_at, updated_at)
SELECT %(workspace_id)s, id, code, name, zone, attributes, archived, %(now)s, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb)
  AS given(id uuid, code text, name text, zone text, attributes jsonb, archived boolean)
ORDER BY code
ON CONFLICT (workspace_id, code) DO NOTHING
""")

UPDATE = statement("""
UPDATE store
SET name = given.name,
    zone = given.zone,
    attributes = given.attributes,
    archived = given.archived,
    updated_at = %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb)
  AS given(id uuid, name text, zone text, attributes jsonb, archived boolean)
WHERE store.workspace_id = %(workspace_id)s AND store.id = given.id
""")

STORES_BY_CODE = statement(
    """
SELECT id, code, zone, attributes
FROM store
WHERE workspace_id = %(workspace_id)s AND code = ANY(%(codes)s)
""",
    binary=True,
)

MISFIT = statement("""
SELECT id
FROM store
WHERE workspace_id = %(workspace_id)s AND attributes ? %(name)s
  AND NOT attribute_fits(attributes -> %(name)s, %(type)s, %(allowed)s::jsonb)
LIMIT 1
""")


async def create(tx: Tx, *, stores: Sequence[Store]) -> None:
    """Insert new stores; when another transaction was quicker with a code, the door starts again."""
    if stores and await tx.run(CREATE, rows=jsonb(stores)) != len(stores):
        raise errors.SerializationFailure("a store with one of the codes was created meanwhile")


async def update(tx: Tx, *, stores: Sequence[Store]) -> None:
    """Write stores back as they are given."""
    if stores:
        await tx.run(UPDATE, rows=jsonb(stores))
