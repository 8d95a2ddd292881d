"""What each verb of the book refuses, moves and leaves alone."""

import pytest

from laurels.core.ledger.model import (
    AMOUNT_MAX,
    SETTLE,
    AccountRef,
    Balance,
    Bounds,
    CeilingReached,
    HoldEnded,
    HoldTooSmall,
    InsufficientBalance,
    Journal,
    LedgerRefused,
    LotTerms,
    Mode,
    Transfer,
    UnknownHold,
    UnknownJournal,
)
from laurels.core.ledger.twin import Book
from laurels.kit import ids
from tests.core.ledger.strategies import (
    ANN,
    BOB,
    COUNTED,
    COUNTERS,
    DAY,
    ISSUER,
    POINTS,
    SPENT,
    START,
    Story,
    at,
    journal_id,
)

FOR_EVER = LotTerms(START, None, START)
USES = COUNTERS[0]


def count(amount: int, ceiling: int | None = None) -> Transfer:
    bounds = None if ceiling is None else Bounds(ceiling=ceiling)
    return Transfer(COUNTED, USES, amount, "use", bounds=bounds)


def refusal(story: Story, *moves: Transfer) -> LedgerRefused:
    with pytest.raises(LedgerRefused) as refused:
        story.post(*moves)
    return refused.value


@pytest.mark.parametrize(
    ("mode", "amount", "moved", "balance", "debt"),
    [
        ("strict", 30, 30, 0, 0),
        ("clip", 20, 20, 10, 0),
        ("clip", 50, 30, 0, 0),
        ("debt", 20, 20, 10, 0),
        ("debt", 50, 50, -20, 20),
    ],
)
def test_a_debit_moves_what_its_mode_allows(mode: Mode, amount: int, moved: int, balance: int, debt: int) -> None:
    story = Story()
    story.earn(30)
    posted = story.post(Transfer(ANN, SPENT, amount, "spend", mode=mode))
    assert posted.amounts == (moved,)
    assert (story.balance().balance, story.balance().debt) == (balance, debt)


def test_a_strict_debit_beyond_the_spendable_is_refused_with_both_amounts() -> None:
    story = Story()
    story.earn(30)
    story.hold(10, ends=5)
    refused = refusal(story, Transfer(ANN, SPENT, 21, "spend"))
    assert isinstance(refused, InsufficientBalance)
    assert (refused.code, refused.status, refused.extra) == (
        "insufficient_balance",
        409,
        {"available": 20, "needed": 21},
    )


def test_what_clipping_leaves_empty_is_dropped_with_its_bounds() -> None:
    story = Story()
    dropped = Transfer(ANN, BOB, 5, "send", mode="clip", bounds=Bounds(ceiling=1))
    posted = story.post(dropped, Transfer(ISSUER, BOB, 5, "earn", lot=FOR_EVER))
    assert posted.amounts == (0, 5)


def test_a_journal_is_refused_whole() -> None:
    story = Story()
    story.earn(30, ends=9)
    hold = story.hold(10, ends=5)
    story.spend(5, "debt")
    before = (story.balance(), story.book.lots(ANN), story.book.holds(ANN), story.balance(USES))
    spent = story.book.entries[journal_id(3)].posted.journal_id
    refused = refusal(
        story,
        Transfer(ANN, SPENT, 10, "capture", hold_id=hold.id),
        Transfer(SPENT, ANN, 5, "give", reverses=spent),
        count(1, ceiling=3),
        Transfer(ANN, BOB, 10, "send"),
        Transfer(BOB, SPENT, 11, "spend"),
    )
    assert (refused.account, refused.extra) == (BOB, {"available": 10, "needed": 11})
    assert (story.balance(), story.book.lots(ANN), story.book.holds(ANN), story.balance(USES)) == before
    assert story.book.lots(BOB) == []
    assert story.post(count(4)).amounts == (4,)


def test_a_later_transfer_of_a_journal_spends_what_an_earlier_one_earned() -> None:
    story = Story()
    story.post(Transfer(ISSUER, ANN, 9, "earn", lot=FOR_EVER), Transfer(ANN, SPENT, 9, "spend"))
    assert story.balance() == Balance()


def test_a_refused_journal_does_not_stop_the_next_and_may_come_again() -> None:
    book = Book()
    spend = Journal(journal_id(1), "test", POINTS, START, (Transfer(ANN, SPENT, 5, "spend"),))
    earn = Journal(journal_id(2), "test", POINTS, START, (Transfer(ISSUER, ANN, 5, "earn", lot=FOR_EVER),))
    refused, earned, spent, again = book.post([spend, earn, spend, spend], START)
    assert isinstance(refused, InsufficientBalance)
    assert spent is again
    assert book.post([earn], START + DAY) == [earned]
    assert book.balance(ANN, START) == Balance()


