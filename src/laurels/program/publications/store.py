"""All SQL of publications and of the rules by which campaigns are given out."""

from __future__ import annotations

from laurels.core import customers
from laurels.kit.postgres import statement

_WHOEVER = customers.every_id_of("asked.customer_id")
"""Every id of whoever is asked about: what was given to somebody who was merged since is the survivor's."""

_COLUMNS = """publication.id, publication.campaign_id, publication.customer_id, publication.source_id,
       publication.voucher_id, publication.published_at, publication.valid_from, publication.valid_until,
       publication.revoked_at, publication.created_at"""

NAMED = statement(f"""
SELECT publication.id, publication.campaign_id, asked.customer_id, publication.source_id, publication.voucher_id,
       publication.published_at, publication.valid_from, publication.valid_until, publication.revoked_at,
       publication.created_at
FROM unnest(%(campaign_ids)s::uuid[], %(customer_ids)s::uuid[], %(source_ids)s::text[])
  AS asked(campaign_id, customer_id, source_id)
JOIN LATERAL (
  SELECT given.*
  FROM unnest({_WHOEVER}) AS whose(customer_id)
  CROSS JOIN LATERAL (
    SELECT id, campaign_id, customer_id, source_id, voucher_id, published_at, valid_from, valid_until, revoked_at,
           created_at
    FROM publication
    WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id AND campaign_id = asked.campaign_id
      AND source_id = asked.source_id
    OFFSET 0
  ) AS given
  ORDER BY given.id
  LIMIT 1
) AS publication ON true
""")
"""The publications of these names, as those of whom they are asked for; the oldest, where two were merged."""

COUNTED = statement(f"""
SELECT asked.customer_id, sum(had.number)::bigint AS number
FROM unnest(%(customer_ids)s::uuid[]) AS asked(customer_id)
CROSS JOIN LATERAL unnest({_WHOEVER}) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT count(*) AS number
  FROM publication
  WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id AND campaign_id = %(campaign_id)s
) AS had
GROUP BY asked.customer_id
""")
"""How many publications of a campaign each of some customers has, revoked ones too."""

CREATE = statement("""
INSERT INTO publication (workspace_id, id, campaign_id, customer_id, source_id, voucher_id, published_at, valid_from,
                         valid_until, created_at)
SELECT %(workspace_id)s, id, campaign_id, customer_id, source_id, voucher_id, published_at, valid_from, valid_until,
       %(now)s
FROM unnest(%(made_ids)s::uuid[], %(campaign_ids)s::uuid[], %(customer_ids)s::uuid[], %(source_ids)s::text[],
            %(voucher_ids)s::uuid[], %(published)s::timestamptz[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
  AS fresh(id, campaign_id, customer_id, source_id, voucher_id, published_at, valid_from, valid_until)
""")

BY_ID = statement(f"""
SELECT {_COLUMNS}
FROM publication
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

LIST = statement(f"""
SELECT {_COLUMNS}
FROM publication
WHERE workspace_id = %(workspace_id)s AND id < %(before)s
ORDER BY id DESC
LIMIT %(limit)s
""")

LIST_OF_CAMPAIGN = statement(f"""
SELECT {_COLUMNS}
FROM publication
WHERE workspace_id = %(workspace_id)s AND id < %(before)s AND campaign_id = %(campaign_id)s
ORDER BY id DESC
LIMIT %(limit)s
""")

LIST_OF_CUSTOMER = statement(f"""
SELECT given.*
FROM unnest(%(customer_ids)s::uuid[]) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT {_COLUMNS}
  FROM publication
  WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id AND id < %(before)s
    AND (%(campaign_id)s::uuid IS NULL OR campaign_id = %(campaign_id)s)
  OFFSET 0
) AS given
ORDER BY given.id DESC
LIMIT %(limit)s
""")

REVOKE = statement(f"""
UPDATE publication
SET revoked_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND revoked_at IS NULL
RETURNING {_COLUMNS}
""")

OPEN = statement(
    f"""
SELECT asked.ordinal, publication.id, publication.campaign_id, publication.customer_id, publication.source_id,
       publication.voucher_id, publication.published_at, publication.valid_from,
       LEAST(publication.valid_until, publication.revoked_at) AS valid_until
FROM unnest(%(customer_ids)s::uuid[], %(moments)s::timestamptz[])
  WITH ORDINALITY AS asked(customer_id, moment, ordinal)
CROSS JOIN LATERAL unnest({_WHOEVER}) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT id, campaign_id, customer_id, source_id, voucher_id, published_at, valid_from, valid_until, revoked_at
  FROM publication
  WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id
    AND (%(campaign_ids)s::uuid[] IS NULL OR campaign_id = ANY(%(campaign_ids)s::uuid[]))
    AND valid_from <= asked.moment
    AND (valid_until IS NULL OR valid_until > asked.moment)
    AND (revoked_at IS NULL OR revoked_at > asked.moment)
  OFFSET 0
) AS publication
ORDER BY asked.ordinal, publication.valid_from, publication.id
""",
    binary=True,
)
"""The publications of these campaigns, or of any, that are open for customers, each at a moment of its own; oldest
first. One that was revoked was open until then."""

BY_IDS = statement(f"""
SELECT {_COLUMNS}
FROM publication
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
""")

OF_VOUCHERS = statement(f"""
SELECT {_COLUMNS}
FROM publication
WHERE workspace_id = %(workspace_id)s AND voucher_id = ANY(%(voucher_ids)s::uuid[])
""")

_RULE = "campaign_id, with_code, valid_for, within_campaign, customer_max, changed_at"

SET_RULE = statement(f"""
INSERT INTO publication_rule (workspace_id, campaign_id, with_code, valid_for, within_campaign, customer_max, changed_at)
VALUES (%(workspace_id)s, %(campaign_id)s, %(with_code)s, %(valid_for)s, %(within_campaign)s, %(customer_max)s, %(now)s)
ON CONFLICT (workspace_id, campaign_id) DO UPDATE
SET with_code = EXCLUDED.with_code, valid_for = EXCLUDED.valid_for, within_campaign = EXCLUDED.within_campaign,
    customer_max = EXCLUDED.customer_max, changed_at = EXCLUDED.changed_at
RETURNING {_RULE}
""")

RULES = statement(f"""
SELECT {_RULE}
FROM publication_rule
WHERE workspace_id = %(workspace_id)s AND campaign_id = ANY(%(campaign_ids)s::uuid[])
""")

LIST_RULES = statement(f"""
SELECT {_RULE}
FROM publication_rule
WHERE workspace_id = %(workspace_id)s AND campaign_id > %(after)s
ORDER BY campaign_id
LIMIT %(limit)s
""")

GAVE_CODES = statement("""
SELECT EXISTS (
  SELECT
  FROM publication
  WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s AND voucher_id IS NOT NULL
)
""")
