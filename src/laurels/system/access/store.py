"""All SQL of API keys."""

from laurels.kit.postgres import statement

CREATE = statement("""
INSERT INTO api_key (workspace_id, id, name, kind, hint, digest, scopes, created_at, expires_at)
VALUES (%(workspace_id)s, %(id)s, %(name)s, %(kind)s, %(hint)s, %(digest)s, %(scopes)s, now(), %(expires_at)s)
RETURNING id, name, kind, hint, scopes, created_at, expires_at, revoked_at, replaced_by
""")

BY_DIGEST = statement("""
SELECT id, name, kind, hint, scopes, created_at, expires_at, revoked_at, replaced_by
FROM api_key
WHERE workspace_id = %(workspace_id)s AND digest = %(digest)s
""")

LOCK = statement("""
SELECT id, name, kind, hint, scopes, created_at, expires_at, revoked_at, replaced_by
FROM api_key
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
FOR UPDATE
""")

LIST = statement("""
SELECT id, name, kind, hint, scopes, created_at, expires_at, revoked_at, replaced_by
FROM api_key
WHERE workspace_id = %(workspace_id)s
ORDER BY id DESC
LIMIT 1000
""")

END = statement("""
UPDATE api_key
SET revoked_at = LEAST(revoked_at, now() + %(overlap)s::interval), replaced_by = COALESCE(%(replaced_by)s, replaced_by)
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
RETURNING id, name, kind, hint, scopes, created_at, expires_at, revoked_at, replaced_by
""")
