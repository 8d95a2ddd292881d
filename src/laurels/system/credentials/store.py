"""All SQL of credentials. All of it runs in the organisation."""

from laurels.kit.postgres import statement

HASH = statement("""
SELECT hash
FROM password
WHERE workspace_id = %(workspace_id)s AND staff_id = %(staff_id)s
""")

SET = statement("""
INSERT INTO password (workspace_id, staff_id, hash, changed_at)
VALUES (%(workspace_id)s, %(staff_id)s, %(hash)s, now())
ON CONFLICT (workspace_id, staff_id) DO UPDATE
SET hash = EXCLUDED.hash, changed_at = EXCLUDED.changed_at
""")
