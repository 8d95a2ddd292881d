"""The tables that doors write themselves: the feed's inbox, the audit trail and remembered answers."""

from laurels.kit.postgres import statement

OPEN = """BEGIN; SET LOCAL laurels.workspace_id = '{workspace_id}';
SELECT mode, currency, zone, locale, version, now() + clock_offset AS now
FROM workspace
WHERE workspace_id = '{workspace_id}'"""
"""One round trip: begin, say whose rows may be seen, and read the workspace with its clock."""

OPEN_ORGANISATION = """BEGIN; SET LOCAL laurels.workspace_id = '{workspace_id}';
SELECT 'live', '', 'UTC', 'en', 1, now()"""
"""The organisation has no clock but the real one, and no money."""

EMIT = statement("""
INSERT INTO feed_inbox (workspace_id, id, type, key, payload, occurred_at)
SELECT %(workspace_id)s, event.id, event.type, event.key, event.payload, %(now)s
FROM jsonb_to_recordset(%(events)s::jsonb) AS event(id uuid, type text, key uuid, payload jsonb)
""")

AUDIT = statement("""
WITH noted AS (
  INSERT INTO audit (workspace_id, id, at, actor_kind, actor_id, actor_name, request_id, action, subject_kind, subject_id, changes)
  SELECT %(workspace_id)s, note.id, %(now)s, %(actor_kind)s, %(actor_id)s::uuid, %(actor_name)s, %(request_id)s, %(action)s,
         note.subject_kind, note.subject_id, note.changes
  FROM jsonb_to_recordset(%(notes)s::jsonb) AS note(id uuid, subject_kind text, subject_id uuid, changes jsonb)
  RETURNING id
)
INSERT INTO unsealed (workspace_id, stream, id)
SELECT %(workspace_id)s, 'audit', id
FROM noted
""")

RECALL = statement("""
SELECT pg_try_advisory_xact_lock(hashtextextended(%(workspace_id)s::text || %(key)s, 0)) AS mine,
       answer.fingerprint, answer.status, answer.body
FROM (SELECT 1) AS always
LEFT JOIN idempotency AS answer
  ON answer.workspace_id = %(workspace_id)s AND answer.key = %(key)s AND answer.expires_at > clock_timestamp()
""")

REMEMBER = statement("""
INSERT INTO idempotency (workspace_id, key, fingerprint, status, body, expires_at)
VALUES (%(workspace_id)s, %(key)s, %(fingerprint)s, %(status)s, %(body)s, clock_timestamp() + interval '7 days')
ON CONFLICT (workspace_id, key) DO UPDATE
SET fingerprint = EXCLUDED.fingerprint, status = EXCLUDED.status, body = EXCLUDED.body, expires_at = EXCLUDED.expires_at
WHERE idempotency.expires_at <= clock_timestamp()
""")

FORGET_EXPIRED = statement("""
DELETE FROM idempotency
WHERE workspace_id = %(workspace_id)s
  AND key = ANY(ARRAY(
    SELECT key
    FROM idempotency
    WHERE workspace_id = %(workspace_id)s AND expires_at <= clock_timestamp()
    LIMIT %(limit)s
  ))
""")
