"""The shapes in which the rows of many rooms are put together. The rows themselves come from the faces of those rooms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import LiteralString, cast

from laurels.core import catalog, customers, readings
from laurels.core.attributes import Schema
from laurels.kit.postgres import Statement

_PARAMETER = re.compile(r"%\((\w+)\)s")

SHOWN_ID = """(
  SELECT 'cus_' || string_agg(
    substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + substring(bits FROM 5 * place + 1 FOR 5)::integer, 1), '' ORDER BY place
  )
  FROM (SELECT B'00' || ('x' || replace(customer.id::text, '-', ''))::bit(128) AS bits) AS written
  CROSS JOIN generate_series(0, 25) AS place
)"""
"""A customer's id as the API shows it: 128 bits in Crockford's base32."""


def composed(text: str) -> Statement:
    """Take a text that was put together from statements as a statement."""
    made = Statement(cast(LiteralString, text.strip()))
    made.module = __name__
    made.binary = False
    made.parameters = frozenset(_PARAMETER.findall(text))
    return made


def filled(rows: str, **values: str) -> str:
    """Put SQL in the place of some parameters of a statement."""
    return _PARAMETER.sub(lambda found: values.get(found[1], found[0]), rows)


def by_day(rows: str, *, zone: str) -> str:
    """Shape paid orders like the days of statistics: each with its local day."""
    return f"""SELECT bought.customer_id, bought.placed_at, (bought.placed_at AT TIME ZONE {zone})::date AS day, 1 AS orders,
       bought.amount_minor, bought.placed_at AS first_at, bought.placed_at AS last_at
FROM ({rows}) AS bought"""


def lines_by_day(rows: str, *, zone: str) -> str:
    """Give each line of a paid order the local day of the order."""
    return f"""SELECT sold.customer_id, sold.placed_at, (sold.placed_at AT TIME ZONE {zone})::date AS day, sold.sku, sold.quantity,
       sold.amount_minor
FROM ({rows}) AS sold"""


def in_collection(sku: str, key: str, *, keyed: bool) -> str:
    """Tell whether a SKU is in a collection: asked by key for a few lines, with all SKUs in memory for many."""
    if keyed:
        return f"EXISTS ({filled(catalog.MEMBERSHIP, sku=sku, key=key)} OFFSET 0)"
    return f"{sku} IN (SELECT member.sku FROM ({catalog.SKUS_IN}) AS member WHERE member.key = {key})"


def is_known_to(source: str, customer: str) -> str:
    """Tell whether a system of this name knows a customer."""
    return (
        f"EXISTS (SELECT FROM ({customers.IDENTITIES}) AS identity "
        f"WHERE identity.source = {source} AND identity.customer_id = {customer})"
    )


def every_id(owner: str) -> str:
    """Join all ids that a customer ever had, as `named.ids`."""
    return f"""CROSS JOIN LATERAL (
  SELECT ARRAY(SELECT merged.id FROM ({customers.MERGED}) AS merged WHERE merged.merged_into_id = {owner}) || {owner} AS ids
  OFFSET 0
) AS named"""


def of_one(alias: str, rows: str, columns: Mapping[str, str], where: Sequence[str], *, owner: str | None) -> str:
    """Join what is counted of one customer's rows, found by key.

    :param owner: the one id that rows may have; None: any of `named.ids`, each looked up by itself, see
        `customers.every_id_of`
    """
    if owner is None:
        return f"""CROSS JOIN LATERAL (
  SELECT {_named(columns)}
  FROM unnest(named.ids) AS whose(customer_id)
  CROSS JOIN LATERAL (
    SELECT one.*
    FROM ({rows}) AS one
    WHERE {" AND ".join(["one.customer_id = whose.customer_id", *where])}
    OFFSET 0
  ) AS one
) AS {alias}"""
    return f"""CROSS JOIN LATERAL (
  SELECT {_named(columns)}
  FROM ({rows}) AS one
  WHERE {" AND ".join([f"one.customer_id = {owner}", *where])}
) AS {alias}"""


def of_everybody(
    alias: str, rows: str, columns: Mapping[str, str], where: Sequence[str], *, owner: str, survivors: bool
) -> str:
    """Join what is counted of every customer's rows, grouped in one pass and joined by hash.

    :param survivors: whether rows may have the id of a customer who was merged since
    """
    who = "survivor.survivor_id" if survivors else "one.customer_id"
    merged = f"JOIN ({customers.SURVIVORS}) AS survivor ON survivor.id = one.customer_id" if survivors else ""
    return f"""LEFT JOIN (
  SELECT {who} AS customer_id, {_named(columns)}
  FROM ({rows}) AS one
  {merged}
  {"WHERE " + " AND ".join(where) if where else ""}
  GROUP BY {who}
) AS {alias} ON {alias}.customer_id = {owner}"""


def of_reading(value: str, name: str, *, at: str) -> str:
    """Read one attribute of outside data that is valid at an instant."""
    return f"(SELECT {value} FROM ({filled(readings.CURRENT, now=at)}) AS reading WHERE reading.name = {name})"


def of_population(
    verdicts: Sequence[str], columns: Mapping[str, str], joins: Sequence[str], *, among: str | None
) -> str:
    """Ask rules about customers who are neither merged nor erased: all of them, or those of some ids."""
    asked = "".join(f",\n       {verdict} AS rule_{place}" for place, verdict in enumerate(verdicts))
    found = "".join(f",\n    {value} AS {name}" for name, value in columns.items())
    chosen = "" if among is None else f"WHERE customer.id = ANY({among})"
    return f"""SELECT known.customer_id{asked}
