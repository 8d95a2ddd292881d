"""All SQL of customers and their identities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString
from uuid import UUID

from psycopg import errors

from laurels.core.customers.model import Customer, Identity
from laurels.kit.postgres import statement
from laurels.kit.tx import Tx, jsonb

_COLUMNS = """customer.id, customer.name, customer.email, customer.email_key, customer.phone, customer.phone_key,
       customer.born_on, customer.locale, customer.registered_at, customer.attributes, customer.said, customer.state,
       customer.merged_into_id, customer.created_at, customer.updated_at, customer.blocked_reason,
       COALESCE((
         SELECT jsonb_agg(jsonb_build_object('source', source, 'external_id', external_id) ORDER BY source, external_id)
         FROM customer_identity
         WHERE workspace_id = %(workspace_id)s AND customer_id = customer.id
       ), '[]') AS identities"""

BY_ID = statement(f"""
SELECT {_COLUMNS}
FROM customer AS asked
JOIN customer
  ON customer.workspace_id = %(workspace_id)s
  AND customer.id = CASE WHEN asked.merged_into_id IS NULL THEN asked.id ELSE asked.merged_into_id END
WHERE asked.workspace_id = %(workspace_id)s AND asked.id = %(id)s
""")

BY_IDENTITY = statement(f"""
SELECT {_COLUMNS}
FROM customer_identity AS identity
JOIN customer AS asked
  ON asked.workspace_id = %(workspace_id)s AND asked.id = identity.customer_id
JOIN customer
  ON customer.workspace_id = %(workspace_id)s
  AND customer.id = CASE WHEN asked.merged_into_id IS NULL THEN asked.id ELSE asked.merged_into_id END
WHERE identity.workspace_id = %(workspace_id)s AND identity.source = %(source)s
  AND identity.external_id = %(external_id)s
""")

LIST = statement(f"""
SELECT {_COLUMNS}
FROM customer
WHERE workspace_id = %(workspace_id)s AND state <> 'merged' AND id < %(before)s
ORDER BY id DESC
LIMIT %(limit)s
""")

LIST_BY_EMAIL = statement(f"""
SELECT {_COLUMNS}
FROM customer
WHERE workspace_id = %(workspace_id)s AND email_key = %(email_key)s AND state <> 'merged' AND id < %(before)s
ORDER BY id DESC
LIMIT %(limit)s
""")

LIST_BY_PHONE = statement(f"""
SELECT {_COLUMNS}
FROM customer
WHERE workspace_id = %(workspace_id)s AND phone_key = %(phone_key)s AND state <> 'merged' AND id < %(before)s
ORDER BY id DESC
LIMIT %(limit)s
""")

OWNERS = statement("""
SELECT asked.source, asked.external_id, COALESCE(customer.merged_into_id, customer.id) AS customer_id
FROM unnest(%(sources)s::text[], %(external_ids)s::text[]) AS asked(source, external_id)
JOIN LATERAL (
  SELECT customer_id
  FROM customer_identity
  WHERE workspace_id = %(workspace_id)s AND source = asked.source AND external_id = asked.external_id
  LIMIT 1
) AS identity ON true
JOIN LATERAL (
  SELECT id, merged_into_id
  FROM customer
  WHERE workspace_id = %(workspace_id)s AND id = identity.customer_id
  LIMIT 1
) AS customer ON true
""")

LOCK = statement(f"""
SELECT {_COLUMNS}
FROM customer
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s)
ORDER BY id
FOR NO KEY UPDATE
""")

CREATE = statement("""
INSERT INTO customer (workspace_id, id, name, email, email_key, phone, phone_key, born_on, locale, registered_at,
                      attributes, said, state, created_at, updated_at)
SELECT %(workspace_id)s, id, name, email, email_key, phone, phone_key, born_on, locale, registered_at,
       attributes, said, 'active', %(now)s, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb)
  AS given(id uuid, name text, email text, email_key text, phone text, phone_key text, born_on date, locale text,
           registered_at timestamptz, attributes jsonb, said jsonb)
