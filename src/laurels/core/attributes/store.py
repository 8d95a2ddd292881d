"""All SQL of attribute schemas."""

from laurels.kit.postgres import statement

ALL = statement("""
SELECT entity, name, type, required, allowed, created_at
FROM attribute
WHERE workspace_id = %(workspace_id)s
ORDER BY entity, name
""")

OF_ENTITY = statement("""
SELECT entity, name, type, required, allowed, created_at
FROM attribute
WHERE workspace_id = %(workspace_id)s AND entity = %(entity)s
ORDER BY name
""")

BY_NAME = statement("""
SELECT entity, name, type, required, allowed, created_at
FROM attribute
WHERE workspace_id = %(workspace_id)s AND entity = %(entity)s AND name = %(name)s
""")

PUT = statement("""
INSERT INTO attribute AS present (workspace_id, entity, name, type, required, allowed, created_at)
VALUES (%(workspace_id)s, %(entity)s, %(name)s, %(type)s, %(required)s, %(allowed)s::jsonb, %(now)s)
ON CONFLICT (workspace_id, entity, name) DO UPDATE
SET type = EXCLUDED.type, required = EXCLUDED.required, allowed = EXCLUDED.allowed
RETURNING entity, name, type, required, allowed, created_at
""")

DELETE = statement("""
DELETE FROM attribute
WHERE workspace_id = %(workspace_id)s AND entity = %(entity)s AND name = %(name)s
""")
