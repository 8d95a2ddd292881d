"""All SQL of decisions."""

from laurels.core import customers
from laurels.kit.postgres import statement

INSERT = statement("""
INSERT INTO decision (workspace_id, id, cause, cause_id, subject_id, customer_id, occurred_at, programme_version, input_hash, facts, verdict)
SELECT %(workspace_id)s, id, cause, cause_id, subject_id, customer_id, occurred_at, programme_version, decode(input_hash, 'hex'), facts,
       verdict
FROM jsonb_to_recordset(%(decisions)s::jsonb)
  AS made(id uuid, cause text, cause_id uuid, subject_id uuid, customer_id uuid, occurred_at timestamptz, programme_version bigint,
          input_hash text, facts jsonb, verdict jsonb)
""")

BY_ID = statement("""
SELECT id, cause, cause_id, subject_id, customer_id, occurred_at, programme_version, input_hash, facts, verdict
FROM decision
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

# The last decision about each subject: what of its grants stands.
LATEST = statement("""
SELECT latest.id, latest.cause, latest.cause_id, latest.subject_id, latest.customer_id, latest.occurred_at,
       latest.programme_version, latest.input_hash, latest.facts, latest.verdict
FROM unnest(%(subject_ids)s::uuid[]) AS subject(id)
CROSS JOIN LATERAL (
  SELECT *
  FROM decision
  WHERE workspace_id = %(workspace_id)s AND subject_id = subject.id
  ORDER BY id DESC
  LIMIT 1
) AS latest
""")

BY_CAUSE = statement("""
SELECT made.id, made.cause, made.cause_id, made.subject_id, made.customer_id, made.occurred_at, made.programme_version,
       made.input_hash, made.facts, made.verdict
FROM unnest(%(subject_ids)s::uuid[], %(cause_ids)s::uuid[]) AS asked(subject_id, cause_id)
CROSS JOIN LATERAL (
  SELECT *
  FROM decision
  WHERE workspace_id = %(workspace_id)s AND subject_id = asked.subject_id AND cause_id = asked.cause_id
  OFFSET 0
) AS made
ORDER BY made.id
""")

# Which of a customer's decisions gave something for a publication that still stands.
GIVEN_FOR = statement(f"""
SELECT made.id, made.cause, made.cause_id, made.subject_id, made.customer_id, made.occurred_at, made.programme_version,
       made.input_hash, made.facts, made.verdict
FROM unnest(%(customer_ids)s::uuid[], %(publications)s::text[], %(since)s::uuid[])
  AS asked(customer_id, publication_id, since)
CROSS JOIN LATERAL unnest({customers.every_id_of("asked.customer_id")}) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT *
  FROM decision
  WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id
    AND id >= asked.since
    AND verdict -> 'grants' @> jsonb_build_array(jsonb_build_object('publication_id', asked.publication_id))
    AND NOT EXISTS (
      SELECT
      FROM decision AS later
      WHERE later.workspace_id = %(workspace_id)s AND later.subject_id = decision.subject_id AND later.id > decision.id
    )
  OFFSET 0
) AS made
ORDER BY made.id
""")

OF_CUSTOMER = statement("""
SELECT id, cause, cause_id, subject_id, customer_id, occurred_at, programme_version, input_hash, facts, verdict
FROM decision
WHERE workspace_id = %(workspace_id)s
  AND customer_id = %(customer_id)s
  AND id < COALESCE(%(before)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC
LIMIT %(limit)s
""")

OF_SUBJECT = statement("""
SELECT id, cause, cause_id, subject_id, customer_id, occurred_at, programme_version, input_hash, facts, verdict
FROM decision
WHERE workspace_id = %(workspace_id)s
  AND subject_id = %(subject_id)s
  AND (%(before)s::uuid IS NULL OR id < %(before)s::uuid)
ORDER BY id DESC
LIMIT %(limit)s
""")

GIVEN = statement("""
SELECT decision.customer_id, decision.occurred_at, decision.verdict -> 'grants' AS grants
FROM decision
WHERE decision.workspace_id = %(workspace_id)s
  AND decision.customer_id IS NOT NULL
  AND decision.verdict -> 'grants' <> '[]'::jsonb
  AND NOT EXISTS (
    SELECT
    FROM decision AS later
    WHERE later.workspace_id = %(workspace_id)s AND later.subject_id = decision.subject_id AND later.id > decision.id
  )
""")
"""What stands of all that campaigns gave: the grants of the last decision about each order and event."""

STOPPED = statement("""
SELECT stopped
FROM workspace
WHERE workspace_id = %(workspace_id)s
""")
