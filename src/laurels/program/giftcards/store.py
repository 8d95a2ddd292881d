"""All SQL of gift cards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

from psycopg import errors

from laurels.core import ledger
from laurels.kit.postgres import statement
from laurels.kit.tx import Tx, jsonb
from laurels.program.giftcards.model import CardState, GiftCard

# A code that was disabled or withdrawn is a card that is blocked.
_CARDS = """card.id, voucher.code, card.currency, card.initial_minor, card.activated_at, card.activates_at, card.expires_at,
       card.tax_mode, card.single_use, card.rest, card.reloadable, card.jurisdiction, voucher.customer_id, card.source,
       card.external_id, card.activation_delay_seconds, card.expires_after, card.expires_round_to,
       CASE WHEN voucher.state <> 'active' THEN COALESCE(voucher.reason, voucher.state) END AS blocked_reason, card.created_at
FROM gift_card AS card
JOIN voucher ON voucher.workspace_id = %(workspace_id)s AND voucher.id = card.id"""

BY_IDS = statement(f"""
SELECT {_CARDS}
WHERE card.workspace_id = %(workspace_id)s AND card.id = ANY(%(ids)s::uuid[])
""")
"""Cards by id, in one round trip with other statements."""

BY_KEYS = statement(f"""
SELECT {_CARDS}
WHERE card.workspace_id = %(workspace_id)s AND voucher.workspace_id = %(workspace_id)s AND voucher.key = ANY(%(keys)s::text[])
""")
"""Cards by the keys of their codes (`vouchers.readings`), in one round trip with other statements."""

# Whoever moves money of a card by its routes takes its row first, and its code may not be disabled meanwhile.
LOCK = statement(f"""
SELECT {_CARDS}
WHERE card.workspace_id = %(workspace_id)s AND card.id = %(id)s
FOR NO KEY UPDATE OF card
FOR SHARE OF voucher
""")

BY_NAMES = statement(f"""
SELECT {_CARDS}
WHERE card.workspace_id = %(workspace_id)s
  AND (card.source, card.external_id) IN (
    SELECT named.source, named.external_id
    FROM unnest(%(sources)s::text[], %(external_ids)s::text[]) AS named(source, external_id)
  )
""")

_RUNS = "card.activates_at <= %(now)s AND (card.expires_at IS NULL OR card.expires_at > %(now)s)"
_USED = ledger.is_counted("card.id", "%(uses)s::uuid")
# As `policy.state` says it, of cards that are not blocked.
_STANDS: dict[CardState, LiteralString] = {
    "inactive": "card.activates_at IS NULL",
    "scheduled": "card.activates_at > %(now)s AND card.activates_at > card.activated_at",
    "active": f"{_RUNS} AND NOT (card.single_use AND {_USED})",
    "used": f"{_RUNS} AND card.single_use AND {_USED}",
    "expired": "card.activates_at <= %(now)s AND card.expires_at <= %(now)s",
}
_STATE = f"""CASE
      WHEN voucher.state <> 'active' THEN 'blocked'
      {" ".join(f"WHEN {stands} THEN '{state}'" for state, stands in _STANDS.items())}
    END"""

LIST = statement(f"""
SELECT {_CARDS}
WHERE card.workspace_id = %(workspace_id)s AND card.id < %(before_id)s
  AND (%(currency)s::text IS NULL OR card.currency = %(currency)s)
ORDER BY card.id DESC
LIMIT %(limit)s
""")


def _list_of(state: CardState) -> LiteralString:
    # Walked in an index that has all that is asked of a card, or none but candidates: who starts later than it was
    # activated is what may be scheduled. A statement for each state, so that its plan knows which it is.
    return f"""
SELECT {_CARDS}
JOIN (
  SELECT card.id
  FROM gift_card AS card
  JOIN voucher ON voucher.workspace_id = %(workspace_id)s AND voucher.id = card.id AND voucher.state = 'active'
  WHERE card.workspace_id = %(workspace_id)s AND card.id < %(before_id)s
    AND (%(currency)s::text IS NULL OR card.currency = %(currency)s)
    AND {_STANDS[state]}
  ORDER BY card.id DESC
  LIMIT %(limit)s
) AS listed ON listed.id = card.id
WHERE card.workspace_id = %(workspace_id)s
ORDER BY card.id DESC
"""


LIST_INACTIVE = statement(_list_of("inactive"))
LIST_SCHEDULED = statement(_list_of("scheduled"))
LIST_ACTIVE = statement(_list_of("active"))
LIST_USED = statement(_list_of("used"))
LIST_EXPIRED = statement(_list_of("expired"))

# Those that are blocked are few among all, and have an index of their own.
LIST_BLOCKED = statement(f"""
SELECT {_CARDS}
WHERE card.workspace_id = %(workspace_id)s AND voucher.id < %(before_id)s AND voucher.kind = 'gift_card' AND voucher.state <> 'active'
  AND (%(currency)s::text IS NULL OR card.currency = %(currency)s)
