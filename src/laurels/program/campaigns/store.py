"""All SQL of campaigns."""

from __future__ import annotations

from laurels.kit.postgres import statement

CREATE = statement("""
INSERT INTO campaign (workspace_id, id, program_id, name, state, version, created_at, changed_at)
VALUES (%(workspace_id)s, %(id)s, %(program_id)s, %(name)s, 'draft', 1, %(now)s, %(now)s)
""")

ADD_VERSION = statement("""
INSERT INTO campaign_version (workspace_id, campaign_id, version, definition, created_at, created_by)
VALUES (%(workspace_id)s, %(id)s, %(version)s, %(definition)s, %(now)s, %(created_by)s)
""")

LOCK = statement("""
SELECT campaign.id, campaign.program_id, campaign.name, campaign.state, campaign.version, campaign.revision,
       campaign.reason, campaign.created_at, campaign.changed_at, said.definition
FROM campaign
JOIN campaign_version AS said
  ON said.workspace_id = campaign.workspace_id AND said.campaign_id = campaign.id AND said.version = campaign.version
WHERE campaign.workspace_id = %(workspace_id)s AND campaign.id = %(id)s
FOR UPDATE OF campaign
""")

BY_ID = statement("""
SELECT campaign.id, campaign.program_id, campaign.name, campaign.state, campaign.version, campaign.revision,
       campaign.reason, campaign.created_at, campaign.changed_at, said.definition
FROM campaign
JOIN campaign_version AS said
  ON said.workspace_id = campaign.workspace_id AND said.campaign_id = campaign.id AND said.version = campaign.version
WHERE campaign.workspace_id = %(workspace_id)s AND campaign.id = %(id)s
""")

PAGE = statement("""
SELECT campaign.id, campaign.program_id, campaign.name, campaign.state, campaign.version, campaign.revision,
       campaign.reason, campaign.created_at, campaign.changed_at, said.definition
FROM campaign
JOIN campaign_version AS said
  ON said.workspace_id = campaign.workspace_id AND said.campaign_id = campaign.id AND said.version = campaign.version
WHERE campaign.workspace_id = %(workspace_id)s
  AND (%(state)s::text IS NULL OR campaign.state = %(state)s::text)
  AND (%(program_id)s::uuid IS NULL OR campaign.program_id = %(program_id)s::uuid)
  AND (%(triggers)s::text[] IS NULL OR said.definition ->> 'trigger' LIKE ANY(%(triggers)s::text[]))
  AND campaign.id < COALESCE(%(after)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY campaign.id DESC
LIMIT %(rows)s
""")

STATES = statement("""
SELECT id, state
FROM campaign
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
""")

CHANGE = statement("""
UPDATE campaign
SET name = %(name)s,
    state = %(state)s,
    version = %(version)s,
    reason = %(reason)s,
    revision = revision + 1,
    changed_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

VERSIONS_OF = statement("""
SELECT version, created_at, created_by, definition
FROM campaign_version
WHERE workspace_id = %(workspace_id)s AND campaign_id = %(id)s
ORDER BY version DESC
LIMIT %(rows)s
""")

HEADS = statement("""
SELECT COALESCE(string_agg(uuid_send(campaign.id) || int4send(campaign.revision), ''::bytea), ''::bytea)
FROM campaign
WHERE campaign.workspace_id = %(workspace_id)s AND campaign.state = 'live'
""")
"""Id and revision of every campaign that is live, twenty bytes each: a revision that is known need not be read."""

LIVE_AMONG = statement("""
SELECT campaign.id, said.version, campaign.name, campaign.program_id, said.definition::text AS definition,
       (
         SELECT COALESCE(max(period.number), 0)
         FROM campaign_period AS period
         WHERE period.workspace_id = %(workspace_id)s AND period.campaign_id = campaign.id
       ) AS period
FROM campaign
JOIN campaign_version AS said
  ON said.workspace_id = campaign.workspace_id AND said.campaign_id = campaign.id AND said.version = campaign.version
WHERE campaign.workspace_id = %(workspace_id)s AND campaign.id = ANY(%(ids)s::uuid[])
""")

WANTED = statement("""
SELECT campaign.id, said.version, campaign.name, campaign.program_id, said.definition::text AS definition
FROM unnest(%(ids)s::uuid[], %(versions)s::int[]) AS wanted(id, version)
JOIN campaign_version AS said
  ON said.workspace_id = %(workspace_id)s AND said.campaign_id = wanted.id AND said.version = wanted.version
JOIN campaign ON campaign.workspace_id = %(workspace_id)s AND campaign.id = wanted.id
""")
"""Any versions of any campaigns, whatever their state: for returns and for running decisions again."""

BEGIN_PERIOD = statement("""
INSERT INTO campaign_period (workspace_id, campaign_id, number, version, live_from_at)
SELECT %(workspace_id)s, %(id)s, COALESCE(max(number), 0) + 1, %(version)s, %(now)s
FROM campaign_period
WHERE workspace_id = %(workspace_id)s AND campaign_id = %(id)s
""")

END_PERIOD = statement("""
UPDATE campaign_period
SET live_until_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND campaign_id = %(id)s AND live_until_at IS NULL
""")

LIVE_AT = statement("""
SELECT campaign.id, said.version, campaign.name, campaign.program_id, said.definition::text AS definition
FROM campaign_period AS period
JOIN campaign ON campaign.workspace_id = %(workspace_id)s AND campaign.id = period.campaign_id
JOIN campaign_version AS said
  ON said.workspace_id = %(workspace_id)s AND said.campaign_id = period.campaign_id AND said.version = period.version
WHERE period.workspace_id = %(workspace_id)s
  AND period.live_from_at <= %(at)s
  AND (period.live_until_at IS NULL OR period.live_until_at > %(at)s)
""")
