"""All SQL of figures: days that are added to, and what is read of them."""

from laurels.kit.postgres import statement

PROGRESS = statement("""
SELECT epoch, zone, sealed
FROM figures_progress
WHERE workspace_id = %(workspace_id)s
""")

LOCK_PROGRESS = statement("""
INSERT INTO figures_progress AS progress (workspace_id, zone)
VALUES (%(workspace_id)s, %(zone)s)
ON CONFLICT (workspace_id) DO UPDATE
SET epoch = progress.epoch
RETURNING epoch, zone, sealed
""")

BEGIN = statement("""
UPDATE figures_progress
SET epoch = epoch + 1, zone = %(zone)s, sealed = 0
WHERE workspace_id = %(workspace_id)s
RETURNING epoch, zone, sealed
""")

FORGET = statement("""
WITH ledger AS (
  DELETE FROM ledger_day
  WHERE workspace_id = %(workspace_id)s
), shop AS (
  DELETE FROM shop_day
  WHERE workspace_id = %(workspace_id)s
), campaigns AS (
  DELETE FROM campaign_day
  WHERE workspace_id = %(workspace_id)s
), customers AS (
  DELETE FROM campaign_customer_day
  WHERE workspace_id = %(workspace_id)s
)
DELETE FROM redemption_counted
WHERE workspace_id = %(workspace_id)s
""")

# ---- what is added

SEALS_WAIT = statement("""
SELECT EXISTS (
  SELECT
  FROM seal
  WHERE workspace_id = %(workspace_id)s AND stream = %(stream)s AND number > %(sealed)s
)
""")

# Seals list each journal once and are numbered without gaps, so the ledger is followed by them: each transfer is added once.
ADD_SEALED = statement("""
WITH next AS MATERIALIZED (
  SELECT number, ids
  FROM seal
  WHERE workspace_id = %(workspace_id)s AND stream = %(stream)s AND number > %(sealed)s
  ORDER BY number
  LIMIT %(limit)s
), moved AS (
  SELECT went.unit_id, (posted.occurred_at AT TIME ZONE %(zone)s)::date AS day, went.source_kind, went.target_kind, went.reason,
         sum(went.amount) AS amount, count(*) AS moves
  FROM next
  CROSS JOIN LATERAL unnest(next.ids) AS listed(id)
  CROSS JOIN LATERAL (
    SELECT journal.occurred_at
    FROM journal
    WHERE journal.workspace_id = %(workspace_id)s AND journal.id = listed.id
    OFFSET 0
  ) AS posted
  CROSS JOIN LATERAL (
    SELECT transfer.unit_id, transfer.source_kind, transfer.target_kind, transfer.reason, transfer.amount
    FROM transfer
    WHERE transfer.workspace_id = %(workspace_id)s AND transfer.journal_id = listed.id
    OFFSET 0
  ) AS went
  GROUP BY 1, 2, 3, 4, 5
), written AS (
  INSERT INTO ledger_day AS kept (workspace_id, unit_id, day, source_kind, target_kind, reason, amount, moves)
  SELECT %(workspace_id)s, unit_id, day, source_kind, target_kind, reason, amount, moves
  FROM moved
  ON CONFLICT (workspace_id, unit_id, day, source_kind, target_kind, reason) DO UPDATE
  SET amount = kept.amount + EXCLUDED.amount, moves = kept.moves + EXCLUDED.moves
)
UPDATE figures_progress
SET sealed = COALESCE((SELECT max(next.number) FROM next), sealed)
WHERE workspace_id = %(workspace_id)s
RETURNING (SELECT count(*) FROM next)
""")

