"""All SQL of seals."""

from laurels.kit.postgres import statement

LAST = statement("""
SELECT number, ids, content, hash
FROM seal
WHERE workspace_id = %(workspace_id)s AND stream = %(stream)s
ORDER BY number DESC
LIMIT 1
""")

AFTER = statement("""
SELECT number, ids, content, hash
FROM seal
WHERE workspace_id = %(workspace_id)s AND stream = %(stream)s AND number > %(after)s
ORDER BY number
LIMIT 20
""")

ADD = statement("""
INSERT INTO seal (workspace_id, stream, number, ids, content, hash, sealed_at)
VALUES (%(workspace_id)s, %(stream)s, %(number)s, %(ids)s, %(content)s, %(hash)s, now())
""")

LOCK = statement("""
SELECT pg_advisory_xact_lock(hashtextextended(%(workspace_id)s::text || 'seal' || %(stream)s, 0))
""")

# An ARRAY is read once; without statistics, IN with a LIMIT is read again for every row.
CLAIM = statement("""
DELETE FROM unsealed
WHERE workspace_id = %(workspace_id)s
  AND stream = %(stream)s
  AND id = ANY(ARRAY(
    SELECT id
    FROM unsealed
    WHERE workspace_id = %(workspace_id)s AND stream = %(stream)s
    ORDER BY id
    LIMIT %(limit)s
  ))
RETURNING id
""")
