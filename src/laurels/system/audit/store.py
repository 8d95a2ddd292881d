"""All SQL that reads the audit trail; the doors write it."""

from laurels.kit.postgres import statement

LIST = statement("""
SELECT id, at, actor_kind, actor_name, request_id, action, subject_kind, subject_id, changes
FROM audit
WHERE workspace_id = %(workspace_id)s
  AND (%(before)s::uuid IS NULL OR id < %(before)s::uuid)
  AND (%(subject_id)s::uuid IS NULL OR subject_id = %(subject_id)s::uuid)
ORDER BY id DESC
LIMIT %(limit)s
""")

CONTENT = statement("""
SELECT sha256(convert_to(string_agg(audit::text, E'\\n' ORDER BY id), 'UTF8'))
FROM audit
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s)
""")
