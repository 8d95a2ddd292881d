"""All SQL of credentials. All of it runs in the organisation."""

from laurels.kit.postgres import statement

HASH = statement("""
SELECT hash
FROM password
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s::uuid
""")

SET = statement("""
INSERT INTO password (workspace_id, staff_id, hash, changed_at)
VALUES (%(workspace_id)s, %(staff_id)s, %(hash)s, now())
ON CONFLICT (workspace_id, staff_id) DO UPDATE
SET hash = EXCLUDED.hash, changed_at = EXCLUDED.changed_at
""")

BEGIN_AUTHENTICATOR = statement("""
INSERT INTO authenticator (workspace_id, staff_id, secret, created_at)
VALUES (%(workspace_id)s, %(staff_id)s, %(secret)s, now())
ON CONFLICT (workspace_id, staff_id) DO UPDATE
SET secret = EXCLUDED.secret, step = 0, created_at = now()
WHERE authenticator.confirmed_at IS NULL
""")

# Locked, so that a code that is sent twice at once is used once.
LOCK_AUTHENTICATOR = statement("""
SELECT secret, step, confirmed_at
FROM authenticator
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s
FOR UPDATE
""")

USE_STEP = statement("""
UPDATE authenticator
SET step = %(step)s, confirmed_at = COALESCE(confirmed_at, now())
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s
""")

REMOVE_AUTHENTICATOR = statement("""
DELETE FROM authenticator
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s
""")

ADD_RECOVERY_CODES = statement("""
INSERT INTO recovery_code (workspace_id, staff_id, digest)
SELECT %(workspace_id)s, %(staff_id)s, digest
FROM unnest(%(digests)s::bytea[]) AS digest
""")

USE_RECOVERY_CODE = statement("""
UPDATE recovery_code
SET used_at = now()
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s AND digest = %(digest)s AND used_at IS NULL
""")

REMOVE_RECOVERY_CODES = statement("""
DELETE FROM recovery_code
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s
""")

STANDING = statement("""
SELECT
  EXISTS (
    SELECT FROM password WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s::uuid
  ) AS password,
  EXISTS (
    SELECT FROM authenticator
    WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s::uuid AND confirmed_at IS NOT NULL
  ) AS authenticator,
  (
    SELECT count(*) FROM recovery_code
    WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s::uuid AND used_at IS NULL
  ) AS recovery_code_count,
  (
    SELECT count(*) FROM passkey WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s::uuid
  ) AS passkey_count
""")

ADD_PASSKEY = statement("""
INSERT INTO passkey (workspace_id, id, staff_id, credential, public_key, site, uses, name, created_at)
VALUES (%(workspace_id)s, %(id)s, %(staff_id)s, %(credential)s, %(public_key)s, %(site)s, %(uses)s, %(name)s, now())
ON CONFLICT (workspace_id, credential) DO NOTHING
RETURNING id, staff_id, credential, public_key, site, uses, name, created_at, used_at
""")

PASSKEYS = statement("""
SELECT id, staff_id, credential, public_key, site, uses, name, created_at, used_at
FROM passkey
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s
ORDER BY id
""")

LOCK_PASSKEY = statement("""
SELECT id, staff_id, credential, public_key, site, uses, name, created_at, used_at
FROM passkey
WHERE workspace_id = %(workspace_id)s AND credential = %(credential)s
FOR UPDATE
""")

USE_PASSKEY = statement("""
UPDATE passkey
SET uses = %(uses)s, used_at = now()
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

REMOVE_PASSKEY = statement("""
DELETE FROM passkey
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s AND id = %(id)s
RETURNING id, staff_id, credential, public_key, site, uses, name, created_at, used_at
""")

REMOVE_PASSKEYS = statement("""
DELETE FROM passkey
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s
""")

ADD_CHALLENGE = statement("""
INSERT INTO challenge (workspace_id, value, staff_id, expires_at)
VALUES (%(workspace_id)s, %(value)s, %(staff_id)s, now() + %(lasts)s::interval)
""")

USE_CHALLENGE = statement("""
DELETE FROM challenge
WHERE workspace_id = %(workspace_id)s AND value = %(value)s AND staff_id IS NOT DISTINCT FROM %(staff_id)s::uuid
  AND expires_at > now()
""")

FORGET_CHALLENGES = statement("""
DELETE FROM challenge
WHERE workspace_id = %(workspace_id)s AND expires_at < now()
""")
