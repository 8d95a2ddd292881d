"""All SQL of the ledger explorer."""

from laurels.kit.postgres import statement

# Each side of a transfer that is a wallet of points, as its owner sees it.
_ENTRIES = """SELECT walked.id AS journal_id, moved.ordinal, walked.recorded_at, walked.occurred_at, walked.cause, walked.cause_id,
       moved.customer_id, moved.wallet_id, moved.amount, moved.reason, moved.reverses_id, moved.twins
FROM walked
CROSS JOIN LATERAL (
  SELECT transfer.ordinal, owner.customer_id, transfer.unit_id AS wallet_id, side.amount, transfer.reason, transfer.reverses_id,
         (
           SELECT count(*)
           FROM transfer AS twin
           WHERE twin.workspace_id = %(workspace_id)s AND twin.journal_id = walked.id AND twin.ordinal < transfer.ordinal
             AND twin.unit_id = transfer.unit_id AND twin.amount = transfer.amount AND twin.reason = transfer.reason
         ) AS twins
  FROM transfer
  CROSS JOIN LATERAL (
    VALUES (transfer.target_id, transfer.target_kind, transfer.amount), (transfer.source_id, transfer.source_kind, -transfer.amount)
  ) AS side(account_id, kind, amount)
  CROSS JOIN LATERAL (
    SELECT account.owner_id AS customer_id
    FROM account
    WHERE account.workspace_id = %(workspace_id)s AND account.id = side.account_id
    LIMIT 1
  ) AS owner
  WHERE transfer.workspace_id = %(workspace_id)s
    AND transfer.journal_id = walked.id
    AND transfer.unit_id = ANY(%(wallet_ids)s::uuid[])
    AND side.kind = 'wallet'
    AND (walked.id <> %(before_id)s::uuid OR (transfer.ordinal, side.amount) > (%(before_ordinal)s::integer, %(before_amount)s::bigint))
    AND (%(customer_ids)s::uuid[] IS NULL OR owner.customer_id = ANY(%(customer_ids)s::uuid[]))
    AND (%(reason)s::text IS NULL OR transfer.reason = %(reason)s::text)
    AND (%(amount_min)s::bigint IS NULL OR transfer.amount >= %(amount_min)s::bigint)
    AND (%(amount_max)s::bigint IS NULL OR transfer.amount <= %(amount_max)s::bigint)
  OFFSET 0
) AS moved
WHERE (%(cause)s::text IS NULL OR walked.cause = %(cause)s::text)"""
_ORDER = """ORDER BY walked.recorded_at DESC, walked.id DESC, moved.ordinal, moved.amount
LIMIT %(rows)s"""
_BETWEEN = """journal.recorded_at >= COALESCE(%(from_at)s::timestamptz, '-infinity')
    AND journal.recorded_at < COALESCE(%(until_at)s::timestamptz, 'infinity')
    AND (journal.recorded_at, journal.id) <= (%(before_at)s::timestamptz, %(before_id)s::uuid)"""
_TOLD = """audit.workspace_id = %(workspace_id)s
    AND audit.subject_id = {cause_id}
    AND (audit.changes ->> 'journal_id' = {journal_id}::text OR audit.changes ->> 'state' = 'rolled_back')"""
_BY_ACTOR = f"""AND (%(actor)s::text IS NULL OR (walked.cause IN ('adjustment', 'rollback') AND EXISTS (
  SELECT
  FROM audit
  WHERE {_TOLD.replace("{cause_id}", "walked.cause_id").replace("{journal_id}", "walked.id")}
    AND audit.actor_name = %(actor)s::text
)))"""
# 5,000 journals are walked at most: who looks for what is rare is answered in time, and asks on behind them.
_WALK = f"""SELECT journal.id, journal.cause, journal.cause_id, journal.occurred_at, journal.recorded_at
  FROM journal
  WHERE journal.workspace_id = %(workspace_id)s
    AND {_BETWEEN}
  ORDER BY journal.recorded_at DESC, journal.id DESC
  LIMIT 5000"""
