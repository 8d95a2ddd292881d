"""All SQL of the ledger: calls of its posting functions, and reads."""

from typing import LiteralString

from laurels.kit.postgres import statement

POST_CREDITS = statement("""
SELECT ledger_post_credits(%(workspace_id)s, %(now)s, %(accounts)s::jsonb, %(journals)s::jsonb, %(transfers)s::jsonb)
""")

POST_EACH = statement("""
SELECT ledger_post_each(%(workspace_id)s, %(now)s, %(accounts)s::jsonb, %(journals)s::jsonb)
""")

PRESENT = statement("""
INSERT INTO account (workspace_id, id, kind, owner_id, unit_id, period)
SELECT %(workspace_id)s, wanted.id, wanted.kind, wanted.owner_id, wanted.unit_id, wanted.period
FROM jsonb_to_recordset(%(accounts)s::jsonb)
  AS wanted(id uuid, kind text, owner_id uuid, unit_id uuid, period text, rank smallint)
ORDER BY wanted.rank, wanted.id
ON CONFLICT (workspace_id, id) DO NOTHING
""")
"""Make the accounts that are not there yet."""

LOCK = statement("""
SELECT id, balance
FROM account
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
ORDER BY kind <> 'wallet', id
FOR NO KEY UPDATE
""")
"""Lock accounts in the order in which everybody does: wallets first, then by id."""

HOLD = statement("""
SELECT ledger_hold(%(workspace_id)s, %(now)s, %(accounts)s::jsonb, %(id)s, %(account_id)s, %(amount)s, %(cause)s,
                   %(cause_id)s, %(expires_at)s)
""")

RELEASE = statement("""
SELECT ledger_release(%(workspace_id)s, %(now)s, %(hold_id)s, %(how)s)
""")

RELEASE_DUE = statement("""
SELECT id
FROM ledger_release_due(%(workspace_id)s, %(now)s, %(limit)s) AS ended(id)
""")

EXPIRE = statement("""
SELECT journal_id, account_id, owner_id, unit_id, lot_id, amount
FROM ledger_expire(%(workspace_id)s, %(now)s, %(limit)s)
""")

HOLDS = statement("""
SELECT hold.id, account.kind, account.owner_id, account.unit_id, account.period, hold.amount, hold.remaining,
       hold.cause, hold.cause_id, hold.created_at, hold.expires_at, COALESCE(ending.how, 'open') AS status,
       COALESCE(ending.captured, 0) AS captured, ending.ended_at, reserved.lot_ids, reserved.amounts
FROM hold
JOIN account ON account.workspace_id = %(workspace_id)s AND account.id = hold.account_id
LEFT JOIN hold_end AS ending ON ending.workspace_id = %(workspace_id)s AND ending.hold_id = hold.id
CROSS JOIN LATERAL (
  SELECT array_agg(lot_id ORDER BY number) AS lot_ids, array_agg(amount ORDER BY number) AS amounts
  FROM hold_lot
  WHERE hold_lot.workspace_id = %(workspace_id)s AND hold_lot.hold_id = hold.id
) AS reserved
WHERE hold.workspace_id = %(workspace_id)s AND hold.id = ANY(%(ids)s::uuid[])
""")

