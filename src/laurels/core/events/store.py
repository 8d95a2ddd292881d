"""All SQL of events and their types."""

from laurels.kit.postgres import statement

TYPES = statement("""
SELECT id, name, description, archived, created_at, updated_at
FROM event_type
WHERE workspace_id = %(workspace_id)s
ORDER BY name
""")

TYPE_BY_NAME = statement("""
SELECT id, name, description, archived, created_at, updated_at
FROM event_type
WHERE workspace_id = %(workspace_id)s AND name = %(name)s
""")

CREATE_TYPE = statement("""
INSERT INTO event_type (workspace_id, id, name, description, created_at, updated_at)
VALUES (%(workspace_id)s, %(id)s, %(name)s, %(description)s, %(now)s, %(now)s)
ON CONFLICT (workspace_id, name) DO NOTHING
RETURNING id, name, description, archived, created_at, updated_at
""")

UPDATE_TYPE = statement("""
UPDATE event_type
SET description = COALESCE(%(description)s, description),
    archived = COALESCE(%(archived)s, archived),
    updated_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND name = %(name)s
RETURNING id, name, description, archived, created_at, updated_at
""")

# A pair that is recorded already is an error of the whole statement: whoever asked EXISTING first meets it only in a
# race, and must not go on to reward the event twice.
RECORD = statement("""
INSERT INTO event (workspace_id, id, source, external_id, type, customer_id, occurred_at, received_at, attributes)
SELECT %(workspace_id)s, id, source, external_id, type, customer_id, occurred_at, %(now)s, attributes
FROM jsonb_to_recordset(%(events)s::jsonb)
  AS given(id uuid, source text, external_id text, type text, customer_id uuid, occurred_at timestamptz,
           attributes jsonb)
ORDER BY source, external_id
""")

EXISTING = statement(
    """
SELECT known.id, known.source, known.external_id
FROM unnest(%(sources)s::text[], %(external_ids)s::text[]) AS asked(source, external_id)
CROSS JOIN LATERAL (
  SELECT id, source, external_id
  FROM event
  WHERE event.workspace_id = %(workspace_id)s
    AND event.source = asked.source
    AND event.external_id = asked.external_id
  LIMIT 1
) AS known
""",
    binary=True,
)

BY_ID = statement("""
SELECT id, source, external_id, type, customer_id, occurred_at, received_at, attributes
FROM event
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

BY_EXTERNAL_ID = statement("""
SELECT id, source, external_id, type, customer_id, occurred_at, received_at, attributes
FROM event
WHERE workspace_id = %(workspace_id)s AND source = %(source)s AND external_id = %(external_id)s
""")

LIST = statement("""
SELECT id, source, external_id, type, customer_id, occurred_at, received_at, attributes
FROM event
WHERE workspace_id = %(workspace_id)s AND id < %(before)s AND (%(type)s::text IS NULL OR type = %(type)s)
ORDER BY id DESC
LIMIT %(limit)s
""")

LIST_OF_CUSTOMER = statement("""
SELECT told.id, told.source, told.external_id, told.type, told.customer_id, told.occurred_at, told.received_at, told.attributes
FROM unnest(%(customer_ids)s::uuid[]) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT id, source, external_id, type, customer_id, occurred_at, received_at, attributes
  FROM event
  WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id AND id < %(before)s
    AND (%(type)s::text IS NULL OR type = %(type)s)
  ORDER BY id DESC
  LIMIT %(limit)s
) AS told
ORDER BY told.id DESC
LIMIT %(limit)s
""")

HAPPENED = statement("""
SELECT customer_id, type, occurred_at
FROM event
WHERE workspace_id = %(workspace_id)s
""")

MISFIT = statement("""
SELECT id
FROM event
WHERE workspace_id = %(workspace_id)s AND type = %(subtype)s AND attributes ? %(name)s
  AND NOT attribute_fits(attributes -> %(name)s, %(type)s, %(allowed)s::jsonb)
LIMIT 1
""")
