"""All SQL of redemptions and their returns."""

from laurels.kit.postgres import statement

EXISTING = statement("""
SELECT booked.source, booked.external_id, booked.id, booked.state, booked.fingerprint
FROM unnest(%(sources)s::text[], %(external_ids)s::text[]) AS wanted(source, external_id)
CROSS JOIN LATERAL (
  SELECT found.source, found.external_id, found.id, found.state, found.fingerprint
  FROM (
    (
      SELECT source, external_id, id, state, fingerprint
      FROM redemption
      WHERE redemption.workspace_id = %(workspace_id)s
        AND redemption.source = wanted.source
        AND redemption.external_id = wanted.external_id
        AND redemption.state IN ('reserved', 'redeemed')
      LIMIT 1
    )
    UNION ALL
    (
      SELECT source, external_id, id, state, fingerprint
      FROM redemption
      WHERE redemption.workspace_id = %(workspace_id)s
        AND redemption.source = wanted.source
        AND redemption.external_id = wanted.external_id
        AND redemption.state IN ('voided', 'expired', 'rolled_back')
      ORDER BY redemption.id DESC
      LIMIT 1
    )
  ) AS found
  LIMIT 1
) AS booked
""")
"""The redemption of each name that stands, or else the newest that has ended."""

INSERT = statement("""
INSERT INTO redemption (workspace_id, id, source, external_id, fingerprint, customer_id, state, currency, amount_minor, discount_minor,
                        total_minor, paid_minor, store, channel, placed_at, created_at, expires_at, programme_version, stacking_version,
                        cart, facts, verdict, lines)
SELECT %(workspace_id)s, id, source, external_id, decode(fingerprint, 'hex'), customer_id, state, currency, amount_minor, discount_minor,
       total_minor, paid_minor, store, channel, placed_at, %(now)s, expires_at, programme_version, stacking_version, cart, facts, verdict,
       lines
FROM jsonb_to_recordset(%(redemptions)s::jsonb)
  AS made(id uuid, source text, external_id text, fingerprint text, customer_id uuid, state text, currency text, amount_minor bigint,
          discount_minor bigint, total_minor bigint, paid_minor bigint, store text, channel text, placed_at timestamptz,
          expires_at timestamptz, programme_version bigint, stacking_version integer, cart jsonb, facts jsonb, verdict jsonb, lines jsonb)
""")

INSERT_INCENTIVES = statement("""
INSERT INTO redemption_incentive (workspace_id, redemption_id, number, kind, campaign_id, campaign_version, voucher_id, card_id,
                                  publication_id, wallet_id, discount_minor, paid_minor)
SELECT %(workspace_id)s, redemption_id, number, kind, campaign_id, campaign_version, voucher_id, card_id, publication_id, wallet_id,
       discount_minor, paid_minor
FROM jsonb_to_recordset(%(incentives)s::jsonb)
  AS made(redemption_id uuid, number smallint, kind text, campaign_id uuid, campaign_version integer, voucher_id uuid, card_id uuid,
          publication_id uuid, wallet_id uuid, discount_minor bigint, paid_minor bigint)
""")

INSERT_REFUSALS = statement("""
INSERT INTO redemption_refusal (workspace_id, id, refused_at, source, external_id, customer_id, campaign_id, voucher_id, code, reason, facts)
SELECT %(workspace_id)s, id, %(now)s, source, external_id, customer_id, campaign_id, voucher_id, code, reason, facts
FROM jsonb_to_recordset(%(refusals)s::jsonb)
  AS made(id uuid, source text, external_id text, customer_id uuid, campaign_id uuid, voucher_id uuid, code text, reason text, facts jsonb)
""")

_COLUMNS = """id, source, external_id, fingerprint, customer_id, state, currency, amount_minor, discount_minor, total_minor, paid_minor,
       refunded_minor, placed_at, created_at, expires_at, ended_at, end_reason, programme_version, stacking_version, cart, facts, verdict,
       lines"""

BY_IDS = statement(f"""
SELECT {_COLUMNS}
FROM redemption
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
""")

# Those that stand and those that ended have an index each.
BY_NAME = statement(f"""
SELECT made.*
FROM (
  (
    SELECT {_COLUMNS}
    FROM redemption
    WHERE workspace_id = %(workspace_id)s AND source = %(source)s AND external_id = %(external_id)s
      AND state IN ('reserved', 'redeemed')
    LIMIT 1
  )
  UNION ALL
  (
    SELECT {_COLUMNS}
    FROM redemption
    WHERE workspace_id = %(workspace_id)s AND source = %(source)s AND external_id = %(external_id)s
      AND state IN ('voided', 'expired', 'rolled_back')
    ORDER BY id DESC
    LIMIT 1
  )
) AS made
ORDER BY made.id DESC
LIMIT 1
""")

LOCK = statement(f"""
SELECT {_COLUMNS}
FROM redemption
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
FOR NO KEY UPDATE
""")

