"""All SQL of programmes, wallets and memberships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from laurels.kit.calendar import Period
from laurels.kit.postgres import statement
from laurels.program.programs.model import Clawback, ExpiryKind, ExpiryPolicy, PaysAs, PendingPolicy, RoundTo, Wallet

CREATE_PROGRAM = statement("""
INSERT INTO program (workspace_id, id, name, state, enrolment, created_at)
VALUES (%(workspace_id)s, %(id)s, %(name)s, 'active', %(enrolment)s, %(now)s)
RETURNING id, name, state, enrolment, version, created_at
""")

PROGRAM_BY_ID = statement("""
SELECT id, name, state, enrolment, version, created_at
FROM program
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

LOCK_PROGRAM = statement("""
SELECT id, name, state, enrolment, version, created_at
FROM program
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
FOR UPDATE
""")

PROGRAMS = statement("""
SELECT id, name, state, enrolment, version, created_at
FROM program
WHERE workspace_id = %(workspace_id)s AND (%(after)s::uuid IS NULL OR id > %(after)s::uuid)
ORDER BY id
LIMIT %(rows)s
""")

UPDATE_PROGRAM = statement("""
UPDATE program
SET name = coalesce(%(name)s, name),
    enrolment = coalesce(%(enrolment)s, enrolment),
    state = coalesce(%(state)s, state),
    version = version + 1
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
RETURNING id, name, state, enrolment, version, created_at
""")

ENROLMENTS = statement("""
SELECT id, enrolment
FROM program
WHERE workspace_id = %(workspace_id)s AND state = 'active'
""")

CREATE_WALLET = statement("""
INSERT INTO wallet (workspace_id, id, program_id, key, name, unit_singular, unit_plural, precision, expiry_kind,
                    expiry_period, expiry_on, expiry_round_to, pending_period, clawback, restore_grace, cash_rate,
                    pays_as, created_at)
VALUES (%(workspace_id)s, %(id)s, %(program_id)s, %(key)s, %(name)s, %(unit_singular)s, %(unit_plural)s, %(precision)s,
        %(expiry_kind)s, %(expiry_period)s, %(expiry_on)s, %(expiry_round_to)s, %(pending_period)s, %(clawback)s,
        %(restore_grace)s, %(cash_rate)s, %(pays_as)s, %(now)s)
ON CONFLICT (workspace_id, key) DO NOTHING
""")