# What is spendable follows from the running balance less the few lots that are pending, or past their end but not
# booked yet: the cost does not grow with the number of lots.
BALANCES = statement("""
SELECT account.id, account.kind, account.owner_id, account.unit_id, account.period, account.balance, account.held,
       account.debt, COALESCE(waiting.unheld, 0)::bigint AS pending,
       CASE WHEN account.kind = 'wallet'
         THEN (account.balance - account.held - COALESCE(waiting.unheld, 0) - COALESCE(gone.unheld, 0))::bigint
         ELSE 0
       END AS spendable,
       COALESCE(next.amount, 0)::bigint AS expiring, next.expires_at AS expiring_at
FROM account
LEFT JOIN LATERAL (
  SELECT sum(lot.remaining - lot.held) AS unheld
  FROM lot
  WHERE lot.workspace_id = %(workspace_id)s AND lot.account_id = account.id AND account.kind = 'wallet'
    AND lot.deferred AND lot.available_at > %(now)s
) AS waiting ON true
LEFT JOIN LATERAL (
  SELECT sum(lot.remaining - lot.held) AS unheld
  FROM lot
  WHERE lot.workspace_id = %(workspace_id)s AND lot.account_id = account.id AND account.kind = 'wallet'
    AND lot.remaining > 0 AND lot.expires_at <= %(now)s
) AS gone ON true
LEFT JOIN LATERAL (
  SELECT first.expires_at, (
    SELECT sum(lot.remaining - lot.held)
    FROM lot
    WHERE lot.workspace_id = %(workspace_id)s AND lot.account_id = account.id AND lot.remaining > 0
      AND lot.expires_at = first.expires_at AND (NOT lot.deferred OR lot.available_at <= %(now)s)
  ) AS amount
  FROM (
    SELECT lot.expires_at
    FROM lot
    WHERE lot.workspace_id = %(workspace_id)s AND lot.account_id = account.id AND account.kind = 'wallet'
      AND lot.remaining > 0 AND lot.remaining - lot.held > 0 AND lot.expires_at > %(now)s
      AND (NOT lot.deferred OR lot.available_at <= %(now)s)
    ORDER BY lot.expires_at
    LIMIT 1
  ) AS first
) AS next ON true
WHERE account.workspace_id = %(workspace_id)s AND account.id = ANY(%(ids)s::uuid[])
""")

HOLDINGS = statement("""
SELECT owner_id AS customer_id, unit_id AS wallet_id, balance - held AS unheld
FROM account
WHERE workspace_id = %(workspace_id)s AND kind = 'wallet'
""")
"""What is in every wallet and not held, pending and expired lots included."""

MATURING = statement("""
SELECT account.owner_id AS customer_id, account.unit_id AS wallet_id, lot.remaining - lot.held AS unheld,
       true AS pending, lot.expires_at
FROM account
JOIN lot
  ON lot.workspace_id = account.workspace_id AND lot.account_id = account.id AND lot.deferred AND lot.available_at > %(at)s
WHERE account.workspace_id = %(workspace_id)s AND account.kind = 'wallet' AND lot.remaining > lot.held
UNION ALL
SELECT account.owner_id, account.unit_id, lot.remaining - lot.held, false, lot.expires_at
FROM account
JOIN lot
  ON lot.workspace_id = account.workspace_id AND lot.account_id = account.id AND lot.expires_at <= %(until)s
  AND lot.remaining > 0
WHERE account.workspace_id = %(workspace_id)s AND account.kind = 'wallet' AND lot.remaining > lot.held
  AND NOT (lot.deferred AND lot.available_at > %(at)s)
""")
"""The lots that are pending at an instant, and the others that expire until another, with what of each is unheld."""

EARNED = statement("""
SELECT account.owner_id AS customer_id, account.unit_id AS wallet_id, lot.issued, lot.earned_at
FROM account
JOIN lot ON lot.workspace_id = account.workspace_id AND lot.account_id = account.id
WHERE account.workspace_id = %(workspace_id)s AND account.kind = 'wallet' AND lot.origin_lot_id IS NULL
""")
"""Everything that came into wallets from outside, as it was issued."""

COUNTED = statement("""
SELECT id, balance
FROM account
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
""")

LOTS = statement("""
SELECT lot.id, lot.account_id, lot.journal_id, lot.issued, lot.remaining, lot.held, lot.earned_at, lot.available_at,
       lot.expires_at, lot.origin_lot_id
FROM lot
WHERE lot.workspace_id = %(workspace_id)s AND lot.account_id = %(account_id)s
ORDER BY lot.expires_at, lot.earned_at, lot.id
""")