# An open order that is cancelled was never sold. One that was paid comes back whole when it is cancelled, so it has a return.
ORDERS = statement("""
SELECT (bought.placed_at AT TIME ZONE %(zone)s)::date AS day,
       sum(CASE
         WHEN heard.type = 'order.paid' THEN 1
         WHEN heard.type = 'order.cancelled' AND bought.came_back THEN -1
         ELSE 0
       END) AS orders,
       sum(CASE WHEN heard.type = 'order.paid' THEN bought.amount_minor ELSE 0 END) AS sold,
       sum(heard.amount_minor) AS returned
FROM jsonb_to_recordset(%(heard)s::jsonb) AS heard(order_id uuid, type text, amount_minor bigint)
CROSS JOIN LATERAL (
  SELECT shop_order.placed_at, shop_order.amount_minor,
         EXISTS (
           SELECT
           FROM order_return
           WHERE order_return.workspace_id = %(workspace_id)s AND order_return.order_id = shop_order.id
         ) AS came_back
  FROM shop_order
  WHERE shop_order.workspace_id = %(workspace_id)s AND shop_order.id = heard.order_id
  OFFSET 0
) AS bought
GROUP BY 1
""")

# What decisions gave and took back. A return also decides about other orders that its order had helped; those are found by what
# caused them. A campaign is used by an order or event as long as something that it gave for it stands.
DECISIONS = statement("""
WITH named AS MATERIALIZED (
  SELECT made.cause, made.cause_id, made.subject_id, made.customer_id, made.occurred_at, made.verdict
  FROM unnest(%(ids)s::uuid[]) AS heard(id)
  CROSS JOIN LATERAL (
    SELECT decision.cause, decision.cause_id, decision.subject_id, decision.customer_id, decision.occurred_at, decision.verdict
    FROM decision
    WHERE decision.workspace_id = %(workspace_id)s AND decision.id = heard.id
    OFFSET 0
  ) AS made
), every AS (
  SELECT cause, subject_id, customer_id, occurred_at, verdict
  FROM named
  UNION ALL
  SELECT other.cause, other.subject_id, other.customer_id, other.occurred_at, other.verdict
  FROM (
    SELECT DISTINCT named.cause_id, (taken ->> 'subject_id')::uuid AS subject_id
    FROM named
    CROSS JOIN LATERAL jsonb_array_elements(named.verdict -> 'elsewhere') AS taken
  ) AS helped
  CROSS JOIN LATERAL (
    SELECT decision.cause, decision.subject_id, decision.customer_id, decision.occurred_at, decision.verdict
    FROM decision
    WHERE decision.workspace_id = %(workspace_id)s
      AND decision.subject_id = helped.subject_id
      AND decision.cause_id = helped.cause_id
    OFFSET 0
  ) AS other
), made AS MATERIALIZED (
  SELECT every.cause = 'return' AS back, every.subject_id, every.customer_id, every.verdict,
         (every.occurred_at AT TIME ZONE %(zone)s)::date AS day, COALESCE(bought.amount_minor, 0) AS value
  FROM every
  LEFT JOIN LATERAL (
    SELECT shop_order.amount_minor
    FROM shop_order
    WHERE shop_order.workspace_id = %(workspace_id)s AND shop_order.id = every.subject_id
    OFFSET 0
  ) AS bought ON true
), used AS (
  SELECT DISTINCT made.subject_id, given ->> 'campaign_id' AS campaign_id, made.day, made.customer_id, made.value, 1 AS uses
  FROM made
  CROSS JOIN LATERAL jsonb_array_elements(made.verdict -> 'grants') AS given
  WHERE NOT made.back
  UNION ALL
  SELECT DISTINCT made.subject_id, taken ->> 'campaign_id', made.day, made.customer_id, made.value, -1
  FROM made
  CROSS JOIN LATERAL jsonb_array_elements(made.verdict -> 'taken_back') AS taken
  WHERE made.back
    AND NOT made.verdict -> 'grants' @> jsonb_build_array(jsonb_build_object('campaign_id', taken ->> 'campaign_id'))
)
SELECT campaign_id, day, 'uses' AS measure, '' AS detail, customer_id, sum(uses) AS amount
FROM used
GROUP BY campaign_id, day, customer_id
UNION ALL
SELECT campaign_id, day, 'value', '', NULL, sum(uses * value)
FROM used
GROUP BY campaign_id, day
UNION ALL
SELECT given ->> 'campaign_id', made.day, 'points', given ->> 'wallet_id', NULL,
       sum(CASE WHEN made.back THEN -(given ->> 'points')::numeric ELSE (given ->> 'points')::numeric END)
FROM made
CROSS JOIN LATERAL jsonb_array_elements(made.verdict -> CASE WHEN made.back THEN 'taken_back' ELSE 'grants' END) AS given
GROUP BY 1, 2, 4
UNION ALL
SELECT refused ->> 'campaign_id', made.day, 'refused', refused ->> 'code', NULL, count(*)
FROM made
CROSS JOIN LATERAL jsonb_array_elements(made.verdict -> 'refused') AS refused
WHERE NOT made.back
GROUP BY 1, 2, 4
""")

