"""All SQL of sessions, links and failed attempts. All of it runs in the organisation."""

from laurels.kit.postgres import statement

STANDING = statement("""
SELECT session.id, session.staff_id, staff.name, staff.disabled_at IS NOT NULL AS disabled, session.ended_at,
       session.seen_at, session.expires_at, now() AS now,
       ARRAY(
         SELECT DISTINCT role
         FROM staff_grant
         CROSS JOIN unnest(staff_grant.roles) AS role
         WHERE staff_grant.workspace_id = %(workspace_id)s
           AND staff_grant.staff_id = session.staff_id
           AND staff_grant.place_id = ANY(ARRAY[%(workspace_id)s, %(place_id)s::uuid])
       ) AS roles
FROM session
JOIN staff ON staff.workspace_id = session.workspace_id AND staff.id = session.staff_id
WHERE session.workspace_id = %(workspace_id)s AND session.digest = %(digest)s
""")

SEEN = statement("""
UPDATE session
SET seen_at = now()
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

OPEN = statement("""
INSERT INTO session (workspace_id, id, staff_id, digest, method, address, agent, created_at, seen_at, confirmed_at, expires_at)
VALUES (%(workspace_id)s, %(id)s, %(staff_id)s, %(digest)s, %(method)s, %(address)s, %(agent)s, now(), now(), now(),
        now() + %(lasts)s::interval)
RETURNING id, staff_id, method, address, agent, created_at, seen_at, expires_at
""")

OF_PERSON = statement("""
SELECT id, staff_id, method, address, agent, created_at, seen_at, expires_at
FROM session
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s AND ended_at IS NULL
  AND expires_at > now() AND seen_at > now() - %(idle)s::interval
ORDER BY id DESC
""")

END = statement("""
UPDATE session
SET ended_at = now()
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s AND id = %(id)s AND ended_at IS NULL
RETURNING id, staff_id, method, address, agent, created_at, seen_at, expires_at
""")

END_ALL = statement("""
UPDATE session
SET ended_at = now()
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s AND ended_at IS NULL
  AND id IS DISTINCT FROM %(but)s::uuid
""")

CONFIRMED = statement("""
SELECT confirmed_at > now() - %(lasts)s::interval
FROM session
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

CONFIRM = statement("""
UPDATE session
SET confirmed_at = now()
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND ended_at IS NULL
""")

FORGET_SESSIONS = statement("""
DELETE FROM session
WHERE workspace_id = %(workspace_id)s AND expires_at < now() - %(kept)s::interval
""")

FORGET_LINKS = statement("""
DELETE FROM sign_in_link
WHERE workspace_id = %(workspace_id)s AND expires_at < now() - %(kept)s::interval
""")

FORGET_FAILURES = statement("""
DELETE FROM sign_in_failure
WHERE workspace_id = %(workspace_id)s AND failed_at < now() - %(kept)s::interval
""")

VOID_LINKS = statement("""
UPDATE sign_in_link
SET used_at = now()
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s AND used_at IS NULL
""")

LINK = statement("""
INSERT INTO sign_in_link (workspace_id, id, staff_id, digest, created_at, expires_at)
VALUES (%(workspace_id)s, %(id)s, %(staff_id)s, %(digest)s, now(), now() + %(lasts)s::interval)
RETURNING expires_at
""")

LINKED = statement("""
SELECT staff_id
FROM sign_in_link
WHERE workspace_id = %(workspace_id)s AND digest = %(digest)s AND used_at IS NULL AND expires_at > now()
""")

USE_LINK = statement("""
UPDATE sign_in_link
SET used_at = now()
WHERE workspace_id = %(workspace_id)s AND digest = %(digest)s AND used_at IS NULL AND expires_at > now()
RETURNING staff_id
""")

BEGIN_COUNT = statement("""
INSERT INTO sign_in_failure (workspace_id, subject, failure_count, failed_at, blocked_until)
VALUES (%(workspace_id)s, %(subject)s, 0, now(), now())
ON CONFLICT DO NOTHING
""")

COUNTED = statement("""
SELECT subject, failure_count, failed_at, blocked_until
FROM sign_in_failure
WHERE workspace_id = %(workspace_id)s AND subject = %(subject)s
FOR UPDATE
""")

COUNT = statement("""
UPDATE sign_in_failure
SET failure_count = %(failure_count)s, failed_at = now(), blocked_until = %(blocked_until)s
WHERE workspace_id = %(workspace_id)s AND subject = %(subject)s
""")

FORGIVE_ALL = statement("""
DELETE FROM sign_in_failure
WHERE workspace_id = %(workspace_id)s AND subject = %(subject)s
""")

FORGIVE_ONE = statement("""
UPDATE sign_in_failure
SET failure_count = GREATEST(0, failure_count - 1), blocked_until = now()
WHERE workspace_id = %(workspace_id)s AND subject = %(subject)s
""")
