"""All SQL of imports and their refusals."""

from __future__ import annotations

from laurels.kit.postgres import statement

_COLUMNS = """id, kind, state, file_name, file_bytes, file_sha256, stored, mapping, dry_run, run_id, rows_done, progress,
       created_count, updated_count, unchanged_count, refused_count, failure, created_at, started_at, finished_at"""

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
  AND dry_run = %(dry_run)s AND NOT stored AND state <> 'finished'
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
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state <> 'finished'
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
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state <> 'finished'
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
