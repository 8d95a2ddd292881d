"""All SQL of vouchers, their batches, their changes and their pools."""

from __future__ import annotations

from laurels.core import customers
from laurels.kit.postgres import statement

_HOLDERS = """ARRAY(
         SELECT customer_id
         FROM voucher_holder
         WHERE voucher_holder.workspace_id = voucher.workspace_id AND voucher_id = voucher.id
         ORDER BY added_at, customer_id
       ) AS holders"""
# A code that was given to somebody who was merged since is the survivor's.
_HOLDER = f"""CASE
         WHEN voucher.customer_id IS NOT NULL THEN {customers.survivor_of("voucher.customer_id")}
       END AS customer_id"""
_VOUCHER = f"""id, kind, campaign_id, batch_id, code, key, case_sensitive, state, reason, uses_max, starts_at, ends_at,
       {_HOLDER}, holder_only, free, published_at, COALESCE(attributes, '{{}}') AS attributes, created_at,
       {_HOLDERS}"""

BY_KEYS = statement(f"""
SELECT {_VOUCHER}
FROM voucher
WHERE workspace_id = %(workspace_id)s AND key = ANY(%(keys)s::text[])
""")
"""The vouchers that a list of typed codes may name; `match` tells which of them each one does."""

BY_ID = statement(f"""
SELECT {_VOUCHER}
FROM voucher
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

BY_IDS = statement(f"""
SELECT {_VOUCHER}
FROM voucher
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
""")

MISFIT = statement("""
SELECT id
FROM voucher
WHERE workspace_id = %(workspace_id)s AND kind = 'coupon' AND attributes ? %(name)s
  AND NOT attribute_fits(attributes -> %(name)s, %(type)s, %(allowed)s::jsonb)
LIMIT 1
""")

LOCK = statement(f"""
SELECT {_VOUCHER}
FROM voucher
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
FOR NO KEY UPDATE
""")

CREATE = statement(f"""
INSERT INTO voucher (workspace_id, id, campaign_id, batch_id, customer_id, uses_max, starts_at, ends_at, published_at,
                     created_at, case_sensitive, holder_only, pooled, kind, state, code, key, attributes)
SELECT %(workspace_id)s, id, campaign_id, batch_id, customer_id, uses_max, starts_at, ends_at,
       CASE WHEN customer_id IS NOT NULL THEN %(now)s END, %(now)s, case_sensitive, holder_only,
       pooled AND customer_id IS NULL, kind, 'active', code, key, attributes
FROM jsonb_to_recordset(%(vouchers)s::jsonb) AS fresh(
  id uuid, campaign_id uuid, batch_id uuid, customer_id uuid, uses_max bigint, starts_at timestamptz,
  ends_at timestamptz, case_sensitive boolean, holder_only boolean, pooled boolean, kind text, code text, key text,
  attributes jsonb
)
ON CONFLICT (workspace_id, key) DO NOTHING
RETURNING {_VOUCHER}
""")

REWRITE = statement(f"""
UPDATE voucher
SET uses_max = said.uses_max, starts_at = said.starts_at, ends_at = said.ends_at, holder_only = said.holder_only,
    customer_id = said.customer_id,
    published_at = CASE
      WHEN said.customer_id IS NULL THEN voucher.published_at
      WHEN voucher.customer_id IS NOT DISTINCT FROM said.customer_id THEN voucher.published_at
      ELSE %(now)s
    END,
    pooled = voucher.pooled AND said.customer_id IS NULL, attributes = said.attributes
FROM jsonb_to_recordset(%(vouchers)s::jsonb) AS said(
  said_id uuid, customer_id uuid, uses_max bigint, starts_at timestamptz, ends_at timestamptz, holder_only boolean,
  attributes jsonb
)
WHERE voucher.workspace_id = %(workspace_id)s AND voucher.id = said.said_id
RETURNING voucher.id, kind, campaign_id, batch_id, code, key, case_sensitive, state, reason, voucher.uses_max,
          voucher.starts_at, voucher.ends_at, {_HOLDER}, voucher.holder_only, free, published_at,
          COALESCE(voucher.attributes, '{{}}') AS attributes, created_at,
       {_HOLDERS}
""")

LOCK_MANY = statement(f"""
SELECT {_VOUCHER}
FROM voucher
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
ORDER BY id
FOR NO KEY UPDATE
""")

RESTORE = statement("""
UPDATE voucher
SET state = said.said_state, reason = said.said_reason, customer_id = said.customer_id, published_at = said.published_at,
    uses_max = said.uses_max, starts_at = said.starts_at, ends_at = said.ends_at, holder_only = said.holder_only,
    pooled = (voucher.pooled OR said.said_free) AND said.customer_id IS NULL, attributes = said.attributes
FROM jsonb_to_recordset(%(vouchers)s::jsonb) AS said(
  said_id uuid, said_state text, said_reason text, said_free boolean, customer_id uuid, published_at timestamptz,
  uses_max bigint, starts_at timestamptz, ends_at timestamptz, holder_only boolean, attributes jsonb
)
WHERE voucher.workspace_id = %(workspace_id)s AND voucher.id = said.said_id
""")

STEP = statement(f"""
UPDATE voucher
SET state = %(state)s, reason = %(reason)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
RETURNING {_VOUCHER}
""")

# Free codes first, whoever holds others of them meanwhile; a row that is not free any more when its lock is had, is
# none. The dates are those of the code: what has ended is not given.
TAKE_FREE = statement(f"""
SELECT {_VOUCHER}
FROM voucher
WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s AND free
  AND (ends_at IS NULL OR ends_at > %(now)s)
ORDER BY id
LIMIT %(count)s
FOR NO KEY UPDATE SKIP LOCKED
""")

WAIT_FREE = statement(f"""
SELECT {_VOUCHER}
FROM voucher
WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s AND free
  AND (ends_at IS NULL OR ends_at > %(now)s) AND id <> ALL(%(taken)s::uuid[])
ORDER BY id
LIMIT %(count)s
FOR NO KEY UPDATE
""")

GIVE = statement("""
UPDATE voucher
SET customer_id = gift.customer_id, published_at = gift.published_at, pooled = false,
    starts_at = CASE WHEN gift.starts_at IS NULL THEN voucher.starts_at ELSE gift.starts_at END,
    ends_at = CASE WHEN gift.ends_at IS NULL THEN voucher.ends_at ELSE gift.ends_at END
FROM unnest(%(voucher_ids)s::uuid[], %(customer_ids)s::uuid[], %(published)s::timestamptz[], %(starts)s::timestamptz[],
            %(ends)s::timestamptz[]) AS gift(voucher_id, customer_id, published_at, starts_at, ends_at)
WHERE voucher.workspace_id = %(workspace_id)s AND voucher.id = gift.voucher_id
""")

LEAVE_POOL = statement("""
UPDATE voucher
SET pooled = false
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[]) AND pooled
""")

HAS_POOL = statement("""
SELECT EXISTS (
    SELECT
    FROM voucher_batch
    WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s AND pooled
  ) OR EXISTS (
    SELECT
    FROM voucher_pool
    WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s
  ) OR EXISTS (
    SELECT
    FROM voucher
    WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s AND free
  )
