"""All SQL of imports, their refusals and what they did."""

from __future__ import annotations

from laurels.kit.postgres import statement

_COLUMNS = """id, kind, state, file_name, file_bytes, file_sha256, stored, mapping, dry_run, run_id, rows_done, progress,
       created_count, updated_count, unchanged_count, refused_count, failure, created_at, started_at, finished_at,
       remembered, undo_reason, undo_at, undone_at, undo_count, taken_back_count, kept_count"""

CREATE = statement(f"""
INSERT INTO import (workspace_id, id, kind, file_name, file_bytes, file_sha256, stored, mapping, dry_run, created_at)
VALUES (%(workspace_id)s, %(id)s, %(kind)s, %(file_name)s, %(file_bytes)s, %(file_sha256)s, %(stored)s,
        %(mapping)s::jsonb, %(dry_run)s, %(now)s)
RETURNING {_COLUMNS}
""")

BY_ID = statement(f"""
SELECT {_COLUMNS}
FROM import
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

UNFINISHED = statement(f"""
SELECT {_COLUMNS}
FROM import
WHERE workspace_id = %(workspace_id)s AND file_sha256 = %(file_sha256)s AND mapping = %(mapping)s::jsonb
  AND dry_run = %(dry_run)s AND NOT stored AND state IN ('pending', 'running', 'paused', 'failed')
ORDER BY id DESC
LIMIT 1
""")

LIST = statement(f"""
SELECT {_COLUMNS}
FROM import
WHERE workspace_id = %(workspace_id)s AND id < %(before)s
ORDER BY id DESC
LIMIT %(limit)s
""")

START = statement(f"""
UPDATE import
SET state = 'running', run_id = %(run_id)s, failure = NULL, finished_at = NULL, started_at = COALESCE(started_at, %(now)s)
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state IN ('pending', 'running', 'paused', 'failed')
RETURNING {_COLUMNS}
""")

ADVANCE = statement(f"""
UPDATE import
SET rows_done = rows_done + %(rows)s, progress = %(progress)s,
    created_count = created_count + %(created)s, updated_count = updated_count + %(updated)s,
    unchanged_count = unchanged_count + %(unchanged)s, refused_count = refused_count + %(refused)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND run_id = %(run_id)s AND rows_done = %(behind)s
RETURNING {_COLUMNS}
""")

END = statement(f"""
UPDATE import
SET state = %(state)s, failure = %(failure)s, finished_at = %(finished_at)s,
    progress = CASE WHEN %(state)s = 'finished' THEN 1 ELSE progress END
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND run_id = %(run_id)s AND state = 'running'
RETURNING {_COLUMNS}
""")

STOP = statement(f"""
UPDATE import
SET state = 'paused'
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state IN ('pending', 'running', 'paused')
RETURNING {_COLUMNS}
""")

RESUME = statement(f"""
UPDATE import
SET state = 'pending', failure = NULL, finished_at = NULL
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state IN ('pending', 'running', 'paused', 'failed')
RETURNING {_COLUMNS}
""")

REFUSE = statement("""
INSERT INTO import_refusal (workspace_id, import_id, row_number, line_number, code, pointer, column_name, detail, content)
SELECT %(workspace_id)s, %(import_id)s, row_number, line_number, code, pointer, column_name, detail, content
FROM jsonb_to_recordset(%(refusals)s::jsonb) AS refused(
  row_number bigint, line_number bigint, code text, pointer text, column_name text, detail text, content text
)
""")

REFUSALS = statement("""
SELECT row_number, line_number, code, pointer, column_name, detail, content
FROM import_refusal
WHERE workspace_id = %(workspace_id)s AND import_id = %(import_id)s AND row_number > %(after)s
ORDER BY row_number
LIMIT %(limit)s
""")

EXPIRE = statement("""
DELETE FROM import_refusal
WHERE workspace_id = %(workspace_id)s
  AND import_id IN (
    SELECT id
    FROM import
    WHERE workspace_id = %(workspace_id)s AND finished_at < %(before)s
  )
""")

# What a file did by leaving things out has no rows: it is numbered downwards from zero.
REMEMBER = statement("""
INSERT INTO import_change (workspace_id, import_id, number, subject_id, before, after)
SELECT %(workspace_id)s, %(import_id)s, CASE
         WHEN number IS NULL THEN least(0, (
           SELECT min(number)
           FROM import_change
           WHERE workspace_id = %(workspace_id)s AND import_id = %(import_id)s
         )) - row_number() OVER ()
         ELSE number
       END, subject_id, before, after
FROM jsonb_to_recordset(%(changes)s::jsonb) AS did(number bigint, subject_id uuid, before jsonb, after jsonb)
""")

BEGIN_UNDO = statement(f"""
UPDATE import
SET state = 'undoing', run_id = NULL, undo_reason = %(reason)s, undo_at = %(now)s, undo_count = (
  SELECT count(*)
  FROM import_change
  WHERE workspace_id = %(workspace_id)s AND import_id = %(id)s
)
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state IN ('paused', 'finished', 'failed') AND remembered
RETURNING {_COLUMNS}
""")
"""Whoever ran it books nothing more, for it is not their run any longer."""

START_UNDO = statement(f"""
UPDATE import
SET run_id = %(run_id)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state = 'undoing'
RETURNING {_COLUMNS}
""")

NEXT_CHANGES = statement("""
SELECT number, subject_id, before, after
FROM import_change
WHERE workspace_id = %(workspace_id)s AND import_id = %(import_id)s AND number < %(below)s AND code IS NULL
ORDER BY number DESC
LIMIT %(limit)s
""")

FORGET_CHANGES = statement("""
DELETE FROM import_change
WHERE workspace_id = %(workspace_id)s AND import_id = %(import_id)s AND number = ANY(%(numbers)s::bigint[])
""")

KEEP = statement("""
UPDATE import_change
SET code = kept.code, detail = kept.detail, before = NULL, after = NULL
FROM jsonb_to_recordset(%(kept)s::jsonb) AS kept(number bigint, code text, detail text)
WHERE import_change.workspace_id = %(workspace_id)s AND import_change.import_id = %(import_id)s
  AND import_change.number = kept.number
""")

ADVANCE_UNDO = statement(f"""
UPDATE import
SET taken_back_count = taken_back_count + %(taken_back)s, kept_count = kept_count + %(kept)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND run_id = %(run_id)s AND state = 'undoing'
  AND taken_back_count + kept_count = %(behind)s
RETURNING {_COLUMNS}
""")

END_UNDO = statement(f"""
UPDATE import
SET state = 'undone', undone_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND run_id = %(run_id)s AND state = 'undoing'
RETURNING {_COLUMNS}
""")

KEPT = statement("""
SELECT number, subject_id, code, detail
FROM import_change
WHERE workspace_id = %(workspace_id)s AND import_id = %(import_id)s AND number > %(after)s AND code IS NOT NULL
ORDER BY number
LIMIT %(limit)s
""")

FORGET = statement("""
UPDATE import
SET remembered = false
WHERE workspace_id = %(workspace_id)s AND remembered AND state NOT IN ('pending', 'running', 'undoing')
  AND COALESCE(undone_at, finished_at, created_at) < %(before)s
""")

EXPIRE_CHANGES = statement("""
DELETE FROM import_change
WHERE workspace_id = %(workspace_id)s
  AND import_id IN (
    SELECT id
    FROM import
    WHERE workspace_id = %(workspace_id)s AND NOT remembered
  )
""")

# What came to depend on customers whom an import made. What rules alone made of them, such as the members of a dynamic
# segment, is made anew without them.
DEPENDING_ON_CUSTOMERS = statement("""
SELECT asked.id, CASE
         WHEN EXISTS (
           SELECT
           FROM shop_order
           WHERE workspace_id = %(workspace_id)s AND customer_id = asked.id
         ) THEN 'orders'
         WHEN EXISTS (
           SELECT
           FROM event
           WHERE workspace_id = %(workspace_id)s AND customer_id = asked.id
         ) THEN 'events'
         WHEN EXISTS (
           SELECT
           FROM account
           WHERE workspace_id = %(workspace_id)s AND owner_id = asked.id
         ) THEN 'points'
         WHEN EXISTS (
           SELECT
           FROM membership
           WHERE workspace_id = %(workspace_id)s AND customer_id = asked.id
         ) THEN 'a membership'
         WHEN EXISTS (
           SELECT
           FROM segment_member AS member
           JOIN segment ON segment.workspace_id = %(workspace_id)s AND segment.id = member.segment_id
           WHERE member.workspace_id = %(workspace_id)s AND member.customer_id = asked.id AND segment.kind = 'static'
         ) THEN 'a place in a static segment'
         WHEN EXISTS (
           SELECT
           FROM voucher
           WHERE workspace_id = %(workspace_id)s AND customer_id = asked.id
         ) OR EXISTS (
           SELECT
           FROM voucher_holder
           WHERE workspace_id = %(workspace_id)s AND customer_id = asked.id
         ) THEN 'codes'
         WHEN EXISTS (
           SELECT
           FROM publication
           WHERE workspace_id = %(workspace_id)s AND customer_id = asked.id
         ) THEN 'offers'
         WHEN EXISTS (
           SELECT
           FROM redemption
           WHERE workspace_id = %(workspace_id)s AND customer_id = asked.id
         ) OR EXISTS (
           SELECT
           FROM redemption_refusal
           WHERE workspace_id = %(workspace_id)s AND customer_id = asked.id
         ) THEN 'redemptions'
         WHEN EXISTS (
           SELECT
           FROM payment
           WHERE workspace_id = %(workspace_id)s AND customer_id = asked.id
         ) THEN 'payments'
         WHEN EXISTS (
           SELECT
           FROM test_case
           WHERE workspace_id = %(workspace_id)s AND customer_id = asked.id
         ) THEN 'a test case'
       END AS what
FROM unnest(%(ids)s::uuid[]) AS asked(id)
""")

# An order has its id from when it came, so those that came since are one stretch of the lines.
DEPENDING_ON_PRODUCTS = statement("""
SELECT DISTINCT ON (found.sku) found.sku, found.what
FROM (
  SELECT sku, 'orders' AS what
  FROM order_line
  WHERE workspace_id = %(workspace_id)s AND order_id >= %(since_id)s AND sku = ANY(%(skus)s::text[])
  UNION ALL
  SELECT sku, 'a history of prices'
  FROM price
  WHERE workspace_id = %(workspace_id)s AND sku = ANY(%(skus)s::text[])
) AS found
ORDER BY found.sku, found.what DESC
""")
