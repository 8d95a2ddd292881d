"""All SQL of prices and exchange rates."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import errors

from laurels.core.prices.model import Price, Rate
from laurels.kit.postgres import Statement, statement
from laurels.kit.tx import Tx, jsonb

# What skus cost over a span, with the price that was in force when it began, in the order of time.
POINTS = statement(
    """
SELECT wanted.sku, point.from_at, point.price_minor
FROM unnest(%(skus)s::text[]) AS wanted(sku)
CROSS JOIN LATERAL (
  (
    SELECT price.from_at, price.price_minor
    FROM price
    WHERE price.workspace_id = %(workspace_id)s AND price.sku = wanted.sku AND price.currency = %(currency)s
      AND price.from_at <= %(since_at)s
    ORDER BY price.from_at DESC
    LIMIT 1
  ) UNION ALL (
    SELECT price.from_at, price.price_minor
    FROM price
    WHERE price.workspace_id = %(workspace_id)s AND price.sku = wanted.sku AND price.currency = %(currency)s
      AND price.from_at > %(since_at)s AND price.from_at <= %(until_at)s
  )
) AS point
ORDER BY wanted.sku, point.from_at
""",
    binary=True,
)

HISTORY = statement("""
SELECT sku, currency, from_at, price_minor
FROM price
WHERE workspace_id = %(workspace_id)s AND sku = %(sku)s AND currency = %(currency)s AND from_at < %(before_at)s
ORDER BY from_at DESC
LIMIT %(limit)s
""")

KNOWN = statement("""
SELECT EXISTS (
  SELECT
  FROM price
  WHERE workspace_id = %(workspace_id)s AND sku = %(sku)s
)
""")

LOCK = statement("""
SELECT price.sku, price.currency, price.from_at, price.price_minor
FROM jsonb_to_recordset(%(rows)s::jsonb) AS given(sku text, currency text, from_at timestamptz)
JOIN price
  ON price.workspace_id = %(workspace_id)s AND price.sku = given.sku AND price.currency = given.currency
  AND price.from_at = given.from_at
ORDER BY price.sku, price.currency, price.from_at
FOR NO KEY UPDATE OF price
""")

CREATE = statement("""
INSERT INTO price (workspace_id, sku, currency, from_at, price_minor, received_at)
SELECT %(workspace_id)s, sku, currency, from_at, price_minor, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS given(sku text, currency text, from_at timestamptz, price_minor bigint)
ORDER BY sku, currency, from_at
ON CONFLICT (workspace_id, sku, currency, from_at) DO NOTHING
""")

UPDATE = statement("""
UPDATE price
SET price_minor = given.price_minor,
    received_at = %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb) AS given(sku text, currency text, from_at timestamptz, price_minor bigint)
WHERE price.workspace_id = %(workspace_id)s AND price.sku = given.sku AND price.currency = given.currency
  AND price.from_at = given.from_at
""")

# The newest rate of each pair of currencies that is asked for; a pair that has none is absent.
RATES = statement("""
SELECT newest.from_currency, newest.to_currency, newest.valid_from_at, newest.rate
FROM unnest(%(from_currencies)s::text[], %(to_currencies)s::text[]) AS wanted(from_currency, to_currency)
CROSS JOIN LATERAL (
  SELECT exchange_rate.from_currency, exchange_rate.to_currency, exchange_rate.valid_from_at, exchange_rate.rate
  FROM exchange_rate
  WHERE exchange_rate.workspace_id = %(workspace_id)s AND exchange_rate.from_currency = wanted.from_currency
    AND exchange_rate.to_currency = wanted.to_currency AND exchange_rate.valid_from_at <= %(rated_at)s
  ORDER BY exchange_rate.valid_from_at DESC
  LIMIT 1
) AS newest
""")

LIST_RATES = statement("""
SELECT DISTINCT ON (from_currency, to_currency) from_currency, to_currency, valid_from_at, rate
FROM exchange_rate
WHERE workspace_id = %(workspace_id)s AND valid_from_at <= %(rated_at)s
  AND (from_currency, to_currency) > (%(after_from)s, %(after_to)s)
ORDER BY from_currency, to_currency, valid_from_at DESC
LIMIT %(limit)s
""")

RATE_HISTORY = statement("""
SELECT from_currency, to_currency, valid_from_at, rate
FROM exchange_rate
WHERE workspace_id = %(workspace_id)s AND from_currency = %(from_currency)s AND to_currency = %(to_currency)s
  AND valid_from_at < %(before_at)s
ORDER BY valid_from_at DESC
LIMIT %(limit)s
""")

LOCK_RATES = statement("""
SELECT rate.from_currency, rate.to_currency, rate.valid_from_at, rate.rate
FROM jsonb_to_recordset(%(rows)s::jsonb) AS given(from_currency text, to_currency text, valid_from_at timestamptz)
JOIN exchange_rate AS rate
  ON rate.workspace_id = %(workspace_id)s AND rate.from_currency = given.from_currency
  AND rate.to_currency = given.to_currency AND rate.valid_from_at = given.valid_from_at
ORDER BY rate.from_currency, rate.to_currency, rate.valid_from_at
FOR NO KEY UPDATE OF rate
""")

CREATE_RATES = statement("""
INSERT INTO exchange_rate (workspace_id, from_currency, to_currency, valid_from_at, rate, received_at)
SELECT %(workspace_id)s, from_currency, to_currency, valid_from_at, rate, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb)
  AS given(from_currency text, to_currency text, valid_from_at timestamptz, rate numeric)
ORDER BY from_currency, to_currency, valid_from_at
ON CONFLICT (workspace_id, from_currency, to_currency, valid_from_at) DO NOTHING
""")

UPDATE_RATES = statement("""
UPDATE exchange_rate AS present
SET rate = given.rate,
    received_at = %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb)
  AS given(from_currency text, to_currency text, valid_from_at timestamptz, rate numeric)
WHERE present.workspace_id = %(workspace_id)s AND present.from_currency = given.from_currency
  AND present.to_currency = given.to_currency AND present.valid_from_at = given.valid_from_at
""")


async def write(tx: Tx, *, created: Sequence[Price], updated: Sequence[Price]) -> None:
    """Keep prices; when another transaction was quicker with one of them, the door starts again."""
    await _write(tx, CREATE, UPDATE, created, updated)


async def write_rates(tx: Tx, *, created: Sequence[Rate], updated: Sequence[Rate]) -> None:
    """Keep rates; when another transaction was quicker with one of them, the door starts again."""
    await _write(tx, CREATE_RATES, UPDATE_RATES, created, updated)


async def _write(
    tx: Tx, create: Statement, update: Statement, created: Sequence[object], updated: Sequence[object]
) -> None:
    if created and await tx.run(create, rows=jsonb(created)) != len(created):
        raise errors.SerializationFailure("one of these rows was created meanwhile")
    if updated:
        await tx.run(update, rows=jsonb(updated))