""")
"""Whether a campaign has codes to give, or had some in batches."""

RETIRE = statement("""
UPDATE voucher
SET pooled = false
WHERE workspace_id = %(workspace_id)s AND id = ANY(ARRAY(
  SELECT id
  FROM (
    SELECT id, ends_at
    FROM voucher
    WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s AND free
    ORDER BY id
    LIMIT %(limit)s
  ) AS front
  WHERE ends_at <= %(now)s
))
""")
"""Ended codes that stand before those that can be given, so that nobody has to step over them."""

LIST = statement(f"""
SELECT {_VOUCHER}
FROM voucher
WHERE workspace_id = %(workspace_id)s AND id < %(before)s AND (%(money)s OR kind = 'coupon')
  AND (%(state)s::text IS NULL OR state = %(state)s) AND (%(free)s::boolean IS NULL OR free = %(free)s)
ORDER BY id DESC
LIMIT %(limit)s
""")

LIST_OF_BATCH = statement(f"""
SELECT {_VOUCHER}
FROM voucher
WHERE workspace_id = %(workspace_id)s AND id < %(before)s AND id BETWEEN %(first)s AND %(last)s
  AND batch_id = %(batch_id)s
  AND (%(state)s::text IS NULL OR state = %(state)s) AND (%(free)s::boolean IS NULL OR free = %(free)s)