FROM (
  SELECT customer.id AS customer_id{found}
  FROM ({customers.ACTIVE}) AS customer
  {_lines(joins)}
  {chosen}
  OFFSET 0
) AS known"""


def of_asked(given: Mapping[str, str], columns: Mapping[str, str], joins: Sequence[str]) -> str:
    """Find facts for each pair of a customer and a moment, in the order asked.

    :param given: the arrays that come with the question, as SQL, by the name of what they hold
    """
    found = "".join(f",\n       {value} AS {name}" for name, value in columns.items())
    return f"""SELECT asked.ordinal{found}
FROM unnest({", ".join(given.values())}) WITH ORDINALITY AS asked({", ".join(given)}, ordinal)
LEFT JOIN LATERAL (
  SELECT active.id, active.attributes, active.born_on, active.registered_at, active.email_known, active.phone_known
  FROM ({customers.ACTIVE}) AS active
  WHERE active.id = asked.customer_id
) AS customer ON true
{_lines(joins)}
ORDER BY asked.ordinal"""


def _named(columns: Mapping[str, str]) -> str:
    return ",\n    ".join(f"{value} AS {name}" for name, value in columns.items())


def _lines(joins: Sequence[str]) -> str:
    return "\n".join(joins)


def attribute(schema: Schema, name: str, of: str) -> str:
    """Read a declared attribute in its type; a value that does not fit, which was there before, is missing."""
    value = f"{of} -> '{name}'"
    text = f"({value} #>> '{{}}')"
    match schema.attributes[name].type:
        case "string" | "date":
            return f"CASE WHEN jsonb_typeof({value}) = 'string' THEN {text} END"
        case "boolean":
            return f"CASE WHEN jsonb_typeof({value}) = 'boolean' THEN ({value})::boolean END"
        case "integer":
            return f"CASE WHEN attribute_fits({value}, 'integer', NULL) THEN {text}::bigint END"
        case "decimal":
            return f"CASE WHEN attribute_fits({value}, 'decimal', NULL) THEN {text}::numeric END"
        case "timestamp":
            return f"CASE WHEN attribute_fits({value}, 'timestamp', NULL) THEN {text}::timestamptz END"
        case "string_list":
            return f"CASE WHEN jsonb_typeof({value}) = 'array' THEN {value} END"
