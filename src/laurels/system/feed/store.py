"""All SQL of the feed, but for the insert into its inbox, which the doors do."""

from laurels.kit.postgres import statement

AFTER = statement("""
SELECT sequence, id, type, key, payload, occurred_at
FROM feed
WHERE workspace_id = %(workspace_id)s
  AND sequence > %(after)s
  AND (%(types)s::text[] IS NULL OR type = ANY(%(types)s::text[]))
ORDER BY sequence
LIMIT %(limit)s
""")

LOCK_HEAD = statement("""
INSERT INTO feed_head AS head (workspace_id)
VALUES (%(workspace_id)s)
ON CONFLICT (workspace_id) DO UPDATE
SET sequence = head.sequence
RETURNING sequence
""")

# One statement: what leaves the inbox enters the feed, under the numbers that the locked head gives.
NUMBER = statement("""
WITH claimed AS (
  DELETE FROM feed_inbox
  WHERE workspace_id = %(workspace_id)s
    AND id = ANY(ARRAY(
      SELECT id
      FROM feed_inbox
      WHERE workspace_id = %(workspace_id)s
      ORDER BY id
      LIMIT %(limit)s
    ))
  RETURNING id, type, key, payload, occurred_at
), numbered AS (
  INSERT INTO feed (workspace_id, sequence, id, type, key, payload, occurred_at)
  SELECT %(workspace_id)s, %(head)s::bigint + row_number() OVER (ORDER BY id), id, type, key, payload, occurred_at
  FROM claimed
  RETURNING sequence
)
UPDATE feed_head
SET sequence = COALESCE((SELECT max(sequence) FROM numbered), %(head)s::bigint)
WHERE workspace_id = %(workspace_id)s
RETURNING sequence
""")