_WALK_BY_HAND = _WALK.replace("ORDER BY", "  AND journal.cause IN ('adjustment', 'rollback')\n  ORDER BY")

PAGE = statement(f"""
WITH walked AS NOT MATERIALIZED (
  {_WALK}
)
{_ENTRIES}
{_ORDER}
""")

BY_HAND = statement(f"""
WITH walked AS NOT MATERIALIZED (
  {_WALK_BY_HAND}
)
{_ENTRIES}
{_BY_ACTOR}
{_ORDER}
""")

WALKED_TO = statement(f"""
SELECT walked.recorded_at, walked.id
FROM (
  {_WALK}
) AS walked
OFFSET 4999
""")

WALKED_BY_HAND_TO = statement(f"""
SELECT walked.recorded_at, walked.id
FROM (
  {_WALK_BY_HAND}
) AS walked
OFFSET 4999
""")

# A customer's own journals are found first: they are few, and the newest of everybody are not theirs.
OF_CUSTOMERS = statement(f"""
WITH mine AS MATERIALIZED (
  SELECT DISTINCT side.journal_id
  FROM unnest(%(customer_ids)s::uuid[]) AS whose(customer_id)
  CROSS JOIN LATERAL (
    SELECT account.id
    FROM account
    WHERE account.workspace_id = %(workspace_id)s AND account.owner_id = whose.customer_id AND account.kind = 'wallet'
    OFFSET 0
  ) AS own
  CROSS JOIN LATERAL (
    SELECT transfer.journal_id
    FROM transfer
    WHERE transfer.workspace_id = %(workspace_id)s AND transfer.source_id = own.id AND transfer.source_kind = 'wallet'
    UNION ALL
    SELECT transfer.journal_id
    FROM transfer
    WHERE transfer.workspace_id = %(workspace_id)s AND transfer.target_id = own.id AND transfer.target_kind = 'wallet'
    OFFSET 0
  ) AS side
), walked AS MATERIALIZED (
  SELECT found.*
  FROM mine
  CROSS JOIN LATERAL (
    SELECT journal.id, journal.cause, journal.cause_id, journal.occurred_at, journal.recorded_at
    FROM journal
    WHERE journal.workspace_id = %(workspace_id)s AND journal.id = mine.journal_id
    LIMIT 1
  ) AS found
  WHERE {_BETWEEN.replace("journal.", "found.")}
  ORDER BY found.recorded_at DESC, found.id DESC
)
{_ENTRIES}
{_BY_ACTOR}
{_ORDER}
""")

DECISIONS = statement("""
SELECT made.id AS journal_id, made.verdict
FROM unnest(%(ids)s::uuid[]) AS asked(id)
CROSS JOIN LATERAL (
  SELECT id, verdict
  FROM decision
  WHERE workspace_id = %(workspace_id)s AND id = asked.id
  LIMIT 1
) AS made
""")
"""What was decided of an order, event or return; its journal has its id."""

CARTS = statement("""
SELECT asked.journal_id, kept.verdict
FROM unnest(%(journal_ids)s::uuid[], %(redemption_ids)s::uuid[]) AS asked(journal_id, redemption_id)
CROSS JOIN LATERAL (
  SELECT verdict
  FROM redemption
  WHERE workspace_id = %(workspace_id)s AND id = asked.redemption_id
  LIMIT 1
) AS kept
""")

HANDS = statement(f"""
SELECT asked.journal_id, told.actor_kind, told.actor_name, told.request_id, told.reason
FROM unnest(%(journal_ids)s::uuid[], %(cause_ids)s::uuid[]) AS asked(journal_id, cause_id)
CROSS JOIN LATERAL (
  SELECT audit.actor_kind, audit.actor_name, audit.request_id, COALESCE(audit.changes ->> 'reason', '') AS reason
  FROM audit
  WHERE {_TOLD.replace("{cause_id}", "asked.cause_id").replace("{journal_id}", "asked.journal_id")}
  LIMIT 1
) AS told
""")
