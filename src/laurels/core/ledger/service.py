"""Verbs of the ledger on the database; `twin.Book` has the same in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from laurels.core.ledger import store, wire
from laurels.core.ledger.model import (
    SETTLE,
    AccountKind,
    AccountRef,
    Balance,
    CeilingReached,
    Consumption,
    HeldLot,
    Hold,
    HoldEnded,
    HoldStatus,
    HoldTooSmall,
    InsufficientBalance,
    Journal,
    LedgerRefused,
    Lot,
    Posted,
    RestoreTooMuch,
    UnknownHold,
    UnknownJournal,
    too_large,
)
from laurels.kit.problems import NotFound
from laurels.kit.tx import Tx

STREAM = "ledger"


async def post(tx: Tx, journals: Sequence[Journal]) -> list[Posted | LedgerRefused]:
    """Post journals, each whole or not at all, and answer for each in order.

    A list that only adds goes in as one set; a list that takes, or of which one was refused, goes one by one.
    """
    if not journals:
        return []
    large = [too_large(journal) for journal in journals]
    if any(large):
        fitting = iter(
            await post(tx, [journal for journal, refused in zip(journals, large, strict=True) if not refused])
        )
        return [refused or next(fitting) for refused in large]
    if wire.only_credits(journals) and await tx.value(store.POST_CREDITS, **wire.credits(journals)) is None:
        return [Posted(journal.id, tuple(moved.amount for moved in journal.transfers), ()) for journal in journals]
    results = cast(list[dict[str, Any]], await tx.value(store.POST_EACH, **wire.each(journals)))
    return [_result(journal, result) for journal, result in zip(journals, results, strict=True)]


async def post_one(tx: Tx, journal: Journal) -> Posted:
    """Post one journal.

    :raises LedgerRefused: it would cross a bound; nothing of it was written
    """
    (result,) = await post(tx, [journal])
    if isinstance(result, LedgerRefused):
        raise result
    return result


async def lock(tx: Tx, accounts: Iterable[AccountRef]) -> dict[UUID, int]:
    """Lock accounts until this transaction ends and tell what each has counted, by its id.

    Who decides on what was counted locks it first; the posting then crosses no bound.
    """
    wanted = {account.id: account for account in accounts}
    if not wanted:
        return {}
    async with tx.streaming():
        await tx.run(store.PRESENT, **wire.accounts(wanted.values()))
        rows = await tx.all(store.LOCK, _Counted, ids=list(wanted))
    return {row.id: row.balance for row in rows}


async def counted(tx: Tx, accounts: Iterable[AccountRef]) -> dict[UUID, int]:
    """Tell what accounts have counted, by their ids; those that were never touched are absent."""
    wanted = [account.id for account in accounts]
    return {row.id: row.balance for row in await tx.all(store.COUNTED, _Counted, ids=wanted)} if wanted else {}


async def hold(
    tx: Tx, account: AccountRef, amount: int, *, id: UUID, expires_at: datetime, cause: str, cause_id: UUID
) -> Hold:
    """Reserve active lots of a wallet in spend order; an id that exists gives its hold as it is.

    :raises InsufficientBalance: less than the amount is spendable
    """
    if amount <= 0 or account.kind != "wallet" or expires_at <= tx.now:
        # A retry may come when the hold that it made is over.
        known = (await _holds(tx, [id])).get(id)
        if known is not None:
            return known
        raise ValueError("a hold reserves at least 1 of a wallet until a later instant")
    refused = await tx.value(
        store.HOLD,
        **wire.account(account),
        id=id,
        account_id=account.id,
        amount=amount,
        cause=cause,
        cause_id=cause_id,
        expires_at=expires_at,
    )
    if refused is not None:
        raise _refusal(refused, {account.id: account})
    return await get_hold(tx, id)


async def get_hold(tx: Tx, id: UUID) -> Hold:
    """Read a hold with the lots it reserves.

    :raises NotFound: there is no such hold
    """
    found = await _holds(tx, [id])
    if not found:
        raise NotFound("There is no hold of that id in this workspace. Check the id.")
    return found[id]


async def _holds(tx: Tx, ids: Sequence[UUID]) -> dict[UUID, Hold]:
    rows = await tx.all(store.HOLDS, _HoldRow, ids=list(ids))
    return {
        row.id: Hold(
            id=row.id,
            account=AccountRef(row.kind, row.owner_id, row.unit_id, row.period),
            amount=row.amount,
            remaining=row.remaining,
            cause=row.cause,
            cause_id=row.cause_id,
            created_at=row.created_at,
            expires_at=row.expires_at,
            lots=tuple(map(HeldLot, row.lot_ids, row.amounts)),
            status=row.status,
            captured=row.captured,
            ended_at=row.ended_at,
        )
        for row in rows
    }


async def release(tx: Tx, hold: Hold, *, how: Literal["voided", "expired"] = "voided") -> Hold:
    """Give the lots of an open hold free; a hold that already ended so is given back as it is.

    :raises UnknownHold: there is no such hold
    :raises HoldEnded: it ended in another way
    """
    ended = await tx.value(store.RELEASE, hold_id=hold.id, how=how)
    if ended is None:
        raise UnknownHold(hold.account)
    if ended != how:
        raise HoldEnded(hold.account, how=ended)
    return await get_hold(tx, hold.id)


async def release_due(tx: Tx, *, limit: int) -> list[Hold]:
    """Release the open holds that are over, earliest end first."""
    due = await tx.all(store.RELEASE_DUE, UUID, limit=limit)
    ended = await _holds(tx, due)
    return [ended[id] for id in due]


@dataclass(frozen=True, slots=True)
class Expired:
    """What ran out of one lot."""

    journal_id: UUID
    account_id: UUID
    owner_id: UUID
    unit_id: UUID
    lot_id: UUID
    amount: int


async def expire_due(tx: Tx, *, limit: int) -> list[Expired]:
    """Book what is unheld in lots past their end, one journal a lot, earliest end first."""
    return await tx.all(store.EXPIRE, Expired, limit=limit)


async def balances(tx: Tx, accounts: Sequence[AccountRef]) -> dict[AccountRef, Balance]:
    """Read what accounts hold now; one that was never touched holds nothing."""
    wanted = {account.id: account for account in accounts}
    rows = await tx.all(store.BALANCES, _BalanceRow, ids=list(wanted))
    found = {wanted[row.id]: row.balance_view() for row in rows}
    return {account: found.get(account, Balance()) for account in accounts}


async def lots(tx: Tx, account: AccountRef) -> list[Lot]:
    """List every lot the account ever had, in spend order."""
    rows = await tx.all(store.LOTS, _LotRow, account_id=account.id)
    return [
        Lot(
            id=row.id,
            account=account,
            journal_id=row.journal_id,
            issued=row.issued,
            remaining=row.remaining,
            held=row.held,
            earned_at=row.earned_at,
            available_at=row.available_at,
            expires_at=row.expires_at,
            origin_lot_id=row.origin_lot_id,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a wallet's statement; `amount` is signed."""

    journal_id: UUID
    ordinal: int
    cause: str
    cause_id: UUID
    occurred_at: datetime
    recorded_at: datetime
    unit_id: UUID
    reason: str
    reverses_id: UUID | None
    amount: int
    lots: list[dict[str, Any]]