COUNTED_BEFORE = statement("""
SELECT redemption_id, counted
FROM redemption_counted
WHERE workspace_id = %(workspace_id)s AND redemption_id = ANY(%(ids)s::uuid[])
""")

KEEP_COUNTED = statement("""
INSERT INTO redemption_counted (workspace_id, redemption_id, counted)
SELECT %(workspace_id)s, redemption_id, counted
FROM jsonb_to_recordset(%(rows)s::jsonb) AS made(redemption_id uuid, counted jsonb)
ON CONFLICT (workspace_id, redemption_id) DO UPDATE
SET counted = EXCLUDED.counted
""")

ADD_SHOP = statement("""
INSERT INTO shop_day AS kept (workspace_id, day, measure, amount)
SELECT %(workspace_id)s, day, measure, amount
FROM jsonb_to_recordset(%(rows)s::jsonb) AS more(day date, measure text, amount numeric)
ON CONFLICT (workspace_id, day, measure) DO UPDATE
SET amount = kept.amount + EXCLUDED.amount
""")

ADD_CAMPAIGNS = statement("""
INSERT INTO campaign_day AS kept (workspace_id, campaign_id, day, measure, detail, amount)
SELECT %(workspace_id)s, campaign_id, day, measure, detail, amount
FROM jsonb_to_recordset(%(rows)s::jsonb) AS more(campaign_id uuid, day date, measure text, detail text, amount numeric)
ON CONFLICT (workspace_id, campaign_id, day, measure, detail) DO UPDATE
SET amount = kept.amount + EXCLUDED.amount
""")

ADD_CUSTOMERS = statement("""
INSERT INTO campaign_customer_day AS kept (workspace_id, campaign_id, day, customer_id, uses)
SELECT %(workspace_id)s, campaign_id, day, customer_id, uses
FROM jsonb_to_recordset(%(rows)s::jsonb) AS more(campaign_id uuid, day date, customer_id uuid, uses bigint)
ON CONFLICT (workspace_id, campaign_id, day, customer_id) DO UPDATE
SET uses = kept.uses + EXCLUDED.uses
""")

# ---- what is read

OF_UNITS = statement("""
SELECT unit_id, day, source_kind, target_kind, reason, amount, moves
FROM ledger_day
WHERE workspace_id = %(workspace_id)s
  AND unit_id = ANY(%(unit_ids)s::uuid[])
  AND day >= %(first)s::date
  AND day <= %(last)s::date
ORDER BY unit_id, day
""")

SUMMED = statement("""
SELECT unit_id, %(last)s::date AS day, source_kind, target_kind, '' AS reason, sum(amount) AS amount, sum(moves)::bigint AS moves
FROM ledger_day
WHERE workspace_id = %(workspace_id)s
  AND unit_id = ANY(%(unit_ids)s::uuid[])
  AND day >= COALESCE(%(first)s::date, '-infinity')
  AND day <= %(last)s::date
GROUP BY unit_id, source_kind, target_kind
""")

