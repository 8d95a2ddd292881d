"""All SQL of calendars."""

from laurels.kit.postgres import statement

BY_ID = statement("""
SELECT id, key, name, country, subdivision, categories, archived, created_at, updated_at
FROM calendar
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

LOCK = statement("""
SELECT id, key, name, country, subdivision, categories, archived, created_at, updated_at
FROM calendar
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
FOR NO KEY UPDATE
""")

LIST = statement("""
SELECT id, key, name, country, subdivision, categories, archived, created_at, updated_at
FROM calendar
WHERE workspace_id = %(workspace_id)s AND key > %(after)s AND (%(archived)s OR NOT archived)
ORDER BY key
LIMIT %(limit)s
""")

COUNT = statement("""
SELECT count(*)
FROM calendar
WHERE workspace_id = %(workspace_id)s
""")

KEYS = statement("""
SELECT key
FROM calendar
WHERE workspace_id = %(workspace_id)s AND NOT archived
ORDER BY key
""")

CREATE = statement("""
INSERT INTO calendar (workspace_id, id, key, name, country, subdivision, categories, created_at, updated_at)
VALUES (%(workspace_id)s, %(id)s, %(key)s, %(name)s, %(country)s, %(subdivision)s, %(categories)s, %(now)s, %(now)s)
ON CONFLICT (workspace_id, key) DO NOTHING
""")

UPDATE = statement("""
UPDATE calendar
SET name = %(name)s,
    country = %(country)s,
    subdivision = %(subdivision)s,
    categories = %(categories)s,
    archived = %(archived)s,
    updated_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

DAYS = statement("""
SELECT day, name
FROM calendar_day
WHERE workspace_id = %(workspace_id)s AND calendar_id = %(calendar_id)s
""")

DROP_DAYS = statement("""
DELETE FROM calendar_day
WHERE workspace_id = %(workspace_id)s AND calendar_id = %(calendar_id)s AND day = ANY(%(days)s::date[])
""")

PUT_DAYS = statement("""
INSERT INTO calendar_day (workspace_id, calendar_id, day, name)
SELECT %(workspace_id)s, %(calendar_id)s, given.day, given.name
FROM unnest(%(days)s::date[], %(names)s::text[]) AS given(day, name)
ON CONFLICT (workspace_id, calendar_id, day) DO UPDATE
SET name = EXCLUDED.name
""")

# Every calendar that rules see, with the days kept by hand: all of them, or those among some days.
KEPT = statement("""
SELECT calendar.key, calendar.country, calendar.subdivision, calendar.categories,
       (SELECT jsonb_object_agg(calendar_day.day, calendar_day.name)
        FROM calendar_day
        WHERE calendar_day.workspace_id = %(workspace_id)s AND calendar_day.calendar_id = calendar.id
          AND (%(days)s::date[] IS NULL OR calendar_day.day = ANY(%(days)s::date[]))) AS by_hand
FROM calendar
WHERE calendar.workspace_id = %(workspace_id)s AND NOT calendar.archived
ORDER BY calendar.key
""")