ORDER BY voucher.id DESC
LIMIT %(limit)s
""")

LIST_OF_STATE = {
    "inactive": LIST_INACTIVE,
    "scheduled": LIST_SCHEDULED,
    "active": LIST_ACTIVE,
    "used": LIST_USED,
    "expired": LIST_EXPIRED,
    "blocked": LIST_BLOCKED,
}

LIST_OF_CUSTOMER = statement(f"""
SELECT found.*
FROM unnest(%(customer_ids)s::uuid[]) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT id
  FROM voucher
  WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id AND kind = 'gift_card' AND id < %(before_id)s
  OFFSET 0
) AS held
CROSS JOIN LATERAL (
  SELECT {_CARDS}
  WHERE card.workspace_id = %(workspace_id)s AND card.id = held.id
    AND (%(currency)s::text IS NULL OR card.currency = %(currency)s)
    AND (%(state)s::text IS NULL OR {_STATE} = %(state)s)
  LIMIT 1
) AS found
ORDER BY found.id DESC
LIMIT %(limit)s
""")

CREATE = statement("""
INSERT INTO gift_card (workspace_id, id, currency, initial_minor, activated_at, activates_at, expires_at, tax_mode,
                       single_use, rest, reloadable, jurisdiction, source, external_id, activation_delay_seconds,
                       expires_after, expires_round_to, created_at)
SELECT %(workspace_id)s, id, currency, initial_minor, activated_at, activates_at, expires_at, tax_mode, single_use, rest,
       reloadable, jurisdiction, source, external_id, activation_delay_seconds, expires_after, expires_round_to, %(now)s
FROM jsonb_to_recordset(%(rows)s::jsonb)
  AS given(id uuid, currency text, initial_minor bigint, activated_at timestamptz, activates_at timestamptz,
           expires_at timestamptz, tax_mode text, single_use boolean, rest text, reloadable boolean, jurisdiction text,
           source text, external_id text, activation_delay_seconds integer, expires_after text, expires_round_to text)
ORDER BY source, external_id
ON CONFLICT DO NOTHING
""")

ACTIVATE = statement("""
UPDATE gift_card
SET activated_at = %(now)s,
    activates_at = %(activates_at)s,
    expires_at = %(expires_at)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

SET_END = statement("""
UPDATE gift_card
SET expires_at = %(expires_at)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

MOVEMENT = statement("""
SELECT id, card_id, kind, source, external_id, amount_minor, debit_id, held_until_at, created_at
FROM gift_card_movement
WHERE workspace_id = %(workspace_id)s AND card_id = %(card_id)s AND kind = %(kind)s AND source = %(source)s
  AND external_id = %(external_id)s
""")

MOVEMENTS = statement("""
SELECT id, card_id, kind, source, external_id, amount_minor, debit_id, held_until_at, created_at
FROM gift_card_movement
WHERE workspace_id = %(workspace_id)s AND id = ANY(%(ids)s::uuid[])
""")

RECORD = statement("""
INSERT INTO gift_card_movement (workspace_id, id, card_id, kind, source, external_id, amount_minor, debit_id, held_until_at, created_at)
VALUES (%(workspace_id)s, %(id)s, %(card_id)s, %(kind)s, %(source)s, %(external_id)s, %(amount_minor)s, %(debit_id)s::uuid,
        %(held_until_at)s, %(now)s)
""")

TOPPED_UP = statement("""
SELECT COALESCE(sum(amount_minor), 0)::bigint
FROM gift_card_movement
WHERE workspace_id = %(workspace_id)s AND card_id = %(card_id)s AND kind = 'top_up'
""")

# A debit that began with a hold is as the hold ended; any other was captured at once, by the journal of its own id.
DEBIT = statement(f"""
SELECT debit.id, debit.card_id, card.currency, debit.source, debit.external_id, debit.amount_minor,
       CASE WHEN debit.held_until_at IS NULL THEN 'captured' ELSE COALESCE(ending.how, 'held') END AS status,
       CASE WHEN debit.held_until_at IS NULL THEN debit.amount_minor ELSE COALESCE(ending.captured, 0) END AS captured_minor,
       COALESCE((
         SELECT sum(refund.amount_minor)
         FROM gift_card_movement AS refund
         WHERE refund.workspace_id = %(workspace_id)s AND refund.debit_id = debit.id
       ), 0)::bigint AS refunded_minor,
       CASE WHEN debit.held_until_at IS NULL THEN debit.id ELSE ending.journal_id END AS journal_id,
       debit.held_until_at, debit.created_at
FROM gift_card_movement AS debit
JOIN gift_card AS card ON card.workspace_id = %(workspace_id)s AND card.id = debit.card_id
LEFT JOIN LATERAL ({ledger.ending_of("debit.id")}) AS ending ON true
WHERE debit.workspace_id = %(workspace_id)s AND debit.id = %(id)s AND debit.kind = 'debit'
""")

SOLD = statement("""
SELECT currency, count(*) FILTER (WHERE activated_at < %(until_at)s) AS sold_count,
       COALESCE(sum(initial_minor) FILTER (WHERE activated_at < %(until_at)s), 0)::bigint AS sold_minor,
       count(*) FILTER (WHERE activated_at >= %(until_at)s OR activated_at IS NULL) AS waiting_count,
       COALESCE(sum(initial_minor) FILTER (WHERE activated_at >= %(until_at)s OR activated_at IS NULL), 0)::bigint
         AS waiting_minor
FROM gift_card
WHERE workspace_id = %(workspace_id)s AND created_at < %(until_at)s
GROUP BY currency
ORDER BY currency
""")

FLOWS = statement(ledger.flows_of("(SELECT card.id FROM gift_card AS card WHERE card.workspace_id = %(workspace_id)s)"))


async def create(tx: Tx, *, cards: Sequence[GiftCard]) -> None:
    """Insert cards whose codes are there; when another transaction was quicker with a name, the door starts again."""
    if cards and await tx.run(CREATE, rows=jsonb(cards)) != len(cards):
        raise errors.SerializationFailure("a gift card with one of the names was created meanwhile")
