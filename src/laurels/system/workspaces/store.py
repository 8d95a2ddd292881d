"""All SQL of workspaces."""

from laurels.kit.postgres import statement

CREATE = statement("""
INSERT INTO workspace (workspace_id, name, mode, currency, zone, locale, clock_offset, created_at)
VALUES (%(workspace_id)s, %(name)s, %(mode)s, %(currency)s, %(zone)s, %(locale)s,
        COALESCE(%(starts_at)s::timestamptz - now(), interval '0'), now())
""")

ENROL = statement("""
INSERT INTO directory (workspace_id, place_id)
VALUES (%(workspace_id)s, %(place_id)s)
""")

BY_ID = statement("""
SELECT workspace_id, name, mode, currency, zone, locale, version, stopped, stopped_reason, stopped_kinds, now() + clock_offset AS now
FROM workspace
WHERE workspace_id = %(workspace_id)s
""")

UPDATE = statement("""
UPDATE workspace
SET name = COALESCE(%(name)s, name),
    zone = COALESCE(%(zone)s, zone),
    locale = COALESCE(%(locale)s, locale),
    version = version + 1
WHERE workspace_id = %(workspace_id)s
""")

ADVANCE = statement("""
UPDATE workspace
SET clock_offset = %(to)s::timestamptz - now()
WHERE workspace_id = %(workspace_id)s AND mode = 'test' AND now() + clock_offset <= %(to)s::timestamptz
""")

BUMP = statement("""
UPDATE workspace
SET version = version + 1
WHERE workspace_id = %(workspace_id)s
""")

SWITCH = statement("""
UPDATE workspace
SET stopped = %(stopped)s, stopped_reason = %(reason)s, version = version + 1
WHERE workspace_id = %(workspace_id)s
""")

SWITCH_KIND = statement("""
UPDATE workspace
SET stopped_kinds = array_remove(stopped_kinds, %(kind)s)
      || CASE WHEN %(stopped)s THEN ARRAY[%(kind)s::text] ELSE ARRAY[]::text[] END,
    version = version + 1
WHERE workspace_id = %(workspace_id)s
""")