def test_a_counter_reaches_its_ceiling_and_not_one_more() -> None:
    story = Story()
    story.post(count(3, ceiling=3))
    refused = refusal(story, count(1))
    assert isinstance(refused, CeilingReached)
    assert (refused.code, refused.account, refused.extra) == ("limit_reached", USES, {"ceiling": 3, "would_be": 4})
    story.post(Transfer(USES, COUNTED, 1, "undo"))
    story.post(count(1))
    assert story.balance(USES) == Balance(balance=3)


def test_a_counter_is_not_uncounted_below_its_floor() -> None:
    story = Story()
    story.post(count(2))
    assert refusal(story, Transfer(USES, COUNTED, 3, "undo")).extra == {"available": 2, "needed": 3}
    assert story.post(Transfer(USES, COUNTED, 3, "undo", mode="clip")).amounts == (2,)
    story.post(Transfer(USES, COUNTED, 3, "undo", bounds=Bounds(floor=None)))
    assert story.balance(USES).balance == -3


def test_a_ceiling_below_the_balance_refuses_only_further_credits() -> None:
    story = Story()
    story.post(count(5))
    assert refusal(story, count(1, ceiling=3)).extra == {"ceiling": 3, "would_be": 6}
    story.post(Transfer(USES, COUNTED, 1, "undo", bounds=Bounds(ceiling=3)))
    refusal(story, count(1))
    assert story.balance(USES).balance == 4
    story.post(count(1, ceiling=9))


def test_a_wallet_has_a_ceiling_too() -> None:
    story = Story()
    capped = Transfer(ISSUER, ANN, 50, "earn", lot=FOR_EVER, bounds=Bounds(ceiling=60))
    story.post(capped)
    assert refusal(story, capped).extra == {"ceiling": 60, "would_be": 100}


@pytest.mark.parametrize("amount", [AMOUNT_MAX, AMOUNT_MAX + 1, 10**30])
def test_no_sum_passes_what_the_database_can_hold(amount: int) -> None:
    story = Story()
    story.earn(1)
    too_much = Transfer(ISSUER, ANN, amount, "earn", lot=FOR_EVER)
    assert refusal(story, too_much).extra["ceiling"] == AMOUNT_MAX
    story.post(Transfer(ANN, SPENT, 3, "spend", mode="debt"))
    lent = [Transfer(ANN, SPENT, amount, "spend", mode="debt") for _ in range(2)]
    assert isinstance(refusal(story, *lent), CeilingReached)


def test_settling_is_written_as_consumption_of_no_transfer() -> None:
    story = Story()
    story.spend(10, "debt")
    posted = story.post(Transfer(ISSUER, ANN, 25, "earn", lot=FOR_EVER))
    [row] = posted.consumed
    assert (row.ordinal, row.reason, row.amount, row.account_id) == (SETTLE, "settle", 10, ANN.id)


def test_what_settling_took_is_not_given_back_with_its_journal() -> None:
    story = Story()
    story.earn(20, ends=5)
    story.earn(10, ends=9)
    hold = story.hold(30, ends=4)
    story.spend(10, "debt")
    story.book.release(hold, now=story.now)
    spent = story.spend(20)
    assert (story.balance().balance, story.left()) == (0, [])
    story.give(20, spent)
    assert (story.balance().balance, story.left()) == (20, [(20, 5)])


def test_settling_takes_active_lots_before_pending_ones() -> None:
    story = Story()
    story.earn(30, ends=9)
    hold = story.hold(30, ends=4)
    story.spend(10, "debt")
    story.book.release(hold, now=story.now)
    story.earn(20, opens=2, ends=5)
    assert (story.balance().debt, story.left()) == (0, [(20, 5), (20, 9)])


def test_a_refused_return_has_given_nothing_back() -> None:
    story = Story()
    story.earn(20)
    spent = story.spend(20)
    give = Transfer(SPENT, ANN, 20, "give", reverses=spent)
    refusal(story, give, Transfer(ANN, SPENT, 21, "spend"))
    story.post(give)
    assert story.left() == [(20, None)]


def test_a_debt_left_by_a_released_hold_is_settled_by_the_next_journal() -> None:
    story = Story()
    story.earn(30, ends=9)
    hold = story.hold(30, ends=5)
    story.spend(10, "debt")
    story.book.release(hold, now=story.now)
    assert (story.balance().debt, story.balance().spendable) == (10, 20)
    assert refusal(story, Transfer(ANN, SPENT, 21, "spend")).extra == {"available": 20, "needed": 21}
    story.spend(1)
    assert (story.balance().debt, story.left()) == (0, [(19, 9)])


def test_a_journal_that_moves_nothing_settles_the_wallets_it_names() -> None:
    story = Story()
    story.earn(30)
    hold = story.hold(30, ends=5)
    story.spend(40, "debt")
    story.book.release(hold, now=story.now)
    posted = story.post(Transfer(ANN, SPENT, 5, "spend", mode="clip"))
    assert (posted.amounts, [row.reason for row in posted.consumed]) == ((0,), ["settle"])
    assert (story.balance().debt, story.left()) == (10, [])