async def entries(tx: Tx, account: AccountRef, *, before: UUID | None, limit: int) -> list[Entry]:
    """List what moved in or out of a wallet, newest first; `before` is the last journal of the page before.

    A journal is never cut in two, so a page may be a little longer than the limit; one that is shorter is the last.
    """
    return await tx.all(store.ENTRIES, Entry, account_id=account.id, before=before, limit=limit)


@dataclass(frozen=True, slots=True)
class Moved:
    """A transfer with its journal, as it was written."""

    journal_id: UUID
    cause: str
    ordinal: int
    reason: str
    source_id: UUID
    source_kind: str
    target_id: UUID
    target_kind: str
    unit_id: UUID
    amount: int
    reverses_id: UUID | None


async def of_causes(tx: Tx, cause_ids: Sequence[UUID]) -> list[Moved]:
    """List what was moved on account of these causes: orders, events, returns."""
    return await tx.all(store.OF_CAUSE, Moved, cause_ids=list(cause_ids))


async def of_journals(tx: Tx, journal_ids: Sequence[UUID]) -> list[Moved]:
    """List what these journals moved."""
    return await tx.all(store.OF_JOURNALS, Moved, journal_ids=list(journal_ids))


async def content(tx: Tx, ids: Sequence[UUID]) -> bytes:
    """Hash these journals as they are now, with their transfers, consumption and lots as issued, for the seal."""
    return bytes(await tx.value(store.CONTENT, ids=list(ids)))


