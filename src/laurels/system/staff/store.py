"""All SQL of people, their grants and invitations. All of it runs in the organisation."""

from laurels.kit.postgres import statement

CREATE = statement("""
INSERT INTO staff (workspace_id, id, email, email_key, name, created_at)
VALUES (%(workspace_id)s, %(id)s, %(email)s, %(email_key)s, %(name)s, now())
RETURNING id, email, name, locale, created_at, disabled_at
""")

BY_ID = statement("""
SELECT id, email, name, locale, created_at, disabled_at
FROM staff
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

BY_EMAIL = statement("""
SELECT id, email, name, locale, created_at, disabled_at
FROM staff
WHERE workspace_id = %(workspace_id)s AND email_key = %(email_key)s
""")

UPDATE = statement("""
UPDATE staff
SET name = COALESCE(%(name)s, name), locale = COALESCE(%(locale)s, locale)
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
RETURNING id, email, name, locale, created_at, disabled_at
""")

SWITCH = statement("""
UPDATE staff
SET disabled_at = CASE WHEN %(disabled)s THEN COALESCE(disabled_at, now()) END
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
RETURNING id, email, name, locale, created_at, disabled_at
""")

GRANT = statement("""
INSERT INTO staff_grant (workspace_id, staff_id, place_id, roles, granted_at)
VALUES (%(workspace_id)s, %(staff_id)s, %(place_id)s, %(roles)s, now())
ON CONFLICT (workspace_id, staff_id, place_id) DO UPDATE
SET roles = EXCLUDED.roles, granted_at = EXCLUDED.granted_at
""")

TAKE = statement("""
DELETE FROM staff_grant
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s AND place_id = %(place_id)s
""")

GRANTS = statement("""
SELECT place_id, roles
FROM staff_grant
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s
ORDER BY place_id
""")

LOCK_GRANTS = statement("""
SELECT place_id, roles
FROM staff_grant
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s
ORDER BY place_id
FOR UPDATE
""")

MEMBERS = statement("""
SELECT staff.id, staff.email, staff.name, staff.disabled_at,
       COALESCE(here.roles, ARRAY[]::text[]) AS roles, COALESCE(everywhere.roles, ARRAY[]::text[]) AS everywhere
FROM staff
LEFT JOIN staff_grant AS here
  ON here.workspace_id = staff.workspace_id AND here.staff_id = staff.id AND here.place_id = %(place_id)s::uuid
LEFT JOIN staff_grant AS everywhere
  ON everywhere.workspace_id = staff.workspace_id AND everywhere.staff_id = staff.id AND everywhere.place_id = staff.workspace_id
WHERE staff.workspace_id = %(workspace_id)s
  AND (here.staff_id IS NOT NULL OR everywhere.staff_id IS NOT NULL)
  AND (%(staff_id)s::uuid IS NULL OR staff.id = %(staff_id)s::uuid)
ORDER BY lower(staff.name), staff.id
LIMIT 1000
""")

# Whoever may change people everywhere or here and can sign in; locked, so that two who remove each other wait in line.
LOCK_ADMINISTRATORS = statement("""
SELECT staff_grant.staff_id
FROM staff_grant
JOIN staff ON staff.workspace_id = staff_grant.workspace_id AND staff.id = staff_grant.staff_id
WHERE staff_grant.workspace_id = %(workspace_id)s
  AND staff_grant.place_id = ANY(ARRAY[staff_grant.workspace_id, %(place_id)s::uuid])
  AND 'administrator' = ANY(staff_grant.roles)
  AND staff.disabled_at IS NULL
ORDER BY staff_grant.staff_id
FOR UPDATE
""")

PLACES = statement("""
SELECT place_id
FROM directory
WHERE workspace_id = %(workspace_id)s
ORDER BY place_id
""")

PLACE = statement("""
SELECT name, mode, currency, zone, locale, stopped, now() + clock_offset AS now
FROM workspace
WHERE workspace_id = %(workspace_id)s
""")

INVITE = statement("""
INSERT INTO invitation (workspace_id, id, digest, email, email_key, name, place_id, roles, invited_by, created_at, expires_at)
VALUES (%(workspace_id)s, %(id)s, %(digest)s, %(email)s, %(email_key)s, %(name)s, %(place_id)s, %(roles)s, %(invited_by)s,
        now(), now() + %(lasts)s::interval)
RETURNING id, email, name, place_id, roles, invited_by, created_at, expires_at
""")

# By the real clock, for a test clock may be a year ahead. Who waits for the lock sees what the other made of it.
LOCK_INVITATION = statement("""
SELECT id, email, name, place_id, roles, invited_by, created_at, expires_at
FROM invitation
WHERE workspace_id = %(workspace_id)s AND digest = %(digest)s AND accepted_at IS NULL AND withdrawn_at IS NULL
  AND expires_at > now()
FOR UPDATE
""")

INVITATIONS = statement("""
SELECT id, email, name, place_id, roles, invited_by, created_at, expires_at
FROM invitation
WHERE workspace_id = %(workspace_id)s AND place_id = ANY(ARRAY[workspace_id, %(place_id)s::uuid])
  AND accepted_at IS NULL AND withdrawn_at IS NULL
ORDER BY id DESC
LIMIT 1000
""")

ACCEPT = statement("""
UPDATE invitation
SET accepted_at = now()
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

# Sent again, the newest link counts.
WITHDRAW_OLDER = statement("""
UPDATE invitation
SET withdrawn_at = now()
WHERE workspace_id = %(workspace_id)s AND place_id = %(place_id)s AND email_key = %(email_key)s
  AND accepted_at IS NULL AND withdrawn_at IS NULL
""")

WITHDRAW = statement("""
UPDATE invitation
SET withdrawn_at = COALESCE(withdrawn_at, now())
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND place_id = ANY(ARRAY[workspace_id, %(place_id)s::uuid])
  AND accepted_at IS NULL
RETURNING id, email, name, place_id, roles, invited_by, created_at, expires_at
""")