# One line of a statement of account, newest first: what moved, why, and from or to which lots. Ids of journals follow
# time, so each side is read along its index; WITH TIES, because the next page begins at another journal.
ENTRIES = statement("""
SELECT transfer.journal_id, transfer.ordinal, journal.cause, journal.cause_id, journal.occurred_at, journal.recorded_at,
       transfer.unit_id, transfer.reason, transfer.reverses_id,
       CASE WHEN transfer.target_id = %(account_id)s THEN transfer.amount ELSE -transfer.amount END AS amount,
       COALESCE(lots.parts, '[]'::jsonb) AS lots
FROM (
  SELECT side.journal_id, side.ordinal, side.source_id, side.target_id, side.unit_id, side.amount, side.reason,
         side.reverses_id
  FROM (
    (
      SELECT journal_id, ordinal, source_id, target_id, unit_id, amount, reason, reverses_id
      FROM transfer
      WHERE workspace_id = %(workspace_id)s AND source_id = %(account_id)s AND source_kind = 'wallet'
        AND journal_id < COALESCE(%(before)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
      ORDER BY journal_id DESC
      FETCH FIRST (%(limit)s::bigint) ROWS WITH TIES
    ) UNION ALL (
      SELECT journal_id, ordinal, source_id, target_id, unit_id, amount, reason, reverses_id
      FROM transfer
      WHERE workspace_id = %(workspace_id)s AND target_id = %(account_id)s AND target_kind = 'wallet'
        AND journal_id < COALESCE(%(before)s::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
      ORDER BY journal_id DESC
      FETCH FIRST (%(limit)s::bigint) ROWS WITH TIES
    )
  ) AS side
  ORDER BY side.journal_id DESC
  FETCH FIRST (%(limit)s::bigint) ROWS WITH TIES
) AS transfer
JOIN journal ON journal.workspace_id = %(workspace_id)s AND journal.id = transfer.journal_id
LEFT JOIN LATERAL (
  SELECT jsonb_agg(jsonb_build_object('lot_id', lot_id, 'amount', amount) ORDER BY number) AS parts
  FROM consumption
  WHERE consumption.workspace_id = %(workspace_id)s AND consumption.journal_id = transfer.journal_id
    AND consumption.ordinal = transfer.ordinal
) AS lots ON true
ORDER BY transfer.journal_id DESC, transfer.ordinal
""")

# What a journal, or all journals of a cause, put into and took from wallets: reason by reason.
OF_CAUSE = statement("""
SELECT journal.id AS journal_id, journal.cause, transfer.ordinal, transfer.reason, transfer.source_id,
       transfer.source_kind, transfer.target_id, transfer.target_kind, transfer.unit_id, transfer.amount,
       transfer.reverses_id
FROM journal
JOIN transfer ON transfer.workspace_id = %(workspace_id)s AND transfer.journal_id = journal.id
WHERE journal.workspace_id = %(workspace_id)s AND journal.cause_id = ANY(%(cause_ids)s::uuid[])
ORDER BY journal.id, transfer.ordinal
""")

OF_JOURNALS = statement("""
SELECT journal.id AS journal_id, journal.cause, transfer.ordinal, transfer.reason, transfer.source_id,
       transfer.source_kind, transfer.target_id, transfer.target_kind, transfer.unit_id, transfer.amount,
       transfer.reverses_id
FROM journal
JOIN transfer ON transfer.workspace_id = %(workspace_id)s AND transfer.journal_id = journal.id
WHERE journal.workspace_id = %(workspace_id)s AND journal.id = ANY(%(journal_ids)s::uuid[])
ORDER BY journal.id, transfer.ordinal
""")

