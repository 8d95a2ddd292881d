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

BEFORE = statement("""
SELECT sequence, id, type, key, payload, occurred_at
FROM feed
WHERE workspace_id = %(workspace_id)s
  AND sequence < %(before)s
  AND sequence >= %(down_to)s
  AND (%(types)s::text[] IS NULL OR type = ANY(%(types)s::text[]))
ORDER BY sequence DESC
LIMIT %(limit)s
""")

HEAD = statement("""
SELECT COALESCE((SELECT sequence FROM feed_head WHERE workspace_id = %(workspace_id)s), 0)
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
    AND position = ANY(ARRAY(
      SELECT position
      FROM feed_inbox
      WHERE workspace_id = %(workspace_id)s
      ORDER BY position
      LIMIT %(limit)s
    ))
  RETURNING position, id, type, key, payload, occurred_at
), numbered AS (
  INSERT INTO feed (workspace_id, sequence, id, type, key, payload, occurred_at)
  SELECT %(workspace_id)s, %(head)s::bigint + row_number() OVER (ORDER BY position), id, type, key, payload, occurred_at
  FROM claimed
  RETURNING sequence
)
UPDATE feed_head
SET sequence = COALESCE((SELECT max(sequence) FROM numbered), %(head)s::bigint)
WHERE workspace_id = %(workspace_id)s
RETURNING sequence
""")

# Cheap and without a lock: mostly there is nothing new.
BEHIND = statement("""
SELECT COALESCE((SELECT sequence FROM feed_head WHERE workspace_id = %(workspace_id)s), 0)
  > COALESCE((SELECT sequence FROM feed_follower WHERE workspace_id = %(workspace_id)s AND name = %(name)s), 0)
""")

LOCK_FOLLOWER = statement("""
INSERT INTO feed_follower AS follower (workspace_id, name)
VALUES (%(workspace_id)s, %(name)s)
ON CONFLICT (workspace_id, name) DO UPDATE
SET sequence = follower.sequence
RETURNING sequence
""")

MOVE_FOLLOWER = statement("""
UPDATE feed_follower
SET sequence = %(sequence)s
WHERE workspace_id = %(workspace_id)s AND name = %(name)s
""")
