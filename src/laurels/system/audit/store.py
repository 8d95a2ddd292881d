"""All SQL that reads the audit trail; the doors write it."""

from laurels.kit.postgres import statement

LIST = statement("""
SELECT id, at, actor_kind, actor_name, request_id, action, subject_kind, subject_id, changes
FROM audit
WHERE workspace_id = %(workspace_id)s AND id < COALESCE(%(before)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC
LIMIT %(limit)s
""")

LIST_OF_SUBJECT = statement("""
SELECT id, at, actor_kind, actor_name, request_id, action, subject_kind, subject_id, changes
FROM audit
WHERE workspace_id = %(workspace_id)s AND subject_id = %(subject_id)s AND id < COALESCE(%(before)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
  AND (%(kinds)s::text[] IS NULL OR subject_kind = ANY(%(kinds)s::text[]))
ORDER BY id DESC
LIMIT %(limit)s
""")

# Columns by name, instants as seconds: neither a later column nor a session's time zone breaks the chain.
CONTENT = statement("""
SELECT sha256(convert_to(string_agg(
  concat_ws('|', id, extract(epoch FROM at), actor_kind, actor_id, actor_name, request_id, action, subject_kind, subject_id, changes),
  E'\\n' ORDER BY id), 'UTF8'))
FROM audit
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s)
""")
