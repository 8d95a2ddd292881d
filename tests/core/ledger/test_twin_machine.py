"""Random stories on the book; after each step it proves I1 to I5, and a refusal has changed nothing."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from laurels.core.ledger.model import AccountRef, Hold, InsufficientBalance, Journal, LedgerRefused, Posted
from laurels.core.ledger.twin import Book
from laurels.kit import ids
from tests.core.ledger.strategies import ACCOUNTS, DAY, START, WALLETS, amounts, journals, wallets

limits = st.none() | st.integers(1, 2)


class BookStory(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.book = Book()
        self.now = START
        self.number = 0
        self.done: list[tuple[Journal, Posted]] = []
        self.holds: list[Hold] = []

    def everything(self) -> list[object]:
        book, now = self.book, self.now
        return [(book.balance(ref, now), book.lots(ref), book.holds(ref)) for ref in ACCOUNTS]

    @rule(days=st.integers(1, 4))
    def time_passes(self, days: int) -> None:
        self.now += days * DAY

    @rule(data=st.data(), count=st.integers(1, 4))
    def post(self, data: st.DataObject, count: int) -> None:
        posted = [journal for journal, _ in self.done[-8:]]
        holds = [hold for ref in WALLETS for hold in self.book.holds(ref) if hold.status == "open"] + self.holds[-1:]
        batch = [data.draw(journals(self.number + n, self.now, posted, holds)) for n in range(count)]
        self.number += count
        for journal in batch:
            before = self.everything()
            [result] = self.book.post([journal], self.now)
            if isinstance(result, LedgerRefused):
                assert self.everything() == before
            else:
                self.done.append((journal, result))

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def a_retry_changes_nothing(self, data: st.DataObject) -> None:
        journal, first = data.draw(st.sampled_from(self.done))
        before = self.everything()
        assert self.book.post([journal, journal], self.now) == [first, first]
        assert self.everything() == before

    @rule(wallet=wallets, amount=amounts, days=st.integers(1, 6))
    def hold(self, wallet: AccountRef, amount: int, days: int) -> None:
        spendable = self.book.balance(wallet, self.now).spendable
        id = ids.derived("hold", str(len(self.holds)))
        try:
            hold = self.book.hold(
                wallet, amount, id=id, expires_at=self.now + days * DAY, cause="test", cause_id=id, now=self.now
            )
        except InsufficientBalance:
            assert spendable < amount
        else:
            assert self.book.balance(wallet, self.now).spendable == spendable - amount >= 0
            self.holds.append(hold)

    @precondition(lambda self: self.holds)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        hold = data.draw(st.sampled_from(self.holds))
        if self.book.holds_by_id[hold.id].status in ("open", "voided"):
            assert self.book.release(hold, now=self.now).status == "voided"

    @rule(limit=limits)
    def release_due(self, limit: int | None) -> None:
        self.book.release_due(self.now, limit)
        if limit is None:
            holds = [hold for ref in ACCOUNTS for hold in self.book.holds(ref)]
            assert not [hold for hold in holds if hold.status == "open" and hold.expires_at <= self.now]

    @rule(limit=limits)
    def expire_due(self, limit: int | None) -> None:
        spendable = [self.book.balance(ref, self.now).spendable for ref in ACCOUNTS]
        for posted in self.book.expire_due(self.now, limit):
            self.done.append((self.book.entries[posted.journal_id].journal, posted))
        assert spendable == [self.book.balance(ref, self.now).spendable for ref in ACCOUNTS]
        if limit is None:
            lots = [lot for ref in ACCOUNTS for lot in self.book.lots(ref)]
            assert not [lot for lot in lots if lot.state(self.now) == "expired" and lot.remaining > lot.held]

    @invariant()
    def the_book_is_whole(self) -> None:
        assert self.book.check() == []


BookStory.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestBookStory = BookStory.TestCase