UPDATE_WALLET = statement("""
UPDATE wallet
SET name = %(name)s,
    expiry_kind = %(expiry_kind)s,
    expiry_period = %(expiry_period)s,
    expiry_on = %(expiry_on)s,
    expiry_round_to = %(expiry_round_to)s,
    pending_period = %(pending_period)s,
    clawback = %(clawback)s,
    restore_grace = %(restore_grace)s,
    cash_rate = %(cash_rate)s,
    pays_as = %(pays_as)s,
    version = version + 1
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

WALLETS = statement("""
SELECT id, program_id, key, name, unit_singular, unit_plural, precision, expiry_kind, expiry_period, expiry_on,
       expiry_round_to, pending_period, clawback, restore_grace, cash_rate, pays_as, version
FROM wallet
WHERE workspace_id = %(workspace_id)s
ORDER BY id
""")

LOCK_WALLET = statement("""
SELECT id, program_id, key, name, unit_singular, unit_plural, precision, expiry_kind, expiry_period, expiry_on,
       expiry_round_to, pending_period, clawback, restore_grace, cash_rate, pays_as, version
FROM wallet
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
FOR UPDATE
""")

ENROL = statement("""
INSERT INTO membership (workspace_id, program_id, customer_id, id, joined_at, state)
SELECT %(workspace_id)s, pair.program_id, pair.customer_id,
       derived_id('membership', pair.program_id::text, pair.customer_id::text), %(now)s, 'active'
FROM unnest(%(program_ids)s::uuid[], %(customer_ids)s::uuid[]) AS pair(program_id, customer_id)
ORDER BY pair.program_id, pair.customer_id
ON CONFLICT (workspace_id, program_id, customer_id) DO NOTHING
""")
"""Make members of pairs of programme and customer, in one statement; whoever is or was one stays as they are."""

JOIN = statement("""
INSERT INTO membership (workspace_id, program_id, customer_id, id, joined_at, state)
VALUES (%(workspace_id)s, %(program_id)s, %(customer_id)s,
        derived_id('membership', %(program_id)s::text, %(customer_id)s::text), %(now)s, 'active')
ON CONFLICT (workspace_id, program_id, customer_id) DO UPDATE
SET joined_at = EXCLUDED.joined_at, state = 'active', left_at = NULL
WHERE membership.state = 'left'
RETURNING id, program_id, customer_id, joined_at, state, left_at
""")

MEMBERSHIP_OF = statement("""
SELECT id, program_id, customer_id, joined_at, state, left_at
FROM membership
WHERE workspace_id = %(workspace_id)s AND program_id = %(program_id)s AND customer_id = %(customer_id)s
""")

MEMBERSHIP_BY_ID = statement("""
SELECT id, program_id, customer_id, joined_at, state, left_at
FROM membership
WHERE workspace_id = %(workspace_id)s AND id = %(id)s
""")

MEMBERSHIPS = statement("""
SELECT id, program_id, customer_id, joined_at, state, left_at
FROM membership
WHERE workspace_id = %(workspace_id)s
  AND id > %(after)s::uuid
  AND (%(program_id)s::uuid IS NULL OR program_id = %(program_id)s::uuid)
ORDER BY id
LIMIT %(rows)s
""")

MEMBERSHIPS_OF_CUSTOMER = statement("""
SELECT had.*
FROM unnest(%(customer_ids)s::uuid[]) AS whose(customer_id)
CROSS JOIN LATERAL (
  SELECT id, program_id, customer_id, joined_at, state, left_at
  FROM membership
  WHERE workspace_id = %(workspace_id)s AND customer_id = whose.customer_id AND id > %(after)s::uuid
    AND (%(program_id)s::uuid IS NULL OR program_id = %(program_id)s::uuid)
  OFFSET 0
) AS had
ORDER BY had.id
LIMIT %(rows)s
""")

ACTIVE_MEMBERSHIPS = statement("""
SELECT customer_id, program_id
FROM membership
WHERE workspace_id = %(workspace_id)s AND state = 'active'
""")

MEMBERS_AMONG = statement("""
SELECT program_id, customer_id, state
FROM membership
WHERE workspace_id = %(workspace_id)s AND customer_id = ANY(%(customer_ids)s)
""")
"""Which memberships these customers have, active or left: one statement for a whole batch."""

LEAVE = statement("""
UPDATE membership
SET state = 'left', left_at = %(now)s
WHERE workspace_id = %(workspace_id)s AND id = %(id)s AND state = 'active'
RETURNING id, program_id, customer_id, joined_at, state, left_at
""")


@dataclass(frozen=True, slots=True)
class WalletRow:
    """A wallet as its row has it."""

    id: UUID
    program_id: UUID
    key: str
    name: str
    unit_singular: str
    unit_plural: str
    precision: int
    expiry_kind: ExpiryKind
    expiry_period: str | None
    expiry_on: date | None
    expiry_round_to: RoundTo
    pending_period: str | None
    clawback: Clawback
    restore_grace: str | None
    cash_rate: Decimal | None
    pays_as: PaysAs
    version: int

    def wallet(self) -> Wallet:
        """Put the row's columns together."""
        return Wallet(
            id=self.id,
            program_id=self.program_id,
            key=self.key,
            name=self.name,
            unit_singular=self.unit_singular,
            unit_plural=self.unit_plural,
            precision=self.precision,
            expiry=ExpiryPolicy(self.expiry_kind, _period(self.expiry_period), self.expiry_on, self.expiry_round_to),
            pending=PendingPolicy(_period(self.pending_period)),
            clawback=self.clawback,
            restore_grace=_period(self.restore_grace),
            cash_rate=self.cash_rate,
            pays_as=self.pays_as,
            version=self.version,
        )


def columns(wallet: Wallet) -> dict[str, object]:
    """Take a wallet apart into the parameters of its row."""
    return {
        "id": wallet.id,
        "name": wallet.name,
        "expiry_kind": wallet.expiry.kind,
        "expiry_period": _text(wallet.expiry.period),
        "expiry_on": wallet.expiry.on,
        "expiry_round_to": wallet.expiry.round_to,
        "pending_period": _text(wallet.pending.period),
        "clawback": wallet.clawback,
        "restore_grace": _text(wallet.restore_grace),
        "cash_rate": wallet.cash_rate,
        "pays_as": wallet.pays_as,
    }


def _period(text: str | None) -> Period | None:
    return None if text is None else Period.parse(text)


def _text(period: Period | None) -> str | None:
    return None if period is None else str(period)
