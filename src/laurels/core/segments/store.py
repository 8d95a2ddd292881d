"""All SQL of segments and their members."""

from __future__ import annotations

from typing import LiteralString, cast

from laurels.core.segments.model import Asked
from laurels.kit.postgres import Statement, statement

_COLUMNS = """id, key, name, description, kind, state, revision, rule, rule_version, clock, named_ids, meaning, fault,
       due_at, compared_at, compared_version, waiting_count, found_count, stopped, size, created_at, changed_at"""

CREATE = statement(f"""
INSERT INTO segment (workspace_id, id, key, name, description, kind, rule, rule_version, clock, named_ids, due_at,
                     created_at, changed_at)
VALUES (%(workspace_id)s, %(id)s, %(key)s, %(name)s, %(description)s, %(kind)s, %(rule)s, %(rule_version)s,
        %(clock)s, %(named_ids)s::uuid[], %(due_at)s, %(now)s, %(now)s)
ON CONFLICT (workspace_id, key) DO NOTHING
RETURNING {_COLUMNS}
""")

BY_ID = statement(f"""
SELECT {_COLUMNS}
FROM segment
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

BY_IDS = statement(f"""
SELECT {_COLUMNS}
FROM segment
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
ORDER BY key
""")

BY_KEY = statement(f"""
SELECT {_COLUMNS}
FROM segment
WHERE workspace_id = %(workspace_id)s AND key = %(key)s
""")

LOCK = statement(f"""
SELECT {_COLUMNS}
FROM segment
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
FOR NO KEY UPDATE
""")

LIST = statement(f"""
SELECT {_COLUMNS}
FROM segment
WHERE workspace_id = %(workspace_id)s AND key > %(after)s AND (%(archived)s OR state = 'active')
  AND (%(kind)s::text IS NULL OR kind = %(kind)s::text)
ORDER BY key
LIMIT %(limit)s
""")

RULED = statement(f"""
SELECT {_COLUMNS}
FROM segment
WHERE workspace_id = %(workspace_id)s AND kind = 'dynamic' AND state = 'active'
ORDER BY id
""")

NAMED = statement("""
SELECT id, key, name
FROM segment
WHERE workspace_id = %(workspace_id)s AND state = 'active'
ORDER BY key
""")

CHANGE = statement(f"""
UPDATE segment
SET name = %(name)s,
    description = %(description)s,
    state = %(state)s,
    rule = %(rule)s,
    rule_version = %(rule_version)s,
    clock = %(clock)s,
    named_ids = %(named_ids)s::uuid[],
    meaning = %(meaning)s,
    fault = %(fault)s,
    due_at = %(due_at)s,
    stopped = %(stopped)s,
    revision = revision + 1,
    changed_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
RETURNING {_COLUMNS}
""")

ADD_VERSION = statement("""
INSERT INTO segment_version (workspace_id, segment_id, version, rule, created_at, created_by)
VALUES (%(workspace_id)s, %(id)s, %(version)s, %(rule)s, %(now)s, %(created_by)s)
""")

VERSIONS = statement("""
SELECT version, rule, created_at, created_by
FROM segment_version
WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s AND version < %(before)s
ORDER BY version DESC
LIMIT %(limit)s
""")

TURN = statement("""
INSERT INTO segment_turn AS turn (workspace_id)
VALUES (%(workspace_id)s)
ON CONFLICT (workspace_id) DO UPDATE
SET workspace_version = turn.workspace_version
RETURNING workspace_version
""")

SEEN = statement("""
UPDATE segment_turn
SET workspace_version = %(version)s
WHERE workspace_id = %(workspace_id)s
""")

DUE = statement("""
UPDATE segment
SET due_at = %(now)s, stopped = stopped AND NOT %(resumed)s
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
""")

LOOK = statement("""
SELECT COALESCE((
         SELECT workspace_version
         FROM segment_turn
         WHERE workspace_id = %(workspace_id)s
       ), 0) AS version_seen,
       EXISTS (
         SELECT
         FROM segment
         WHERE workspace_id = %(workspace_id)s AND kind = 'dynamic' AND state = 'active'
       ) AS ruled,
       EXISTS (
         SELECT
         FROM segment
         WHERE workspace_id = %(workspace_id)s AND due_at <= %(now)s AND state = 'active' AND NOT stopped
       ) AS due,
       ARRAY(
         SELECT id
         FROM segment
         WHERE workspace_id = %(workspace_id)s AND waiting_count > 0 AND state = 'active' AND NOT stopped
         ORDER BY waiting_count, id
       ) AS waiting_ids
""")

COMPARING = statement("""
SELECT pg_try_advisory_xact_lock(hashtextextended('segments:' || %(workspace_id)s::text, 0))
""")

READ_AS = statement("""
UPDATE segment
SET meaning = %(meaning)s, fault = %(fault)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

STOP = statement(f"""
UPDATE segment
SET stopped = true
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
RETURNING {_COLUMNS}
""")

# What waits is counted again in its table: a comparison finds some who waited already. A rule that was changed since,
# or a wish for another comparison, stays due.
COMPARED = statement("""
UPDATE segment
SET compared_at = %(now)s,
    compared_version = given.rule_version,
    due_at = CASE WHEN segment.due_at IS NOT DISTINCT FROM given.was_due_at THEN given.due_at ELSE segment.due_at END,
    waiting_count = given.waiting,
    found_count = given.waiting
FROM (
  SELECT one.id, one.rule_version, one.was_due_at, one.due_at, (
    SELECT count(*)
    FROM segment_waiting
    WHERE workspace_id = %(workspace_id)s AND segment_id = one.id
  ) AS waiting
  FROM unnest(%(ids)s::uuid[], %(versions)s::int[], %(was)s::timestamptz[], %(dues)s::timestamptz[])
    AS one(id, rule_version, was_due_at, due_at)
) AS given
WHERE segment.workspace_id = %(workspace_id)s AND segment.id = given.id
""")

CLAIM = statement("""
SELECT customer_id
FROM segment_waiting
WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s
ORDER BY customer_id
LIMIT %(limit)s
""")

# Whoever is asked is asked for every segment they wait for. What is left to wait for is what was not claimed.
CLAIMED = statement("""
WITH claimed AS (
  DELETE FROM segment_waiting
  WHERE workspace_id = %(workspace_id)s AND segment_id = ANY(%(ids)s::uuid[])
    AND customer_id = ANY(%(customer_ids)s::uuid[])
  RETURNING segment_id
)
UPDATE segment
SET waiting_count = greatest(waiting_count - counted.claimed, 0)
FROM (SELECT segment_id, count(*) AS claimed FROM claimed GROUP BY segment_id) AS counted
WHERE segment.workspace_id = %(workspace_id)s AND segment.id = counted.segment_id
RETURNING segment.id
""")

RECOUNT_WAITING = statement("""
UPDATE segment
SET waiting_count = (
  SELECT count(*)
  FROM segment_waiting
  WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s
)
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

FORGET_WAITING = statement("""
DELETE FROM segment_waiting
WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s
""")

ADD = statement("""
INSERT INTO segment_member (workspace_id, segment_id, customer_id, entered_at, import_id)
SELECT %(workspace_id)s, %(id)s, customer_id, %(now)s, %(import_id)s
FROM unnest(%(customer_ids)s::uuid[]) AS given(customer_id)
ORDER BY customer_id
ON CONFLICT (workspace_id, segment_id, customer_id) DO NOTHING
RETURNING customer_id
""")

LISTED = statement("""
UPDATE segment_member
SET import_id = %(import_id)s
WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s AND customer_id = ANY(%(customer_ids)s::uuid[])
  AND import_id IS DISTINCT FROM %(import_id)s
""")

REMOVE = statement("""
DELETE FROM segment_member
WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s AND customer_id = ANY(%(customer_ids)s::uuid[])
RETURNING customer_id, entered_at
""")

TAKE_OUT = statement("""
DELETE FROM segment_member
WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s AND customer_id = ANY(%(customer_ids)s::uuid[])
  AND import_id = %(import_id)s
RETURNING customer_id
""")

AMONG = statement("""
SELECT customer_id
FROM segment_member
WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s AND customer_id = ANY(%(customer_ids)s::uuid[])
""")

PUT_BACK = statement("""
INSERT INTO segment_member (workspace_id, segment_id, customer_id, entered_at)
SELECT %(workspace_id)s, %(id)s, customer_id, entered_at
FROM unnest(%(customer_ids)s::uuid[], %(entered)s::timestamptz[]) AS given(customer_id, entered_at)
ORDER BY customer_id
ON CONFLICT (workspace_id, segment_id, customer_id) DO NOTHING
RETURNING customer_id
""")

REMOVE_UNLISTED = statement("""
DELETE FROM segment_member
WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s
  AND customer_id = ANY(ARRAY(
    SELECT customer_id
    FROM segment_member
    WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s AND import_id IS DISTINCT FROM %(import_id)s
    LIMIT %(limit)s
  ))
RETURNING customer_id, entered_at
""")

# The segments' rows are few and come from their key; of what changed on a day, the sum is kept.
COUNT = statement("""
WITH moved AS (
  SELECT segment_id, entered_count, left_count
  FROM unnest(%(ids)s::uuid[], %(entered)s::bigint[], %(gone)s::bigint[])
    AS given(segment_id, entered_count, left_count)
), sized AS (
  UPDATE segment
  SET size = segment.size + moved.entered_count - moved.left_count
  FROM moved
  WHERE segment.workspace_id = %(workspace_id)s AND segment.id = moved.segment_id
  RETURNING segment.id, segment.size, moved.entered_count, moved.left_count
)
INSERT INTO segment_size AS kept (workspace_id, segment_id, day, size, entered_count, left_count)
SELECT %(workspace_id)s, id, %(day)s::date, size, entered_count, left_count
FROM sized
ON CONFLICT (workspace_id, segment_id, day) DO UPDATE
SET size = EXCLUDED.size,
    entered_count = kept.entered_count + EXCLUDED.entered_count,
    left_count = kept.left_count + EXCLUDED.left_count
""")

MEMBERS = statement("""
SELECT customer_id, entered_at
FROM segment_member
WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s AND customer_id > %(after)s
ORDER BY customer_id
LIMIT %(limit)s
""")

OF_CUSTOMER = statement("""
SELECT segment.id, segment.key, segment.name, segment.kind, member.entered_at
FROM segment_member AS member
JOIN segment
  ON segment.workspace_id = %(workspace_id)s AND segment.id = member.segment_id AND segment.state = 'active'
WHERE member.workspace_id = %(workspace_id)s AND member.customer_id = %(customer_id)s
ORDER BY segment.key
""")

OF_CUSTOMERS = statement("""
SELECT asked.customer_id, ARRAY(
    SELECT segment.key
    FROM segment_member AS member
    JOIN segment
      ON segment.workspace_id = %(workspace_id)s AND segment.id = member.segment_id AND segment.state = 'active'
    WHERE member.workspace_id = %(workspace_id)s AND member.customer_id = asked.customer_id
    ORDER BY segment.key
  ) AS keys
FROM unnest(%(customer_ids)s::uuid[]) AS asked(customer_id)
""")

# Two index scans side by side; each segment is in memory once.
OVERLAP = statement("""
SELECT count(*) FILTER (WHERE here AND there) AS both,
       count(*) FILTER (WHERE here AND NOT there) AS only_first,
       count(*) FILTER (WHERE there AND NOT here) AS only_second
FROM (
  SELECT bool_or(segment_id = %(first_id)s) AS here, bool_or(segment_id = %(second_id)s) AS there
  FROM segment_member
  WHERE workspace_id = %(workspace_id)s AND segment_id = ANY(ARRAY[%(first_id)s, %(second_id)s]::uuid[])
  GROUP BY customer_id
) AS each
""")

DAYS = statement("""
SELECT day, size, entered_count, left_count
FROM segment_size
WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s
  AND day BETWEEN %(first)s::date AND %(last)s::date
ORDER BY day
""")

SIZE_BEFORE = statement("""
SELECT size
FROM segment_size
WHERE workspace_id = %(workspace_id)s AND segment_id = %(id)s AND day < %(first)s::date
ORDER BY day DESC
LIMIT 1
""")

COMPARED_MAX = 60


def is_member(customer_id: str, segment_id: str) -> str:
    """Write the SQL that tells whether a customer is in a segment, both given as SQL; the workspace is a parameter."""
    return (
        "EXISTS (SELECT FROM segment_member WHERE segment_member.workspace_id = %(workspace_id)s "
        f"AND segment_member.segment_id = {segment_id} AND segment_member.customer_id = {customer_id})"
    )


def keys_of(customer_id: str) -> str:
    """Write the SQL that lists the keys of a customer's segments as jsonb, in order; the customer is given as SQL."""
    return (
        "(SELECT COALESCE(jsonb_agg(segment.key ORDER BY segment.key COLLATE \"C\"), '[]') FROM segment_member "
        "JOIN segment ON segment.workspace_id = %(workspace_id)s AND segment.id = segment_member.segment_id "
        "AND segment.state = 'active' "
        f"WHERE segment_member.workspace_id = %(workspace_id)s AND segment_member.customer_id = {customer_id})"
    )


def reconcile(asked: Asked) -> Statement:
    """Write the statement that makes the memberships of the named customers those that the rules say.

    Who is asked about but not among the answers, such as a customer who was erased, leaves.
    """
    return _composed(f"""
WITH asked AS MATERIALIZED (
{asked.text}
), wanted AS (
  SELECT each.segment_id, asked.customer_id
  FROM asked
  CROSS JOIN LATERAL (VALUES {_verdicts(asked)}) AS each(segment_id, holds)
  WHERE each.holds
), gone AS (
  DELETE FROM segment_member AS member
  WHERE member.workspace_id = %(workspace_id)s AND member.segment_id = ANY(%(segment_ids)s::uuid[])
    AND member.customer_id = ANY(%(customer_ids)s::uuid[])
    AND NOT EXISTS (
      SELECT FROM wanted WHERE wanted.customer_id = member.customer_id AND wanted.segment_id = member.segment_id
    )
  RETURNING member.segment_id, member.customer_id
), new AS (
  INSERT INTO segment_member (workspace_id, segment_id, customer_id, entered_at)
  SELECT %(workspace_id)s, segment_id, customer_id, %(now)s
  FROM wanted
  ORDER BY segment_id, customer_id
  ON CONFLICT (workspace_id, segment_id, customer_id) DO NOTHING
  RETURNING segment_id, customer_id
)
SELECT segment_id, customer_id, true AS entered
FROM new
UNION ALL
SELECT segment_id, customer_id, false
FROM gone
""")


def compare(asked: Asked) -> Statement:
    """Write the statement that finds, of everybody, whose membership is not what the rules say, and lets them wait."""
    return _composed(f"""
WITH {_differing(asked)}
INSERT INTO segment_waiting (workspace_id, segment_id, customer_id)
SELECT %(workspace_id)s, place.segment_id, differing.customer_id
FROM differing
JOIN place ON (differing.bits >> place.number) & 1 = 1
ON CONFLICT (workspace_id, segment_id, customer_id) DO NOTHING
""")


def astray(asked: Asked) -> Statement:
    """Write the statement that counts for each segment whose membership is not what its rule says."""
    return _composed(f"""
WITH {_differing(asked)}
SELECT place.segment_id, count(*) AS count
FROM differing
JOIN place ON (differing.bits >> place.number) & 1 = 1
GROUP BY place.segment_id
ORDER BY place.segment_id
""")


def _differing(asked: Asked) -> str:
    """Write the tables `differing`, of customers with bits, and `place`, which tells what each bit stands for.

    The verdicts of a customer are the bits of one number, and so are the memberships: everybody is one comparison of
    two numbers, and only of those who differ is it asked where. At most `COMPARED_MAX` segments have room in it.
    """
    verdicts = " | ".join(f"(asked.rule_{n}::integer::bigint << {n})" for n in range(len(asked.segment_ids)))
    places = ", ".join(f"('{id}'::uuid, {n})" for n, id in enumerate(asked.segment_ids))
    return f"""wanted AS (
  SELECT asked.customer_id, {verdicts} AS bits
  FROM (
{asked.text}
  ) AS asked
), place(segment_id, number) AS (
  VALUES {places}
), present AS (
  SELECT member.customer_id, bit_or(1::bigint << place.number) AS bits
  FROM segment_member AS member
  JOIN place ON place.segment_id = member.segment_id
  WHERE member.workspace_id = %(workspace_id)s AND member.segment_id = ANY(%(segment_ids)s::uuid[])
  GROUP BY member.customer_id
), differing AS (
  SELECT CASE WHEN present.customer_id IS NULL THEN wanted.customer_id ELSE present.customer_id END AS customer_id,
         COALESCE(wanted.bits, 0) # COALESCE(present.bits, 0) AS bits
  FROM wanted
  FULL JOIN present ON present.customer_id = wanted.customer_id
  WHERE COALESCE(wanted.bits, 0) <> COALESCE(present.bits, 0)
)"""


def count(asked: Asked) -> Statement:
    """Write the statement that counts for whom the one rule holds, how many were asked, and names some of them."""
    return _composed(f"""
WITH asked AS MATERIALIZED (
{asked.text}
)
SELECT count(*) AS asked_count,
       count(*) FILTER (WHERE asked.rule_0) AS size,
       count(*) FILTER (WHERE asked.rule_0 AND member.customer_id IS NULL) AS entering_count,
       count(*) FILTER (WHERE member.customer_id IS NOT NULL AND NOT asked.rule_0) AS leaving_count,
       ARRAY(
         SELECT customer_id
         FROM asked
         WHERE rule_0
         ORDER BY right(customer_id::text, 12)
         LIMIT %(sample)s
       ) AS sample
FROM asked
LEFT JOIN (
  SELECT customer_id
  FROM segment_member
  WHERE workspace_id = %(workspace_id)s AND segment_id = %(segment_id)s::uuid
) AS member ON member.customer_id = asked.customer_id
""")


def _verdicts(asked: Asked) -> str:
    return ", ".join(f"('{id}'::uuid, asked.rule_{place})" for place, id in enumerate(asked.segment_ids))


def _composed(text: str) -> Statement:
    made = Statement(cast(LiteralString, text.strip()))
    made.module = __name__
    made.binary = False
    made.parameters = frozenset()
    return made