""")

UPDATE = statement("""
UPDATE customer
SET name = given.name,
    email = given.email,
    email_key = given.email_key,
    phone = given.phone,
    phone_key = given.phone_key,
    born_on = given.born_on,
    locale = given.locale,
    registered_at = given.registered_at,
    attributes = given.attributes,
    said = given.said,
    updated_at = given.updated_at
FROM jsonb_to_recordset(%(rows)s::jsonb)
  AS given(id uuid, name text, email text, email_key text, phone text, phone_key text, born_on date, locale text,
           registered_at timestamptz, attributes jsonb, said jsonb, updated_at timestamptz)
WHERE customer.workspace_id = %(workspace_id)s AND customer.id = given.id
""")

CLAIM = statement("""
INSERT INTO customer_identity (workspace_id, source, external_id, customer_id, created_at)
SELECT %(workspace_id)s, source, external_id, customer_id, %(now)s
FROM unnest(%(sources)s::text[], %(external_ids)s::text[], %(customer_ids)s::uuid[])
  AS given(source, external_id, customer_id)
ORDER BY source, external_id
ON CONFLICT (workspace_id, source, external_id) DO NOTHING
""")

RELEASE = statement("""
DELETE FROM customer_identity
USING unnest(%(sources)s::text[], %(external_ids)s::text[]) AS given(source, external_id)
WHERE customer_identity.workspace_id = %(workspace_id)s AND customer_identity.source = given.source
  AND customer_identity.external_id = given.external_id
""")

REMOVE_IDENTITIES = statement("""
DELETE FROM customer_identity
WHERE workspace_id = %(workspace_id)s AND customer_id = ANY(%(ids)s::uuid[])
""")

REMOVE = statement("""
DELETE FROM customer
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
""")

EVERY_ID = statement("""
WITH survivor AS MATERIALIZED (
  SELECT CASE WHEN asked.merged_into_id IS NULL THEN asked.id ELSE asked.merged_into_id END AS id
  FROM customer AS asked
  WHERE asked.workspace_id = %(workspace_id)s AND asked.id = %(id)s
)
SELECT id
FROM survivor
UNION ALL
SELECT customer.id
FROM customer
WHERE customer.workspace_id = %(workspace_id)s AND customer.merged_into_id = (SELECT id FROM survivor)
""")


def survivor_of(one: LiteralString) -> LiteralString:
    """Write the SQL of the id that counts now for a customer, given the SQL of any id that there was."""
    return f"""COALESCE((
        SELECT named.merged_into_id
        FROM customer AS named
        WHERE named.workspace_id = %(workspace_id)s AND named.id = {one}
      ), {one})"""


def every_id_of(one: LiteralString) -> LiteralString:
    """Write the SQL array of every id of a customer, given the SQL of any of them.

    Unnest it and compare for equality, each id by itself: of a table whose statistics are not known yet, PostgreSQL takes
    the workspace alone to be few rows, and would not look an array of ids up in an index but read the whole workspace.
    """
    return f"""ARRAY(
      SELECT kin.id
      FROM customer AS kin
      WHERE kin.workspace_id = %(workspace_id)s AND kin.merged_into_id = {survivor_of(one)}
    ) || {survivor_of(one)}"""


BLOCK = statement("""
UPDATE customer
SET state = CASE WHEN %(reason)s::text IS NULL THEN 'active' ELSE 'blocked' END,
    blocked_reason = %(reason)s::text,
    updated_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

MISFIT = statement("""
SELECT id
FROM customer
WHERE workspace_id = %(workspace_id)s AND attributes ? %(name)s
  AND NOT attribute_fits(attributes -> %(name)s, %(type)s, %(allowed)s::jsonb)
LIMIT 1
""")

ACTIVE = statement("""
SELECT id, attributes, born_on, registered_at, email_key IS NOT NULL AS email_known, phone_key IS NOT NULL AS phone_known
FROM customer
WHERE workspace_id = %(workspace_id)s AND state = 'active'
""")

SURVIVORS = statement("""
SELECT id, CASE WHEN merged_into_id IS NULL THEN id ELSE merged_into_id END AS survivor_id
FROM customer
WHERE workspace_id = %(workspace_id)s
""")
"""Every id that a customer ever had, with the one that counts now."""

