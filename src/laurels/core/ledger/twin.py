"""The ledger in memory: the same verbs and the same answers as the stored one, without a database.

It is the oracle of the property tests and the book of a backtest. Everything in it is deterministic: `now` is passed,
ids are derived. Spending looks only at lots that have something left, from the first that has not expired.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import chain
from typing import Literal, NamedTuple, TypeAlias
from uuid import UUID

from laurels.core.ledger.model import (
    AMOUNT_MAX,
    SETTLE,
    AccountRef,
    Balance,
    Bounds,
    CeilingReached,
    Consumption,
    HeldLot,
    Hold,
    HoldEnded,
    HoldTooSmall,
    InsufficientBalance,
    Journal,
    LedgerRefused,
    Lot,
    LotTerms,
    Posted,
    RestoreTooMuch,
    Transfer,
    UnknownHold,
    UnknownJournal,
    expiry_id,
    too_large,
)
from laurels.kit import ids

_NEVER = datetime.max.replace(tzinfo=UTC)


class _Lot:
    """A lot as it runs; `key` is its place in the spend order."""

    __slots__ = (
        "account",
        "expiries",
        "held",
        "id",
        "issued",
        "journal_id",
        "key",
        "ordinal",
        "origin_id",
        "remaining",
        "terms",
    )

    def __init__(self, id: UUID, account: "_Account", journal_id: UUID, ordinal: int, made: "_Made") -> None:
        self.id = id
        self.account = account
        self.journal_id = journal_id
        self.ordinal = ordinal
        self.issued, self.terms, self.origin_id = made
        self.remaining = 0
        self.held = 0
        self.expiries = 0
        expires_at = self.terms.expires_at
        self.key = (expires_at is None, expires_at or _NEVER, self.terms.earned_at, id)

    @property
    def unheld(self) -> int:
        return self.remaining - self.held

    def view(self) -> Lot:
        terms = self.terms
        return Lot(
            id=self.id,
            account=self.account.ref,
            journal_id=self.journal_id,
            issued=self.issued,
            remaining=self.remaining,
            held=self.held,
            earned_at=terms.earned_at,
            available_at=terms.available_at,
            expires_at=terms.expires_at,
            origin_lot_id=self.origin_id,
        )


class _Made(NamedTuple):
    """A lot to be made, and the lot it continues."""

    issued: int
    terms: LotTerms
    origin_id: UUID | None = None


_Part: TypeAlias = tuple[_Lot, int]


class _Account:
    """A stored account; `live` are its lots with unheld remaining, in spend order."""

    __slots__ = ("balance", "bounds", "debt", "held", "id", "live", "lots", "ref")

    def __init__(self, ref: AccountRef) -> None:
        self.ref = ref
        self.id = ref.id
        self.balance = 0
        self.debt = 0
        self.held = 0
        self.bounds = Bounds()
        self.live: list[_Lot] = []
        self.lots: list[_Lot] = []

    def active(self, now: datetime) -> Iterator[_Lot]:
        """Give the active lots with unheld remaining, in spend order, without looking at the expired ones."""
        live = self.live
        for place in range(bisect_right(live, (False, now), key=_end), len(live)):
            if live[place].terms.available_at <= now:
                yield live[place]

    def pending(self, now: datetime) -> Iterator[_Lot]:
        return (lot for lot in self.live if now < lot.terms.available_at)

    def spendable(self, now: datetime) -> int:
        return sum(lot.unheld for lot in self.active(now)) - self.debt


@dataclass(frozen=True, slots=True)
class _Entry:
    journal: Journal
    posted: Posted
    lots: Sequence[_Lot]


def _key(lot: _Lot) -> tuple[bool, datetime, datetime, UUID]:
    return lot.key


def _end(lot: _Lot) -> tuple[bool, datetime]:
    return lot.key[:2]


def _available(lot: _Lot) -> tuple[datetime, UUID]:
    return lot.terms.available_at, lot.id


def _unheld(lots: Iterable[_Lot]) -> Iterator[_Part]:
    return ((lot, lot.unheld) for lot in lots)


def _fill(parts: Iterable[_Part], wanted: int) -> list[_Part]:
    """Take from the parts in order until `wanted` is reached or they end, reading no further."""
    taken: list[_Part] = []
    if wanted > 0:
        for lot, room in parts:
            taken.append((lot, min(room, wanted)))
            wanted -= room
            if wanted <= 0:
                break
    return taken


def _sum(parts: Iterable[_Part]) -> int:
    return sum(amount for _, amount in parts)


def _after(parts: Iterable[_Part], skipped: int) -> Iterator[_Part]:
    """Give what is left of the parts, in order, without their first `skipped`."""
    for lot, room in parts:
        if room > skipped:
            yield lot, room - skipped
        skipped = max(0, skipped - room)


class Book:
    """A ledger in memory. A verb that refuses changes nothing."""

    def __init__(self) -> None:
        self.accounts: dict[AccountRef, _Account] = {}
        self.entries: dict[UUID, _Entry] = {}
        self.lots_by_id: dict[UUID, _Lot] = {}
        self.holds_by_id: dict[UUID, Hold] = {}
        self.given: dict[tuple[UUID, AccountRef], int] = {}
        # Min-heaps of ends. An entry whose lot or hold has nothing left is passed over when it comes up.
        self.lots_due: list[tuple[datetime, UUID]] = []
        self.holds_due: list[tuple[datetime, UUID]] = []

    def post(self, journals: Iterable[Journal], now: datetime) -> list[Posted | LedgerRefused]:
        """Post each journal in order, each whole or not at all, and answer for each.

        A journal id that was posted before is the same journal: its first result is given again.
        """
        return [self._post(journal, now) for journal in journals]

    def hold(
        self,
        account: AccountRef,
        amount: int,
        *,
        id: UUID,
        expires_at: datetime,
        cause: str,
        cause_id: UUID,
        now: datetime,
    ) -> Hold:
        """Reserve active lots of a wallet in spend order; an id that exists gives its hold as it is.

        :raises InsufficientBalance: less than the amount is spendable
        """
        known = self.holds_by_id.get(id)
        if known is not None:
            return known
        if amount <= 0 or account.kind != "wallet" or expires_at <= now:
            raise ValueError("a hold reserves at least 1 of a wallet until a later instant")
        state = self.account(account)
        available = state.spendable(now)
        if available < amount:
            raise InsufficientBalance(account, available=available, needed=amount)
        parts = _fill(_unheld(state.active(now)), amount)
        for lot, part in parts:
            self.change(lot, held=part)
        state.held += amount
        made = Hold(
            id=id,
            account=account,
            amount=amount,
            remaining=amount,
            cause=cause,
            cause_id=cause_id,
            created_at=now,
            expires_at=expires_at,
            lots=tuple(HeldLot(lot.id, part) for lot, part in parts),
        )
        self.holds_by_id[id] = made
        heappush(self.holds_due, (expires_at, id))
        return made

    def release(self, hold: Hold, *, now: datetime, how: Literal["voided", "expired"] = "voided") -> Hold:
        """Give the lots of an open hold free; a hold that already ended so is given back as it is.

        :raises UnknownHold: the book never made it
        :raises HoldEnded: it ended in another way
        """
        known = self.holds_by_id.get(hold.id)
        if known is None:
            raise UnknownHold(hold.account)
        if known.status == how:
            return known
        if known.status != "open":
            raise HoldEnded(known.account, how=known.status)
        for part in known.lots:
            self.change(self.lots_by_id[part.lot_id], held=-part.amount)
        self.account(known.account).held -= known.remaining
        ended = replace(known, remaining=0, status=how, ended_at=now)
        self.holds_by_id[hold.id] = ended
        return ended

    def release_due(self, now: datetime, limit: int | None = None) -> list[Hold]:
        """Release the open holds that are over, earliest end first, then by id."""
        ended: list[Hold] = []
        while self.holds_due and self.holds_due[0][0] <= now and (limit is None or len(ended) < limit):
            hold = self.holds_by_id[heappop(self.holds_due)[1]]
            if hold.status == "open":
                ended.append(self.release(hold, now=now, how="expired"))
        return ended

    def expire_due(self, now: datetime, limit: int | None = None) -> list[Posted]:
        """Move what is unheld in lots past their end to `expired`: a journal a lot, earliest end first, then by id."""
        gone: list[Posted] = []
        while self.lots_due and self.lots_due[0][0] <= now and (limit is None or len(gone) < limit):
            expires_at, lot_id = heappop(self.lots_due)
            lot = self.lots_by_id.get(lot_id)
            if lot is not None and lot.unheld:
                gone.append(self._expire(lot, expires_at, now))
        return gone

    def balance(self, account: AccountRef, now: datetime) -> Balance:
        """Add up what the account holds at this instant; an account that was never touched holds nothing."""
        state = self.accounts.get(account)
        if state is None:
            return Balance()
        if account.kind != "wallet":
            return Balance(balance=state.balance)
        active = list(state.active(now))
        first = active[0].terms.expires_at if active else None
        return Balance(
            balance=state.balance,
            held=state.held,
            pending=sum(lot.unheld for lot in state.pending(now)),
            spendable=sum(lot.unheld for lot in active) - state.debt,
            debt=state.debt,
            expiring=0 if first is None else sum(lot.unheld for lot in active if lot.terms.expires_at == first),
            expiring_at=first,
        )

    def lots(self, account: AccountRef) -> list[Lot]:
        """List every lot the account ever had, in spend order."""
        state = self.accounts.get(account)
        return [] if state is None else [lot.view() for lot in sorted(state.lots, key=_key)]

    def holds(self, account: AccountRef) -> list[Hold]:
        """List every hold the account ever had, in the order they were made."""
        return [hold for hold in self.holds_by_id.values() if hold.account == account]

    def check(self) -> list[str]:
        """Prove I1 to I5 by counting everything again from the journals; each fault is one sentence."""
        return _Proof(self).faults

    def account(self, ref: AccountRef) -> _Account:
        state = self.accounts.get(ref)
        if state is None:
            state = self.accounts[ref] = _Account(ref)
        return state

    def change(self, lot: _Lot, *, remaining: int = 0, held: int = 0) -> None:
        """Change a lot and keep `live` and the ends to come true to it."""
        before = lot.unheld
        lot.remaining += remaining
        lot.held += held
        live = lot.account.live
        if before and not lot.unheld:
            del live[bisect_left(live, lot.key, key=_key)]
        elif lot.unheld and not before:
            insort(live, lot, key=_key)
            if lot.terms.expires_at is not None:
                heappush(self.lots_due, (lot.terms.expires_at, lot.id))

    def _post(self, journal: Journal, now: datetime) -> Posted | LedgerRefused:
        refused = too_large(journal)
        if refused is not None:
            return refused
        known = self.entries.get(journal.id)
        if known is not None:
            return known.posted
        posting = _Posting(self, journal, now)
        try:
            posting.move_all()
        except LedgerRefused as refused:
            posting.undo()
            return refused.with_traceback(None)
        return posting.record()

    def _expire(self, lot: _Lot, expires_at: datetime, now: datetime) -> Posted:
        wallet = lot.account.ref
        transfer = Transfer(wallet, AccountRef("expired", None, wallet.unit_id), lot.unheld, "expiry")
        journal_id = expiry_id(lot.id, lot.expiries, now)
        lot.expiries += 1
        posting = _Posting(self, Journal(journal_id, "expiry", lot.id, expires_at, (transfer,)), now)
        posting.take(0, transfer, lot.account, [(lot, lot.unheld)], transfer.amount)
        posting.amounts.append(transfer.amount)
        return posting.record()  # without settling: what expires repays no debt


class _Posting:
    """One journal at work: each change leaves its opposite in `opposites`, so that a refusal takes all back."""

    def __init__(self, book: Book, journal: Journal, now: datetime) -> None:
        self.book = book
        self.journal = journal
        self.now = now
        self.amounts: list[int] = []
        self.rows: list[Consumption] = []
        self.lots: list[_Lot] = []
        self.opposites: list[Callable[[], None]] = []

    def move_all(self) -> None:
        for ordinal, transfer in enumerate(self.journal.transfers):
            self.amounts.append(self._move(ordinal, transfer))
        for state in self._wallets():
            self._settle(state)

    def undo(self) -> None:
        for opposite in reversed(self.opposites):
            opposite()

    def record(self) -> Posted:
        posted = Posted(self.journal.id, tuple(self.amounts), tuple(self.rows))
        self.book.entries[self.journal.id] = _Entry(self.journal, posted, self.lots)
        return posted

    def take(self, ordinal: int, transfer: Transfer, state: _Account, parts: list[_Part], amount: int) -> None:
        """Debit a wallet: the parts from their lots, and what they lack as debt."""
        debt = state.debt + amount - _sum(parts)
        if debt > AMOUNT_MAX:
            raise CeilingReached(state.ref, ceiling=AMOUNT_MAX, would_be=debt)
        for lot, part in parts:
            self._consume(ordinal, lot, part, transfer.reason)
        self._adjust(state, -amount, debt - state.debt)

    def _move(self, ordinal: int, transfer: Transfer) -> int:
        if transfer.reverses is not None and transfer.reverses not in self.book.entries:
            raise UnknownJournal(transfer.bounded)
        amount, parts = transfer.amount, list[_Part]()
        if transfer.source.kind == "wallet":
            amount, parts = self._debit_wallet(ordinal, transfer)
        elif transfer.source.kind == "counter":
            amount = self._debit_counter(transfer)
        if amount:
            if transfer.bounds is not None:
                self._bound(self.book.account(transfer.bounded), transfer.bounds)
            if transfer.target.stored:
                self._credit(ordinal, transfer, amount, parts)
        return amount

    def _debit_counter(self, transfer: Transfer) -> int:
        state = self.book.account(transfer.source)
        bounds = state.bounds if transfer.bounds is None or transfer.target.stored else transfer.bounds
        available = state.balance - (-AMOUNT_MAX if bounds.floor is None else bounds.floor)
        amount = self._affordable(transfer, available)
        self._adjust(state, -amount)
        return amount

    def _debit_wallet(self, ordinal: int, transfer: Transfer) -> tuple[int, list[_Part]]:
        state, amount = self.book.account(transfer.source), transfer.amount
        if transfer.hold_id is not None:
            parts = self._capture(transfer, transfer.hold_id)
        else:
            clawed = transfer.reverses
            lots = state.active(self.now) if clawed is None else self._clawed(state, clawed)
            owed = 0 if transfer.mode == "debt" else state.debt
            parts = _fill(_unheld(lots), amount + owed)
            if transfer.mode != "debt":
                amount = self._affordable(transfer, _sum(parts) - owed)
                parts = _fill(parts, amount) if owed or amount < transfer.amount else parts
        if amount:
            self.take(ordinal, transfer, state, parts, amount)
        return amount, parts

    def _affordable(self, transfer: Transfer, available: int) -> int:
        if available >= transfer.amount:
            return transfer.amount
        if transfer.mode == "clip":
            return max(0, available)
        raise InsufficientBalance(transfer.source, available=available, needed=transfer.amount)

    def _clawed(self, state: _Account, journal_id: UUID) -> Iterator[_Lot]:
        """Give the lots that a clawback takes, in order: the journal's own, then pending, then active ones."""
        mine = [lot for lot in self.book.entries[journal_id].lots if lot.account is state and lot.unheld]
        yield from sorted(mine, key=_key)
        others = (lot for lot in state.pending(self.now) if lot.journal_id != journal_id)
        yield from sorted(others, key=_available)
        yield from (lot for lot in state.active(self.now) if lot.journal_id != journal_id)

    def _capture(self, transfer: Transfer, hold_id: UUID) -> list[_Part]:
        hold = self.book.holds_by_id.get(hold_id)
        if hold is None or hold.account != transfer.source:
            raise UnknownHold(transfer.source)
        if hold.status != "open":
            raise HoldEnded(transfer.source, how=hold.status)
        if hold.expires_at <= self.now:
            raise HoldEnded(transfer.source, how="expired")
        if hold.remaining < transfer.amount:
            raise HoldTooSmall(transfer.source, available=hold.remaining, needed=transfer.amount)
        parts = [(self.book.lots_by_id[part.lot_id], part.amount) for part in hold.lots]
        for lot, part in parts:
            self._change(lot, held=-part)
        state = self.book.account(hold.account)
        state.held -= hold.remaining
        self.book.holds_by_id[hold_id] = replace(
            hold, remaining=0, captured=transfer.amount, status="captured", ended_at=self.now
        )

        def reopen() -> None:
            state.held += hold.remaining
            self.book.holds_by_id[hold_id] = hold

        self.opposites.append(reopen)
        return _fill(parts, transfer.amount)

    def _credit(self, ordinal: int, transfer: Transfer, amount: int, parts: list[_Part]) -> None:
        state = self.book.account(transfer.target)
        ceiling = AMOUNT_MAX if state.bounds.ceiling is None else state.bounds.ceiling
        if state.balance + amount > ceiling:
            raise CeilingReached(state.ref, ceiling=ceiling, would_be=state.balance + amount)
        made, repaid = list[_Made](), 0
        if transfer.target.kind == "wallet":
            if transfer.reverses is not None:
                made, repaid = self._give_back(ordinal, transfer, transfer.reverses, state, amount)
            elif transfer.lot is not None:
                made = [_Made(amount, transfer.lot)]
            else:
                made = [_Made(part, lot.terms, lot.id) for lot, part in parts]
        self._adjust(state, amount, -repaid)
        for number, new in enumerate(made):
            self._issue(ordinal, number, state, new)

    def _give_back(
        self, ordinal: int, transfer: Transfer, journal_id: UUID, state: _Account, amount: int
    ) -> tuple[list[_Made], int]:
        """Refill what the journal took, last taken first: its lots, then its debt, then a lot of the transfer's terms.

        What was given back before is the beginning of this same order, so its sum says where to go on.
        """
        entry, book = self.book.entries[journal_id], self.book
        moved = zip(entry.journal.transfers, entry.posted.amounts, strict=True)
        taken = sum(part for past, part in moved if past.source == state.ref)
        key = (journal_id, state.ref)
        given = book.given.get(key, 0)
        if amount > taken - given:
            raise RestoreTooMuch(state.ref, available=taken - given, needed=amount)
        rooms = [
            (book.lots_by_id[row.lot_id], row.amount)
            for row in reversed(entry.posted.consumed)
            if row.account_id == state.id and row.amount > 0 and row.ordinal != SETTLE
        ]
        refill: defaultdict[_Lot, int] = defaultdict(int)
        for lot, part in _fill(_after(rooms, given), amount):
            refill[lot] += part
        left = amount - sum(refill.values())
        repaid = min(left, state.debt)
        left -= repaid
        if left and transfer.lot is None:
            raise RestoreTooMuch(state.ref, available=amount - left, needed=amount)
        made: list[_Made] = []
        for lot, part in refill.items():
            expires_at = lot.terms.expires_at
            if expires_at is not None and expires_at <= self.now and transfer.grace:
                made.append(_Made(part, replace(lot.terms, expires_at=self.now + transfer.grace), lot.id))
            else:
                self._consume(ordinal, lot, -part, transfer.reason)
        if left and transfer.lot is not None:
            made.append(_Made(left, transfer.lot))
        book.given[key] = given + amount
        self.opposites.append(lambda: book.given.update({key: given}))
        return made, repaid

    def _wallets(self) -> list[_Account]:
        """List the wallets the journal names and that owe something, by id; one whose transfer was dropped too."""
        sides = chain.from_iterable((transfer.source, transfer.target) for transfer in self.journal.transfers)
        states = {state for side in sides if (state := self.book.accounts.get(side)) is not None and state.debt}
        return sorted(states, key=lambda state: state.id)

    def _settle(self, state: _Account) -> None:
        """Repay debt from unheld lots: active ones in spend order, then pending ones."""
        for lot, part in _fill(_unheld(chain(state.active(self.now), state.pending(self.now))), state.debt):
            self._consume(SETTLE, lot, part, "settle")
            self._adjust(state, 0, -part)

    def _issue(self, ordinal: int, number: int, state: _Account, made: _Made) -> None:
        lot_id = ids.derived("lot", str(self.journal.id), str(ordinal), str(number))
        lot = _Lot(lot_id, state, self.journal.id, ordinal, made)
        self.lots.append(lot)
        state.lots.append(lot)
        self.book.lots_by_id[lot_id] = lot

        def forget() -> None:
            state.lots.pop()
            del self.book.lots_by_id[lot_id]

        self.opposites.append(forget)
        self._change(lot, remaining=made.issued)

    def _consume(self, ordinal: int, lot: _Lot, amount: int, reason: str) -> None:
        self._change(lot, remaining=-amount)
        self.rows.append(Consumption(self.journal.id, ordinal, lot.id, lot.account.id, amount, reason))

    def _change(self, lot: _Lot, *, remaining: int = 0, held: int = 0) -> None:
        self.book.change(lot, remaining=remaining, held=held)
        self.opposites.append(lambda: self.book.change(lot, remaining=-remaining, held=-held))

    def _adjust(self, state: _Account, balance: int, debt: int = 0) -> None:
        state.balance += balance
        state.debt += debt

        def restore() -> None:
            state.balance -= balance
            state.debt -= debt

        self.opposites.append(restore)

    def _bound(self, state: _Account, bounds: Bounds) -> None:
        before, state.bounds = state.bounds, bounds
        self.opposites.append(lambda: setattr(state, "bounds", before))