@dataclass(frozen=True, slots=True)
class _Counted:
    id: UUID
    balance: int


@dataclass(frozen=True, slots=True)
class _HoldRow:
    id: UUID
    kind: AccountKind
    owner_id: UUID
    unit_id: UUID
    period: str
    amount: int
    remaining: int
    cause: str
    cause_id: UUID
    created_at: datetime
    expires_at: datetime
    status: HoldStatus
    captured: int
    ended_at: datetime | None
    lot_ids: list[UUID]
    amounts: list[int]


@dataclass(frozen=True, slots=True)
class _LotRow:
    id: UUID
    account_id: UUID
    journal_id: UUID
    issued: int
    remaining: int
    held: int
    earned_at: datetime
    available_at: datetime
    expires_at: datetime | None
    origin_lot_id: UUID | None


@dataclass(frozen=True, slots=True)
class _BalanceRow:
    id: UUID
    kind: AccountKind
    owner_id: UUID
    unit_id: UUID
    period: str
    balance: int
    held: int
    debt: int
    pending: int
    spendable: int
    expiring: int
    expiring_at: datetime | None

    def balance_view(self) -> Balance:
        return Balance(
            balance=self.balance,
            held=self.held,
            pending=self.pending,
            spendable=self.spendable,
            debt=self.debt,
            expiring=self.expiring,
            expiring_at=self.expiring_at,
        )


def _result(journal: Journal, result: dict[str, Any]) -> Posted | LedgerRefused:
    if "refused" in result:
        sides = {side.id: side for moved in journal.transfers for side in (moved.source, moved.target)}
        return _refusal(result, sides)
    moved = result["moved"]
    return Posted(
        journal.id,
        tuple(int(moved.get(str(ordinal), 0)) for ordinal in range(len(journal.transfers))),
        tuple(
            Consumption(
                journal.id,
                row["ordinal"],
                UUID(row["lot_id"]),
                UUID(row["account_id"]),
                row["amount"],
                "settle" if row["ordinal"] == SETTLE else journal.transfers[int(row["ordinal"])].reason,
            )
            for row in result["consumed"]
        ),
    )


def _refusal(result: dict[str, Any], sides: dict[UUID, AccountRef]) -> LedgerRefused:
    account = sides[UUID(result["account_id"])]
    match result["refused"]:
        case "insufficient_balance":
            return InsufficientBalance(account, available=result["available"], needed=result["needed"])
        case "limit_reached":
            return CeilingReached(account, ceiling=result["ceiling"], would_be=result["would_be"])
        case "restore_too_much":
            return RestoreTooMuch(account, available=result["available"], needed=result["needed"])
        case "hold_ended":
            return HoldEnded(account, how=result["how"])
        case "hold_too_small":
            return HoldTooSmall(account, available=result["available"], needed=result["needed"])
        case "unknown_hold":
            return UnknownHold(account)
        case "unknown_journal":
            return UnknownJournal(account)
        case other:
            raise AssertionError(f"the posting function answered {other!r}")
