"""All SQL of decisions."""

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
SELECT id, cause, cause_id, subject_id, customer_id, occurred_at, programme_version, input_hash, facts, verdict
FROM decision
WHERE workspace_id = %(workspace_id)s AND subject_id = ANY(%(subject_ids)s::uuid[]) AND cause_id = ANY(%(cause_ids)s::uuid[])
ORDER BY id
""")

OF_CUSTOMER = statement("""
SELECT id, cause, cause_id, subject_id, customer_id, occurred_at, programme_version, input_hash, facts, verdict
FROM decision
WHERE workspace_id = %(workspace_id)s
  AND customer_id = %(customer_id)s
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