class _Proof:
    """Everything counted again from the journals, and compared with what the book keeps."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.faults: list[str] = []
        self.balances: defaultdict[AccountRef, int] = defaultdict(int)
        self.debts: defaultdict[AccountRef, int] = defaultdict(int)
        self.consumed: defaultdict[UUID, int] = defaultdict(int)
        self.taken: defaultdict[tuple[UUID, AccountRef], int] = defaultdict(int)
        self.given: defaultdict[tuple[UUID, AccountRef], int] = defaultdict(int)
        self.bounds: dict[AccountRef, Bounds] = {}
        self.reserved: defaultdict[AccountRef, int] = defaultdict(int)
        for hold in book.holds_by_id.values():
            self.reserved[hold.account] += hold.remaining
        for entry in book.entries.values():
            self._count(entry)
        for state in book.accounts.values():
            self._prove_account(state)
            for lot in state.lots:
                self._prove_lot(lot)
        self._prove_units()
        for key, given in self.given.items():
            self._want("I4", given <= self.taken[key] and given == book.given.get(key), f"{key}: gave back {given}")

    def _want(self, invariant: str, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(f"{invariant}: {fault}")

    def _count(self, entry: _Entry) -> None:
        took: defaultdict[int, int] = defaultdict(int)
        kept: defaultdict[int, int] = defaultdict(int)  # put back into old lots, or issued as new ones
        for row in entry.posted.consumed:
            self.consumed[row.lot_id] += row.amount
            if row.ordinal == SETTLE:
                self.debts[self.book.lots_by_id[row.lot_id].account.ref] -= row.amount
            elif row.amount > 0:
                took[row.ordinal] += row.amount
            else:
                kept[row.ordinal] -= row.amount
        for lot in entry.lots:
            kept[lot.ordinal] += lot.issued
        for ordinal, transfer in enumerate(entry.journal.transfers):
            moved, name = entry.posted.amounts[ordinal], f"transfer {ordinal} of journal {entry.journal.id}"
            whole = moved == transfer.amount or (transfer.mode == "clip" and 0 <= moved < transfer.amount)
            self._want("I4", whole, f"{name} moved {moved} of {transfer.amount}")
            if moved:
                self._count_sides(entry.journal.id, transfer, moved, name)
                self._count_lots(transfer, moved, took[ordinal], kept[ordinal], name)

    def _count_sides(self, journal_id: UUID, transfer: Transfer, moved: int, name: str) -> None:
        source, target = transfer.source, transfer.target
        if transfer.bounds is not None:
            self.bounds[transfer.bounded] = transfer.bounds
        self.balances[source] -= moved
        self.balances[target] += moved
        self.taken[journal_id, source] += moved
        if transfer.reverses is not None and target.kind == "wallet":
            self.given[transfer.reverses, target] += moved
        floor = self.bounds.get(source, Bounds()).floor
        if source.kind == "counter" and floor is not None:
            self._want("I5", self.balances[source] >= floor, f"{name} brings a counter below its floor {floor}")
        ceiling = self.bounds.get(target, Bounds()).ceiling
        if target.stored and ceiling is not None:
            self._want("I5", self.balances[target] <= ceiling, f"{name} brings an account above its ceiling {ceiling}")

    def _count_lots(self, transfer: Transfer, moved: int, took: int, kept: int, name: str) -> None:
        """Count the debt a transfer made or repaid: what it moved and no lot gave or got."""
        lent = moved - took if transfer.source.kind == "wallet" else -took
        self._want("I4", lent == 0 or (lent > 0 and transfer.mode == "debt"), f"{name} is not allocated to lots")
        repaid = moved - kept if transfer.target.kind == "wallet" else -kept
        rightly = repaid == 0 or (repaid > 0 and transfer.reverses is not None)
        self._want("I4", rightly, f"{name} credits what its lots do not have")
        self.debts[transfer.source] += lent
        self.debts[transfer.target] -= repaid

    def _prove_account(self, state: _Account) -> None:
        ref, name, lots = state.ref, f"account {state.id}", state.lots
        self._want("I1", state.balance == self.balances[ref], f"{name} has {state.balance}, not {self.balances[ref]}")
        self._want("I1", state.debt == self.debts[ref] >= 0, f"{name} owes {state.debt}, not {self.debts[ref]}")
        self._want("I5", state.bounds == self.bounds.get(ref, Bounds()), f"{name} has bounds nobody set")
        held = sum(lot.held for lot in lots)
        reserved = self.reserved[ref]
        self._want("I3", state.held == held == reserved, f"{name} holds {state.held}, its lots {held}, not {reserved}")
        remaining = sum(lot.remaining for lot in lots)
        worth = state.balance if ref.kind == "counter" else remaining - state.debt
        self._want("I3", state.balance == worth, f"{name} has {state.balance} and its lots are worth {worth}")
        live = sorted((lot for lot in lots if lot.unheld), key=_key)
        self._want("I3", state.live == live, f"{name} does not know which of its lots are live")

    def _prove_lot(self, lot: _Lot) -> None:
        name = f"lot {lot.id}"
        self._want("I3", 0 <= lot.held <= lot.remaining <= lot.issued, f"{name} has {lot.remaining} of {lot.issued}")
        counted = lot.issued - self.consumed[lot.id]
        self._want("I4", lot.remaining == counted, f"{name} has {lot.remaining}, not {counted}")

    def _prove_units(self) -> None:
        units: defaultdict[UUID, int] = defaultdict(int)
        for ref, balance in self.balances.items():
            state = self.book.accounts.get(ref)
            units[ref.unit_id] += balance if state is None else state.balance
        for unit_id, total in units.items():
            self._want("I2", total == 0, f"unit {unit_id} sums to {total}")