def test_a_capture_of_less_releases_the_rest_and_ends_the_hold() -> None:
    story = Story()
    story.earn(20, ends=5)
    story.earn(20, ends=9)
    hold = story.hold(30, ends=3)
    story.spend(25, hold=hold)
    assert story.left() == [(15, 9)]
    [ended] = story.book.holds(ANN)
    assert (ended.status, ended.captured, ended.remaining, ended.ended_at) == ("captured", 25, 0, at(0))
    assert (story.balance().held, story.balance().spendable) == (0, 15)


def test_a_capture_names_what_is_wrong_with_its_hold() -> None:
    story = Story()
    story.earn(20)
    hold = story.hold(10, ends=3)
    assert isinstance(refusal(story, Transfer(BOB, SPENT, 1, "capture", hold_id=hold.id)), UnknownHold)
    assert isinstance(refusal(story, Transfer(ANN, SPENT, 1, "capture", hold_id=POINTS)), UnknownHold)
    small = refusal(story, Transfer(ANN, SPENT, 11, "capture", hold_id=hold.id))
    assert isinstance(small, HoldTooSmall)
    assert small.extra == {"available": 10, "needed": 11}
    story.book.release(hold, now=story.now)
    over = refusal(story, Transfer(ANN, SPENT, 11, "capture", hold_id=hold.id))
    assert isinstance(over, HoldEnded)
    assert over.extra == {"how": "voided"}


def test_a_hold_is_made_once_and_released_once() -> None:
    story = Story()
    story.earn(20)
    hold = story.hold(15, ends=3)
    again = story.book.hold(ANN, 15, id=hold.id, expires_at=at(3), cause="test", cause_id=POINTS, now=at(4))
    assert again is hold
    with pytest.raises(InsufficientBalance):
        story.hold(6, ends=3)
    voided = story.book.release(hold, now=story.now)
    assert story.book.release(hold, now=at(1)) is voided
    with pytest.raises(HoldEnded):
        story.book.release(hold, now=at(1), how="expired")
    with pytest.raises(UnknownHold):
        Book().release(hold, now=story.now)


def test_a_hold_of_nothing_or_of_a_counter_or_of_the_past_is_a_mistake() -> None:
    def hold(account: AccountRef, amount: int, ends: int) -> None:
        Book().hold(account, amount, id=POINTS, expires_at=at(ends), cause="test", cause_id=POINTS, now=START)

    for account, amount, ends in ((ANN, 0, 1), (USES, 1, 1), (ANN, 1, 0)):
        with pytest.raises(ValueError):
            hold(account, amount, ends)


def test_holds_that_are_over_are_released_in_the_order_of_their_ends() -> None:
    story = Story()
    story.earn(30)
    holds = [story.hold(5, ends=ends) for ends in (4, 2, 3, 9)]
    story.today = 5
    first, rest = story.book.release_due(story.now, limit=1), story.book.release_due(story.now)
    assert [ended.id for ended in first + rest] == [holds[1].id, holds[2].id, holds[0].id]
    assert story.balance().held == 5


def test_only_a_journal_that_was_posted_can_be_reversed() -> None:
    story = Story()
    for move in (
        Transfer(ANN, ISSUER, 5, "claw", mode="clip", reverses=POINTS),
        Transfer(SPENT, ANN, 5, "give", reverses=POINTS),
        Transfer(USES, COUNTED, 5, "undo", reverses=POINTS),
    ):
        assert isinstance(refusal(story, move), UnknownJournal)


def test_points_lent_to_another_member_get_the_terms_they_are_given() -> None:
    story = Story()
    story.earn(20, ends=5)
    story.post(Transfer(ANN, BOB, 30, "send", mode="debt", lot=LotTerms(at(1), at(8), at(0))))
    assert (story.balance().balance, story.left(BOB), story.balance(BOB).pending) == (-10, [(30, 8)], 30)


def test_a_lot_is_named_by_its_journal_its_transfer_and_its_number() -> None:
    story = Story()
    story.earn(5, ends=4)
    story.earn(5, ends=6)
    sent = story.post(Transfer(ISSUER, BOB, 1, "earn", lot=FOR_EVER), Transfer(ANN, BOB, 8, "send")).journal_id
    names = [ids.derived("lot", str(sent), ordinal, number) for ordinal, number in (("1", "0"), ("1", "1"), ("0", "0"))]
    assert [lot.id for lot in story.book.lots(BOB)] == names


def test_a_balance_names_what_ends_next() -> None:
    story = Story()
    for amount, ends in ((5, 4), (6, 4), (7, 8), (9, None)):
        story.earn(amount, ends=ends)
    story.hold(2, ends=20)
    assert story.balance() == Balance(balance=27, held=2, spendable=25, expiring=9, expiring_at=at(4))
    story.today = 8
    assert (story.balance().spendable, story.balance().expiring, story.balance().expiring_at) == (9, 0, None)


def test_an_account_nobody_touched_holds_nothing() -> None:
    assert Book().balance(ANN, START) == Balance()
    assert Book().lots(ANN) == []
