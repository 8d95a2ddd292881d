"""All SQL of stacking rules."""

from laurels.kit.postgres import statement

LATEST = statement("""
SELECT version, rules, created_at, created_by
FROM stacking_version
WHERE workspace_id = %(workspace_id)s
ORDER BY version DESC
LIMIT 1
""")

WANTED = statement("""
SELECT version, rules, created_at, created_by
FROM stacking_version
WHERE workspace_id = %(workspace_id)s AND version = ANY(%(versions)s)
""")

AS_OF = statement("""
SELECT version, rules, created_at, created_by
FROM stacking_version
WHERE workspace_id = %(workspace_id)s AND created_at <= %(at)s
ORDER BY version DESC
LIMIT 1
""")

ADD = statement("""
INSERT INTO stacking_version (workspace_id, version, rules, created_at, created_by)
VALUES (%(workspace_id)s, %(version)s, %(rules)s, %(now)s, %(created_by)s)
""")