END = statement("""
UPDATE redemption
SET state = %(state)s, ended_at = %(now)s, end_reason = %(reason)s, refunded_minor = %(refunded_minor)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

CAPTURE = statement("""
UPDATE redemption
SET state = 'redeemed', expires_at = NULL
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

OVERDUE = statement("""
SELECT id
FROM redemption
WHERE workspace_id = %(workspace_id)s AND state = 'reserved' AND expires_at <= %(now)s
ORDER BY expires_at
LIMIT %(limit)s
FOR NO KEY UPDATE SKIP LOCKED
""")

LIST = statement(f"""
SELECT {_COLUMNS}
FROM redemption
WHERE workspace_id = %(workspace_id)s AND id < %(before)s::uuid
  AND (%(state)s::text IS NULL OR state = %(state)s::text)
ORDER BY id DESC
LIMIT %(rows)s
""")

LIST_OF_CUSTOMER = statement(f"""
SELECT made.*
FROM unnest(%(customer_ids)s::uuid[]) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT {_COLUMNS}
  FROM redemption
  WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id AND id < %(before)s::uuid
    AND (%(state)s::text IS NULL OR state = %(state)s::text)
  ORDER BY id DESC
  LIMIT %(rows)s
) AS made
ORDER BY made.id DESC
LIMIT %(rows)s
""")

# Of those on which something was used, each once, in the order of the index that finds them.
_USED = f"""
SELECT DISTINCT ON (used.redemption_id) made.*
FROM redemption_incentive AS used
CROSS JOIN LATERAL (
  SELECT {_COLUMNS}
  FROM redemption
  WHERE workspace_id = %(workspace_id)s AND id = used.redemption_id
    AND (%(customer_ids)s::uuid[] IS NULL OR customer_id = ANY(%(customer_ids)s::uuid[]))
    AND (%(state)s::text IS NULL OR state = %(state)s::text)
  LIMIT 1
) AS made
WHERE used.workspace_id = %(workspace_id)s AND used.redemption_id < %(before)s::uuid AND used.thing_id = %(thing_id)s::uuid
ORDER BY used.redemption_id DESC
LIMIT %(rows)s
"""
LIST_OF_CAMPAIGN = statement(_USED.replace("used.thing_id", "used.campaign_id"))
LIST_OF_VOUCHER = statement(_USED.replace("used.thing_id", "used.voucher_id"))

_REFUSED = """id, refused_at, source, external_id, customer_id, campaign_id, voucher_id, code, reason, facts"""
_NARROWED = """id < %(before)s::uuid AND (%(code)s::text IS NULL OR code = %(code)s::text)
    AND (%(campaign_id)s::uuid IS NULL OR campaign_id = %(campaign_id)s::uuid)
    AND (%(customer_ids)s::uuid[] IS NULL OR customer_id = ANY(%(customer_ids)s::uuid[]))"""
REFUSALS = statement(f"""
SELECT made.*
FROM (
  SELECT {_REFUSED}
  FROM redemption_refusal
  WHERE workspace_id = %(workspace_id)s AND id < %(before)s::uuid
  ORDER BY id DESC
  OFFSET 0
) AS made
WHERE %(code)s::text IS NULL OR made.code = %(code)s::text
ORDER BY made.id DESC
LIMIT %(rows)s
""")

REFUSALS_OF_CUSTOMER = statement(f"""
SELECT made.*
FROM unnest(%(customer_ids)s::uuid[]) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT {_REFUSED}
  FROM redemption_refusal
  WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id
    AND {_NARROWED}
  ORDER BY id DESC
  LIMIT %(rows)s
) AS made
ORDER BY made.id DESC
LIMIT %(rows)s
""")

REFUSALS_OF_CAMPAIGN = statement(f"""
SELECT {_REFUSED}
FROM redemption_refusal
WHERE workspace_id = %(workspace_id)s AND campaign_id = %(campaign_id)s::uuid
    AND {_NARROWED}
ORDER BY id DESC
LIMIT %(rows)s
""")

REFUSALS_OF_VOUCHER = statement(f"""
SELECT {_REFUSED}
FROM redemption_refusal
WHERE workspace_id = %(workspace_id)s AND voucher_id = %(voucher_id)s::uuid
    AND {_NARROWED}
ORDER BY id DESC
LIMIT %(rows)s
""")

RETURN_BY_NAME = statement("""
SELECT id, redemption_id, source, external_id, fingerprint, refund_minor, parts, refunds, withdrawn, uncounted, reason, returned_at
FROM redemption_return
WHERE workspace_id = %(workspace_id)s AND redemption_id = %(redemption_id)s AND source = %(source)s AND external_id = %(external_id)s
""")

RETURNS_OF = statement("""
SELECT id, redemption_id, source, external_id, fingerprint, refund_minor, parts, refunds, withdrawn, uncounted, reason, returned_at
FROM redemption_return
WHERE workspace_id = %(workspace_id)s AND redemption_id = %(redemption_id)s
ORDER BY id
""")

ADD_RETURN = statement("""
INSERT INTO redemption_return (workspace_id, id, redemption_id, source, external_id, fingerprint, refund_minor, parts, refunds, withdrawn,
                               uncounted, reason, returned_at)
VALUES (%(workspace_id)s, %(id)s, %(redemption_id)s, %(source)s, %(external_id)s, %(fingerprint)s, %(refund_minor)s, %(parts)s,
        %(refunds)s, %(withdrawn)s, %(uncounted)s, %(reason)s, %(now)s)
""")

TAKE_BACK = statement("""
UPDATE redemption
SET lines = %(lines)s, refunded_minor = refunded_minor + %(refund_minor)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

GIVEN = statement("""
SELECT redemption.customer_id, redemption.placed_at AS occurred_at, redemption.verdict -> 'grants' AS grants
FROM redemption
WHERE redemption.workspace_id = %(workspace_id)s
  AND redemption.customer_id IS NOT NULL
  AND redemption.state = 'redeemed'
""")
"""What campaigns gave to the carts of customers: one entry for each campaign that was used."""