REACHED = statement("""
SELECT unit_id,
       COALESCE(sum(amount) FILTER (WHERE target_kind = 'wallet'), 0)
         - COALESCE(sum(amount) FILTER (WHERE source_kind = 'wallet'), 0) AS amount
FROM ledger_day
WHERE workspace_id = %(workspace_id)s AND unit_id = ANY(%(unit_ids)s::uuid[]) AND day <= %(last)s::date
GROUP BY unit_id
""")
"""What is in all wallets of a unit at the end of a day."""

OF_SHOP = statement("""
SELECT day, measure, amount
FROM shop_day
WHERE workspace_id = %(workspace_id)s AND day >= %(first)s::date AND day <= %(last)s::date
ORDER BY day, measure
""")

OF_CAMPAIGN = statement("""
SELECT campaign_id, day, measure, detail, amount
FROM campaign_day
WHERE workspace_id = %(workspace_id)s
  AND campaign_id = %(campaign_id)s
  AND day >= %(first)s::date
  AND day <= %(last)s::date
  AND amount <> 0
ORDER BY day, measure, detail
""")

OF_CAMPAIGNS = statement("""
SELECT campaign_id, min(day) AS day, measure, detail, sum(amount) AS amount
FROM campaign_day
WHERE workspace_id = %(workspace_id)s AND day >= %(first)s::date AND day <= %(last)s::date AND measure <> 'refused'
GROUP BY campaign_id, measure, detail
HAVING sum(amount) <> 0
""")

OF_SOME_CAMPAIGNS = statement("""
SELECT campaign_id, min(day) AS day, measure, detail, sum(amount) AS amount
FROM campaign_day
WHERE workspace_id = %(workspace_id)s
  AND campaign_id = ANY(%(campaign_ids)s::uuid[])
  AND day >= %(first)s::date
  AND day <= %(last)s::date
  AND measure <> 'refused'
GROUP BY campaign_id, measure, detail
HAVING sum(amount) <> 0
""")

LAST_USED = statement("""
SELECT asked.id AS campaign_id, used.day
FROM unnest(%(campaign_ids)s::uuid[]) AS asked(id)
CROSS JOIN LATERAL (
  SELECT day
  FROM campaign_day
  WHERE workspace_id = %(workspace_id)s AND campaign_id = asked.id AND measure = 'uses' AND amount > 0
  ORDER BY day DESC
  LIMIT 1
) AS used
""")

# Who was merged since counts as the survivor.
CUSTOMERS_OF = statement("""
SELECT count(DISTINCT COALESCE(merged.merged_into_id, used.customer_id))
FROM campaign_customer_day AS used
LEFT JOIN (
  SELECT customer.id, customer.merged_into_id
  FROM customer
  WHERE customer.workspace_id = %(workspace_id)s AND customer.merged_into_id IS NOT NULL
) AS merged ON merged.id = used.customer_id
WHERE used.workspace_id = %(workspace_id)s
  AND used.campaign_id = %(campaign_id)s
  AND used.day >= %(first)s::date
  AND used.day <= %(last)s::date
  AND used.uses > 0
""")

SHOPPERS = statement("""
SELECT count(DISTINCT customer_id)
FROM customer_day
WHERE workspace_id = %(workspace_id)s AND day >= %(first)s::date AND day <= %(last)s::date
""")

WAITING = statement("""
SELECT COALESCE((SELECT sequence FROM feed_head WHERE workspace_id = %(workspace_id)s), 0)
  - COALESCE((
      SELECT follower.sequence
      FROM figures_progress AS progress
      JOIN feed_follower AS follower
        ON follower.workspace_id = progress.workspace_id AND follower.name = 'figures.' || progress.epoch
      WHERE progress.workspace_id = %(workspace_id)s
    ), 0)
""")
"""How many events of the feed are not in the days yet."""