# Columns by name and instants as numbers: neither a column added later nor the zone of a session may break a seal.
CONTENT = statement("""
SELECT sha256(convert_to(
  COALESCE((
    SELECT string_agg(
      ROW(id, cause, cause_id, extract(epoch FROM occurred_at), extract(epoch FROM recorded_at))::text,
      E'\\n' ORDER BY id)
    FROM journal
    WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s)
  ), '') || E'\\n' || COALESCE((
    SELECT string_agg(
      ROW(journal_id, ordinal, source_id, source_kind, target_id, target_kind, unit_id, amount, reason, reverses_id,
          hold_id)::text, E'\\n' ORDER BY journal_id, ordinal)
    FROM transfer
    WHERE workspace_id = %(workspace_id)s AND journal_id = ANY(%(ids)s)
  ), '') || E'\\n' || COALESCE((
    SELECT string_agg(
      ROW(journal_id, ordinal, number, account_id, lot_id, amount)::text, E'\\n' ORDER BY journal_id, ordinal, number)
    FROM consumption
    WHERE workspace_id = %(workspace_id)s AND journal_id = ANY(%(ids)s)
  ), '') || E'\\n' || COALESCE((
    SELECT string_agg(
      ROW(journal_id, id, account_id, origin_lot_id, issued, extract(epoch FROM earned_at),
          extract(epoch FROM available_at), extract(epoch FROM expires_at), deferred)::text,
      E'\\n' ORDER BY journal_id, id)
    FROM lot
    WHERE workspace_id = %(workspace_id)s AND journal_id = ANY(%(ids)s)
  ), ''), 'UTF8'))
""")


def ending_of(hold_id: LiteralString) -> LiteralString:
    """Write the query for how a hold ended and how much of what it took was given back; an open one has no row.

    :param hold_id: the SQL that names the hold, such as `payment.id`
    """
    return f"""
SELECT ended.how, ended.journal_id, ended.captured,
       COALESCE((
         SELECT sum(transfer.amount)
         FROM transfer
         WHERE transfer.workspace_id = %(workspace_id)s AND transfer.reverses_id = ended.journal_id
       ), 0)::bigint AS restored
FROM hold_end AS ended
WHERE ended.workspace_id = %(workspace_id)s AND ended.hold_id = {hold_id}
"""


def is_counted(owner_id: LiteralString, unit_id: LiteralString) -> LiteralString:
    """Write the condition that something was counted for an owner and not taken back.

    It is asked owner by owner (OFFSET 0): a list that ends after a page shall not gather all accounts first.

    :param owner_id: the SQL that names the owner, such as `card.id`
    """
    return f"""EXISTS (
      SELECT 1
      FROM account
      WHERE account.workspace_id = %(workspace_id)s AND account.owner_id = {owner_id} AND account.unit_id = {unit_id}
        AND account.kind = 'counter' AND account.period = '' AND account.balance > 0
      OFFSET 0
    )"""


def flows_of(owners: LiteralString) -> LiteralString:
    """Write the query for what moved in and out of wallets before `until_at`, by unit, reason and side.

    :param owners: the query for the ids of their owners, in brackets
    """
    return f"""
SELECT side.unit_id, side.reason, side.inward, sum(side.amount)::bigint AS amount
FROM (
  SELECT moved.journal_id, moved.unit_id, moved.reason, moved.amount, true AS inward
  FROM account
  JOIN transfer AS moved
    ON moved.workspace_id = %(workspace_id)s AND moved.target_id = account.id AND moved.target_kind = 'wallet'
  WHERE account.workspace_id = %(workspace_id)s AND account.kind = 'wallet' AND account.owner_id IN {owners}
  UNION ALL
  SELECT moved.journal_id, moved.unit_id, moved.reason, moved.amount, false
  FROM account
  JOIN transfer AS moved
    ON moved.workspace_id = %(workspace_id)s AND moved.source_id = account.id AND moved.source_kind = 'wallet'
  WHERE account.workspace_id = %(workspace_id)s AND account.kind = 'wallet' AND account.owner_id IN {owners}
) AS side
JOIN journal ON journal.workspace_id = %(workspace_id)s AND journal.id = side.journal_id
WHERE journal.occurred_at < %(until_at)s
GROUP BY side.unit_id, side.reason, side.inward
"""