MERGED = statement("""
SELECT id, merged_into_id
FROM customer
WHERE workspace_id = %(workspace_id)s AND merged_into_id IS NOT NULL
""")

IDENTITIES = statement("""
SELECT customer_id, source
FROM customer_identity
WHERE workspace_id = %(workspace_id)s
""")

NAMES = statement("""
SELECT id, name
FROM customer
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[]) AND name IS NOT NULL
""")

KEYS_OF = statement("""
SELECT email_key AS email, phone_key AS phone
FROM customer
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

TAKE_TURNS = statement("""
SELECT id
FROM customer
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
ORDER BY id
FOR NO KEY UPDATE
""")
"""Make whoever asks about the same customers wait, in an order in which nobody waits for another in a circle."""

# CASE, not COALESCE, in what an index shall find: row level security takes COALESCE for a function that may leak, and
# would look at every customer. LIMIT keeps each look-up an index scan by its key: the planner would else read the whole
# table for a few dozen refs.
RESOLVE = statement(
    """
SELECT asked.ordinal,
       COALESCE(survivor.id, named.id) AS id,
       COALESCE(survivor.attributes, named.attributes) AS attributes,
       CASE WHEN survivor.id IS NULL THEN named.born_on ELSE survivor.born_on END AS born_on,
       COALESCE(survivor.registered_at, named.registered_at) AS registered_at,
       COALESCE(survivor.state, named.state) AS state
FROM unnest(%(ids)s::uuid[], %(sources)s::text[], %(external_ids)s::text[])
  WITH ORDINALITY AS asked(id, source, external_id, ordinal)
LEFT JOIN LATERAL (
  SELECT customer_id
  FROM customer_identity
  WHERE workspace_id = %(workspace_id)s AND source = asked.source AND external_id = asked.external_id
  LIMIT 1
) AS identity ON asked.id IS NULL
JOIN LATERAL (
  SELECT id, attributes, born_on, registered_at, state, merged_into_id
  FROM customer
  WHERE workspace_id = %(workspace_id)s AND id = CASE WHEN asked.id IS NULL THEN identity.customer_id ELSE asked.id END
  LIMIT 1
) AS named ON true
LEFT JOIN LATERAL (
  SELECT id, attributes, born_on, registered_at, state
  FROM customer
  WHERE workspace_id = %(workspace_id)s AND id = named.merged_into_id
  LIMIT 1
) AS survivor ON named.merged_into_id IS NOT NULL
""",
    binary=True,
)


@dataclass(frozen=True, slots=True)
class _Owner:
    source: str
    external_id: str
    customer_id: UUID


async def owners(tx: Tx, *, identities: Sequence[Identity]) -> dict[Identity, UUID]:
    """Say which customer each of these identities belongs to, after merges; unknown ones are absent."""
    if not identities:
        return {}
    rows = await tx.all(
        OWNERS,
        _Owner,
        sources=[identity.source for identity in identities],
        external_ids=[identity.external_id for identity in identities],
    )
    return {Identity(row.source, row.external_id): row.customer_id for row in rows}


async def claim(tx: Tx, *, claims: dict[Identity, UUID]) -> None:
    """Give identities that nobody had to customers; when another transaction was quicker, the door starts again."""
    if not claims:
        return
    taken = await tx.run(
        CLAIM,
        sources=[identity.source for identity in claims],
        external_ids=[identity.external_id for identity in claims],
        customer_ids=list(claims.values()),
    )
    if taken != len(claims):
        raise errors.SerializationFailure("an identity was given to a customer meanwhile")


async def release(tx: Tx, *, identities: Sequence[tuple[str, str]]) -> None:
    """Take identities, as source and external id, from whom they belong to."""
    if identities:
        sources, external_ids = zip(*identities, strict=True)
        await tx.run(RELEASE, sources=list(sources), external_ids=list(external_ids))


async def create(tx: Tx, *, customers: Sequence[Customer]) -> None:
    """Insert new customers."""
    if customers:
        await tx.run(CREATE, rows=jsonb(customers))


async def update(tx: Tx, *, customers: Sequence[Customer]) -> None:
    """Write customers back as they are given."""
    if customers:
        await tx.run(UPDATE, rows=jsonb(customers))