ORDER BY id DESC
LIMIT %(limit)s
""")

# The index of a campaign's codes has the free ones first: each half is read from its own end.
LIST_OF_CAMPAIGN = statement(f"""
SELECT found.*
FROM (
  SELECT halves.id
  FROM (
    (
      SELECT id
      FROM voucher
      WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s AND free AND id < %(before)s
        AND %(free)s::boolean IS DISTINCT FROM false AND (%(state)s::text IS NULL OR state = %(state)s)
      ORDER BY id DESC
      LIMIT %(limit)s
    )
    UNION ALL
    (
      SELECT id
      FROM voucher
      WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s AND NOT free AND id < %(before)s
        AND %(free)s::boolean IS DISTINCT FROM true AND (%(state)s::text IS NULL OR state = %(state)s)
      ORDER BY id DESC
      LIMIT %(limit)s
    )
  ) AS halves
  ORDER BY halves.id DESC
  LIMIT %(limit)s
) AS named
CROSS JOIN LATERAL (
  SELECT {_VOUCHER}
  FROM voucher
  WHERE workspace_id = %(workspace_id)s AND id = named.id
  LIMIT 1
) AS found
ORDER BY found.id DESC
""")

LIST_OF_CUSTOMER = statement(f"""
SELECT found.*
FROM (
  SELECT DISTINCT held.id
  FROM unnest(%(customer_ids)s::uuid[]) AS whose(customer_id)
  CROSS JOIN LATERAL (
    SELECT id
    FROM voucher
    WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id AND id < %(before)s
    UNION ALL
    SELECT voucher_id
    FROM voucher_holder
    WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id AND voucher_id < %(before)s
    OFFSET 0
  ) AS held
) AS named
CROSS JOIN LATERAL (
  SELECT {_VOUCHER}
  FROM voucher
  WHERE workspace_id = %(workspace_id)s AND id = named.id AND (%(money)s OR kind = 'coupon')
    AND (%(state)s::text IS NULL OR state = %(state)s) AND (%(free)s::boolean IS NULL OR free = %(free)s)
    AND (%(campaign_id)s::uuid IS NULL OR campaign_id = %(campaign_id)s)
  LIMIT 1
) AS found
ORDER BY found.id DESC
LIMIT %(limit)s
""")

HOLDERS = statement("""
SELECT customer_id, share_bps, added_at
FROM voucher_holder
WHERE workspace_id = %(workspace_id)s AND voucher_id = %(id)s
ORDER BY added_at, customer_id
""")

DROP_HOLDERS = statement("""
DELETE FROM voucher_holder
WHERE workspace_id = %(workspace_id)s AND voucher_id = %(id)s AND customer_id <> ALL(%(customer_ids)s::uuid[])
""")

KEEP_HOLDERS = statement("""
INSERT INTO voucher_holder (workspace_id, voucher_id, customer_id, share_bps, added_at)
SELECT %(workspace_id)s, %(id)s, customer_id, share_bps, %(now)s
FROM unnest(%(customer_ids)s::uuid[], %(shares)s::integer[]) AS said(customer_id, share_bps)
ON CONFLICT (workspace_id, voucher_id, customer_id) DO UPDATE
SET share_bps = EXCLUDED.share_bps
""")

# Patterns with a check character are shapes that no other code may have. Who makes one and who makes codes by hand wait
# for one another; codes by hand do not wait among themselves.
CLAIM_SHAPE = statement("""
SELECT pg_advisory_xact_lock(hashtextextended('voucher shapes ' || %(workspace_id)s::text, 0))
""")

HEED_SHAPES = statement("""
SELECT pg_advisory_xact_lock_shared(hashtextextended('voucher shapes ' || %(workspace_id)s::text, 0))
""")

PATTERNS = statement("""
SELECT pattern, characters, case_sensitive
FROM voucher_pattern
WHERE workspace_id = %(workspace_id)s
""")

KEEP_PATTERN = statement("""
INSERT INTO voucher_pattern (workspace_id, pattern, characters, case_sensitive, created_at)
VALUES (%(workspace_id)s, %(pattern)s, %(characters)s, %(case_sensitive)s, %(now)s)
ON CONFLICT (workspace_id, pattern, characters, case_sensitive) DO NOTHING
""")

DRAWN = statement("""
SELECT COALESCE(sum(wanted_count), 0)::bigint
FROM voucher_batch
WHERE workspace_id = %(workspace_id)s AND pattern = %(pattern)s AND characters = %(characters)s
  AND case_sensitive = %(case_sensitive)s
