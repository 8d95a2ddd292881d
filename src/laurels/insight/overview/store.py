"""All SQL of the overview: what failed lately, and names."""

from laurels.kit.postgres import statement

FAILED_IMPORTS = statement("""
SELECT id, file_name AS name, finished_at AS at, failure AS why
FROM import
WHERE workspace_id = %(workspace_id)s AND state = 'failed' AND id >= %(since_id)s
ORDER BY id DESC
LIMIT %(limit)s
""")

FAILED_BATCHES = statement("""
SELECT id, name, finished_at AS at, failure AS why
FROM voucher_batch
WHERE workspace_id = %(workspace_id)s AND state = 'failed' AND id >= %(since_id)s
ORDER BY id DESC
LIMIT %(limit)s
""")

FAULTY_SEGMENTS = statement("""
SELECT id, name, NULL::timestamptz AS at, fault AS why
FROM segment
WHERE workspace_id = %(workspace_id)s AND fault IS NOT NULL AND state <> 'archived'
ORDER BY id DESC
LIMIT %(limit)s
""")

ENDED_CAMPAIGNS = statement("""
SELECT id, name, changed_at AS at, reason AS why
FROM campaign
WHERE workspace_id = %(workspace_id)s AND state = 'ended' AND changed_at >= %(since_at)s
ORDER BY changed_at DESC
LIMIT %(limit)s
""")

OLDEST_EVENT = statement("""
SELECT min(occurred_at)
FROM (
  SELECT occurred_at
  FROM feed_inbox
  WHERE workspace_id = %(workspace_id)s
  ORDER BY position
  LIMIT 100
) AS first
""")

NAMES = statement("""
SELECT id, name, state
FROM campaign
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
""")

MEMBERS = statement("""
SELECT count(*)
FROM membership
WHERE workspace_id = %(workspace_id)s AND state = 'active'
""")
