"""All SQL of readings."""

from laurels.kit.postgres import statement

BY_NAME = statement("""
SELECT id, name, attributes, observed_at, valid_until_at, received_at
FROM reading
WHERE workspace_id = %(workspace_id)s AND name = %(name)s
""")

LIST = statement("""
SELECT id, name, attributes, observed_at, valid_until_at, received_at
FROM reading
WHERE workspace_id = %(workspace_id)s AND name > %(after)s
ORDER BY name
LIMIT %(limit)s
""")

# What was observed later stays; of two of the same instant the one that came last is taken as a correction.
PUT = statement("""
INSERT INTO reading AS present (workspace_id, id, name, attributes, observed_at, valid_until_at, received_at)
VALUES (%(workspace_id)s, %(id)s, %(name)s, %(attributes)s, %(observed_at)s, %(valid_until_at)s, %(now)s)
ON CONFLICT (workspace_id, name) DO UPDATE
SET attributes = EXCLUDED.attributes,
    observed_at = EXCLUDED.observed_at,
    valid_until_at = EXCLUDED.valid_until_at,
    received_at = EXCLUDED.received_at
WHERE present.observed_at <= EXCLUDED.observed_at
RETURNING id, name, attributes, observed_at, valid_until_at, received_at
""")

CURRENT = statement("""
SELECT name, attributes
FROM reading
WHERE workspace_id = %(workspace_id)s AND (valid_until_at IS NULL OR valid_until_at > %(now)s)
""")

MISFIT = statement("""
SELECT id
FROM reading
WHERE workspace_id = %(workspace_id)s AND name = %(subtype)s AND attributes ? %(name)s
  AND NOT attribute_fits(attributes -> %(name)s, %(type)s, %(allowed)s::jsonb)
LIMIT 1
""")