""")
"""How many codes batches of a pattern hold, or will."""

SHADOWED = statement("""
SELECT key
FROM voucher
WHERE workspace_id = %(workspace_id)s AND key >= %(low)s AND key < %(high)s AND key ~ %(shape)s
LIMIT 1
""")
"""Codes by hand or from files that look like a pattern before there is any of it."""

_BATCH = """id, campaign_id, kind, source, name, state, pattern, characters, case_sensitive, uses_max, starts_at,
       ends_at, holder_only, pooled, COALESCE(attributes, '{}') AS attributes, wanted_count, made_count, collided_count,
       run_id, failure, created_at, finished_at"""

CREATE_BATCH = statement(f"""
INSERT INTO voucher_batch (workspace_id, id, campaign_id, kind, source, name, pattern, characters,
                           case_sensitive, uses_max, starts_at, ends_at, holder_only, pooled, attributes, wanted_count,
                           created_at)
VALUES (%(workspace_id)s, %(id)s, %(campaign_id)s, %(kind)s, %(source)s, %(name)s, %(pattern)s, %(characters)s,
        %(case_sensitive)s, %(uses_max)s, %(starts_at)s, %(ends_at)s, %(holder_only)s, %(pooled)s,
        %(attributes)s::jsonb, %(wanted_count)s, %(now)s)
ON CONFLICT (workspace_id, id) DO NOTHING
RETURNING {_BATCH}
""")

BATCH = statement(f"""
SELECT {_BATCH}
FROM voucher_batch
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

LOCK_BATCH = statement(f"""
SELECT {_BATCH}
FROM voucher_batch
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
FOR NO KEY UPDATE
""")

BATCHES = statement(f"""
SELECT {_BATCH}
FROM voucher_batch
WHERE workspace_id = %(workspace_id)s AND id < %(before)s
  AND (%(campaign_id)s::uuid IS NULL OR campaign_id = %(campaign_id)s)
ORDER BY id DESC
LIMIT %(limit)s
""")

START_BATCH = statement(f"""
UPDATE voucher_batch
SET state = 'running', run_id = %(run_id)s, failure = NULL
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state <> 'finished'
RETURNING {_BATCH}
""")

STOP_BATCH = statement(f"""
UPDATE voucher_batch
SET state = 'paused'
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state IN ('pending', 'running', 'paused')
RETURNING {_BATCH}
""")

RESUME_BATCH = statement(f"""
UPDATE voucher_batch
SET state = 'pending', failure = NULL
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state <> 'finished'
RETURNING {_BATCH}
""")

FAIL_BATCH = statement(f"""
UPDATE voucher_batch
SET state = 'failed', failure = %(failure)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND run_id = %(run_id)s AND state = 'running'
RETURNING {_BATCH}
""")

_MAKE = """
INSERT INTO voucher (workspace_id, id, campaign_id, batch_id, uses_max, starts_at, ends_at, created_at, case_sensitive,
                     holder_only, pooled, kind, state, code, key, attributes)
SELECT %(workspace_id)s, fresh.id::uuid, batch.campaign_id, batch.id, batch.uses_max, batch.starts_at, batch.ends_at,
       batch.created_at, batch.case_sensitive, batch.holder_only, batch.pooled, batch.kind, 'active', fresh.code,
       fresh.key, batch.attributes
FROM voucher_batch AS batch
CROSS JOIN unnest(string_to_array(%(ids)s, E'\\n'), string_to_array(%(codes)s, E'\\n'),
                  string_to_array(%(keys)s, E'\\n')) AS fresh(id, code, key)
WHERE batch.workspace_id = %(workspace_id)s AND batch.id = %(batch_id)s"""

