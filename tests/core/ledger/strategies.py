"""Random journals and told stories over a small world: few accounts, amounts and days, so that things meet often."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from laurels.core.ledger.model import (
    AccountRef,
    Balance,
    Bounds,
    Hold,
    Journal,
    LedgerRefused,
    LotTerms,
    Mode,
    Posted,
    Transfer,
)
from laurels.core.ledger.twin import Book
from laurels.kit import ids

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
POINTS = ids.derived("unit", "points")
USES = ids.derived("unit", "uses")
ISSUER = AccountRef("issuer", None, POINTS)
SPENT = AccountRef("spent", None, POINTS)
COUNTED = AccountRef("counted", None, USES)
WALLETS = tuple(AccountRef("wallet", ids.derived("customer", name), POINTS) for name in ("ann", "bob", "cid"))
ANN, BOB, _ = WALLETS
COUNTERS = tuple(AccountRef("counter", WALLETS[0].owner_id, USES, period) for period in ("2026-01", "2026-02"))
ACCOUNTS = WALLETS + COUNTERS

wallets = st.sampled_from(WALLETS)
counters = st.sampled_from(COUNTERS)
amounts = st.integers(1, 60)
modes = st.sampled_from(("strict", "clip", "debt"))
graces = st.integers(0, 5).map(lambda days: days * DAY)


def journal_id(number: int) -> UUID:
    """Give the id of the n-th journal of a test."""
    return ids.derived("journal", str(number))


@st.composite
def terms(draw: st.DrawFn, now: datetime) -> LotTerms:
    """Draw terms that may be pending, active, late or already over at `now`."""
    earned_at = now - draw(st.integers(0, 3)) * DAY
    available_at = earned_at + draw(st.sampled_from((0, 0, 0, 2, 6))) * DAY
    lifetime = draw(st.none() | st.integers(1, 12))
    return LotTerms(available_at, None if lifetime is None else available_at + lifetime * DAY, earned_at)


@st.composite
def givings_back(draw: st.DrawFn, now: datetime, posted: Sequence[Journal]) -> Transfer:
    """Draw a credit that reverses a debit: mostly what was truly taken, at times too much or of another wallet."""
    past = draw(st.sampled_from(posted))
    debits = [transfer for transfer in past.transfers if transfer.source.kind == "wallet"]
    if not debits:
        return Transfer(SPENT, draw(wallets), draw(amounts), "give", reverses=past.id)
    debit = draw(st.sampled_from(debits))
    amount = draw(st.integers(1, debit.amount) | st.just(debit.amount) | amounts)
    lot = draw(st.none() | terms(now))
    return Transfer(
        debit.target, debit.source, amount, "give", mode=draw(modes), reverses=past.id, grace=draw(graces), lot=lot
    )


@st.composite
def transfers(draw: st.DrawFn, now: datetime, posted: Sequence[Journal], holds: Sequence[Hold]) -> Transfer:
    """Draw any lawful transfer; reversals and captures only where there is a journal or hold to name."""
    kinds = ["earn", "earn", "spend", "send", "count", "uncount"]
    kinds += ["claw", "give", "give"] if posted else []
    kinds += ["capture", "capture"] if holds else []
    kind, wallet, amount = draw(st.sampled_from(kinds)), draw(wallets), draw(amounts)
    if kind == "earn":
        bounds = draw(st.none() | st.none() | st.sampled_from((Bounds(), Bounds(ceiling=150))))
        return Transfer(ISSUER, wallet, amount, "earn", lot=draw(terms(now)), bounds=bounds)
    if kind == "spend":
        return Transfer(wallet, SPENT, amount, "spend", mode=draw(modes))
    if kind == "claw":
        past = draw(st.sampled_from(posted))
        return Transfer(wallet, ISSUER, amount, "claw", mode=draw(modes), reverses=past.id)
    if kind == "give":
        return draw(givings_back(now, posted))
    if kind == "send":
        other = draw(wallets.filter(lambda ref: ref != wallet))
        lot = draw(st.none() | terms(now))
        return Transfer(wallet, other, amount, "send", mode="clip" if lot is None else draw(modes), lot=lot)
    if kind == "capture":
        hold = draw(st.sampled_from(holds))
        return Transfer(hold.account, SPENT, draw(st.integers(1, hold.amount)), "capture", hold_id=hold.id)
    counter, step = draw(counters), draw(st.integers(1, 3))
    if kind == "count":
        return Transfer(COUNTED, counter, step, "use", bounds=draw(st.none() | st.just(Bounds(ceiling=5))))
    return Transfer(counter, COUNTED, step, "undo", mode=draw(st.sampled_from(("strict", "clip"))))


@st.composite
def journals(draw: st.DrawFn, number: int, now: datetime, posted: Sequence[Journal], holds: Sequence[Hold]) -> Journal:
    """Draw a journal of one to three transfers."""
    moves = draw(st.lists(transfers(now, posted, holds), min_size=1, max_size=3))
    return Journal(journal_id(number), "test", ids.derived("cause", str(number)), now, tuple(moves))


class Story:
    """A book told in days since `START`; each verb posts one journal and raises what refuses it."""

    def __init__(self) -> None:
        self.book = Book()
        self.today = 0
        self.count = 0

    @property
    def now(self) -> datetime:
        return at(self.today)

    def post(self, *moves: Transfer) -> Posted:
        self.count += 1
        [result] = self.book.post([Journal(journal_id(self.count), "test", POINTS, self.now, moves)], self.now)
        assert self.book.check() == []
        if isinstance(result, LedgerRefused):
            raise result
        return result

    def earn(self, amount: int, *, wallet: AccountRef = ANN, opens: int | None = None, ends: int | None = None) -> UUID:
        """Credit a lot that opens and ends on these days; it opens today and never ends unless told."""
        lot = LotTerms(at(self.today if opens is None else opens), None if ends is None else at(ends), self.now)
        return self.post(Transfer(ISSUER, wallet, amount, "earn", lot=lot)).journal_id

    def spend(self, amount: int, mode: Mode = "strict", *, hold: Hold | None = None) -> UUID:
        capture = None if hold is None else hold.id
        return self.post(Transfer(ANN, SPENT, amount, "spend", mode=mode, hold_id=capture)).journal_id

    def claw(self, amount: int, journal: UUID, mode: Mode = "debt") -> Posted:
        return self.post(Transfer(ANN, ISSUER, amount, "claw", mode=mode, reverses=journal))

    def give(self, amount: int, journal: UUID, *, grace: int = 0, lot: LotTerms | None = None) -> Posted:
        return self.post(Transfer(SPENT, ANN, amount, "give", reverses=journal, grace=grace * DAY, lot=lot))

    def hold(self, amount: int, *, ends: int) -> Hold:
        self.count += 1
        return self.book.hold(
            ANN, amount, id=journal_id(self.count), expires_at=at(ends), cause="test", cause_id=POINTS, now=self.now
        )

    def left(self, wallet: AccountRef = ANN) -> list[tuple[int, int | None]]:
        """Give what remains in each lot that has something left, with the day it ends, in spend order."""
        lots = [lot for lot in self.book.lots(wallet) if lot.remaining]
        return [(lot.remaining, None if lot.expires_at is None else (lot.expires_at - START).days) for lot in lots]

    def balance(self, wallet: AccountRef = ANN) -> Balance:
        return self.book.balance(wallet, self.now)


def at(day: int) -> datetime:
    """Give the start of a day of the story."""
    return START + day * DAY