MAKE = statement(f"{_MAKE}\n")
"""Store codes that were drawn. One that is taken fails them all, which is so rare that looking first would cost more."""

MAKE_WHAT_IS_NEW = statement(f"{_MAKE}\nON CONFLICT DO NOTHING\n")

ADVANCE_BATCH = statement(f"""
UPDATE voucher_batch
SET made_count = made_count + %(made)s, collided_count = collided_count + %(collided)s,
    state = CASE WHEN made_count + %(made)s = wanted_count THEN 'finished' ELSE state END,
    finished_at = CASE WHEN made_count + %(made)s = wanted_count THEN %(now)s END
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND run_id = %(run_id)s AND made_count + %(made)s <= wanted_count
RETURNING {_BATCH}
""")

GROW_BATCH = statement("""
UPDATE voucher_batch
SET made_count = made_count + %(made)s, wanted_count = wanted_count + %(made)s, state = 'finished', finished_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

CLOSE_BATCH = statement("""
UPDATE voucher_batch
SET wanted_count = made_count, state = 'finished', finished_at = COALESCE(finished_at, %(now)s)
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

DATE_BATCH = statement("""
UPDATE voucher_batch
SET starts_at = CASE WHEN %(sets_start)s THEN %(starts_at)s ELSE starts_at END,
    ends_at = CASE WHEN %(sets_end)s THEN %(ends_at)s ELSE ends_at END
WHERE workspace_id = %(workspace_id)s AND (id = %(batch_id)s OR campaign_id = %(campaign_id)s)
""")

_CHANGE = """id, action, batch_id, campaign_id, voucher_ids, sets_start, sets_end, starts_at, ends_at, reason, state,
       until_id, after_id, seen_count, changed_count, run_id, created_at, finished_at"""

CREATE_CHANGE = statement(f"""
INSERT INTO voucher_change (workspace_id, id, action, batch_id, campaign_id, voucher_ids, sets_start, sets_end, starts_at,
                            ends_at, reason, until_id, after_id, created_at)
VALUES (%(workspace_id)s, %(id)s, %(action)s, %(batch_id)s, %(campaign_id)s, %(voucher_ids)s::uuid[], %(sets_start)s,
        %(sets_end)s, %(starts_at)s, %(ends_at)s, %(reason)s, %(until_id)s, %(after_id)s, %(now)s)
RETURNING {_CHANGE}
""")

CHANGE = statement(f"""
SELECT {_CHANGE}
FROM voucher_change
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

CHANGES = statement(f"""
SELECT {_CHANGE}
FROM voucher_change
WHERE workspace_id = %(workspace_id)s AND id < %(before)s
ORDER BY id DESC
LIMIT %(limit)s
""")

START_CHANGE = statement(f"""
UPDATE voucher_change
SET state = 'running', run_id = %(run_id)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state <> 'finished'
RETURNING {_CHANGE}
""")

TURN_CHANGE = statement(f"""
UPDATE voucher_change
SET state = %(state)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state <> 'finished'
RETURNING {_CHANGE}
""")

ADVANCE_CHANGE = statement(f"""
UPDATE voucher_change
SET after_id = %(last_id)s, seen_count = seen_count + %(seen)s, changed_count = changed_count + %(changed)s,
    state = CASE WHEN %(over)s THEN 'finished' ELSE state END,
    finished_at = CASE WHEN %(over)s THEN %(now)s END
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND run_id = %(run_id)s AND after_id = %(after_id)s
RETURNING {_CHANGE}
""")

NEXT_OF_BATCH = statement("""
SELECT id
FROM voucher
WHERE workspace_id = %(workspace_id)s AND id > %(after_id)s AND id <= %(until_id)s AND batch_id = %(batch_id)s
ORDER BY id
LIMIT %(limit)s
""")

NEXT_OF_CAMPAIGN = statement("""
(
  SELECT id
  FROM voucher
  WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s AND free
    AND id > %(after_id)s AND id <= %(until_id)s
  ORDER BY id
  LIMIT %(limit)s
)
UNION ALL
(
  SELECT id
  FROM voucher
  WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s AND NOT free
    AND id > %(after_id)s AND id <= %(until_id)s
  ORDER BY id
  LIMIT %(limit)s
)
ORDER BY id
LIMIT %(limit)s
""")

APPLY = statement("""
UPDATE voucher
SET state = COALESCE(%(state)s, state),
    reason = CASE WHEN %(state)s::text IS NULL THEN reason ELSE %(reason)s END,
    starts_at = CASE WHEN %(sets_start)s THEN %(starts_at)s ELSE starts_at END,
    ends_at = CASE WHEN %(sets_end)s THEN %(ends_at)s ELSE ends_at END
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[]) AND state = ANY(%(among)s::text[])
""")

_POOL = """campaign_id, free_min, refill_count, pattern, characters, case_sensitive, uses_max, starts_at, ends_at,
       holder_only, COALESCE(attributes, '{}') AS attributes, batch_id, failure, changed_at"""

SET_POOL = statement(f"""
INSERT INTO voucher_pool (workspace_id, campaign_id, free_min, refill_count, pattern, characters, case_sensitive, uses_max,
                          starts_at, ends_at, holder_only, attributes, changed_at)
VALUES (%(workspace_id)s, %(campaign_id)s, %(free_min)s, %(refill_count)s, %(pattern)s, %(characters)s,
        %(case_sensitive)s, %(uses_max)s, %(starts_at)s, %(ends_at)s, %(holder_only)s, %(attributes)s::jsonb, %(now)s)
ON CONFLICT (workspace_id, campaign_id) DO UPDATE
SET free_min = EXCLUDED.free_min, refill_count = EXCLUDED.refill_count, pattern = EXCLUDED.pattern,
    characters = EXCLUDED.characters, case_sensitive = EXCLUDED.case_sensitive, uses_max = EXCLUDED.uses_max,
    starts_at = EXCLUDED.starts_at, ends_at = EXCLUDED.ends_at, holder_only = EXCLUDED.holder_only,
    attributes = EXCLUDED.attributes, failure = NULL, changed_at = EXCLUDED.changed_at
RETURNING {_POOL}
""")

POOL = statement(f"""
SELECT {_POOL}
FROM voucher_pool
WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s
""")

POOLS = statement(f"""
SELECT {_POOL}
FROM voucher_pool
WHERE workspace_id = %(workspace_id)s AND campaign_id > %(after)s
ORDER BY campaign_id
LIMIT %(limit)s
""")

DROP_POOL = statement("""
DELETE FROM voucher_pool
WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s
""")

LOW_POOLS = statement(f"""
SELECT {_POOL}
FROM voucher_pool AS wanted
WHERE workspace_id = %(workspace_id)s AND failure IS NULL
  AND (
    SELECT count(*)
    FROM (
      SELECT
      FROM voucher
      WHERE voucher.workspace_id = %(workspace_id)s AND voucher.campaign_id = wanted.campaign_id AND free
      LIMIT wanted.free_min
    ) AS left_over
  ) < free_min
  AND NOT EXISTS (
    SELECT
    FROM voucher_batch
    WHERE voucher_batch.workspace_id = %(workspace_id)s AND voucher_batch.id = wanted.batch_id
      AND state <> 'finished'
  )
ORDER BY campaign_id
FOR NO KEY UPDATE SKIP LOCKED
""")
"""Pools that are low and are not being filled; where the filling was stopped or failed, they are left alone."""

FILLED = statement("""
UPDATE voucher_pool
SET batch_id = %(batch_id)s, failure = %(failure)s
WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s
""")

ENDED_POOLS = statement("""
SELECT DISTINCT campaign_id
FROM voucher_batch
WHERE workspace_id = %(workspace_id)s AND pooled AND ends_at <= %(now)s AND campaign_id IS NOT NULL
""")

HAS_CODES = statement("""
SELECT EXISTS (
  SELECT
  FROM voucher
  WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s
)
""")

FREE_COUNT = statement("""
SELECT count(*)
FROM voucher
WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s AND free
""")
