"""The traps of loyalty that the ledger must not fall into, each a table of what happens and what is left."""

import pytest

from laurels.core.ledger.model import (
    HoldEnded,
    InsufficientBalance,
    LotTerms,
    Mode,
    RestoreTooMuch,
    Transfer,
)
from tests.core.ledger.strategies import ANN, BOB, DAY, ISSUER, SPENT, Story, at


# Clawback of earned points: pending first, then the same lots, then others, then debt or stop.
@pytest.mark.parametrize(
    ("mode", "amount", "left", "debt"),
    [
        ("strict", 40, [(10, 9), (20, 10), (30, 20)], 0),
        ("strict", 70, [(10, 9), (20, 10)], 0),
        ("clip", 75, [(10, 9), (15, 10)], 0),
        ("clip", 200, [], 0),
        ("debt", 100, [], 0),
        ("debt", 130, [], 30),
    ],
)
def test_a_clawback_takes_its_own_lots_then_pending_then_active_ones(
    mode: Mode, amount: int, left: list[tuple[int, int]], debt: int
) -> None:
    story = Story()
    story.earn(10, ends=9)
    order = story.earn(40, ends=5)
    story.earn(20, opens=3, ends=10)
    story.earn(30, ends=20, opens=2)
    story.claw(amount, order, mode)
    # Of the pending lots the one that opens on day 2 goes before the one of day 3, though it ends later.
    assert story.left() == left
    assert story.balance().debt == debt


def test_a_clawback_reaches_its_own_lot_even_after_its_end_but_no_other_late_lot() -> None:
    story = Story()
    story.earn(10, ends=2)
    order = story.earn(40, ends=2)
    story.today = 3
    assert story.claw(45, order, "clip").amounts == (40,)
    assert story.left() == [(10, 2)]


def test_a_clawback_counts_its_own_pending_lot_once() -> None:
    story = Story()
    order = story.earn(40, opens=5)
    assert story.claw(50, order, "clip").amounts == (40,)


def test_a_strict_clawback_of_more_than_there_is_names_what_is_available() -> None:
    story = Story()
    order = story.earn(40)
    story.spend(30)
    with pytest.raises(InsufficientBalance) as refused:
        story.claw(40, order, "strict")
    assert refused.value.extra == {"available": 10, "needed": 40}
    assert refused.value.account == ANN


def test_the_next_earnings_repay_the_debt_of_a_clawback() -> None:
    story = Story()
    order = story.earn(40)
    story.spend(30)
    story.claw(40, order)
    assert (story.balance().balance, story.balance().debt) == (-30, 30)
    story.earn(20, ends=5)
    assert (story.balance().balance, story.balance().debt, story.left()) == (-10, 10, [])
    story.earn(25, ends=5)
    assert (story.balance().balance, story.balance().debt, story.left()) == (15, 0, [(15, 5)])


def test_pending_earnings_repay_debt_at_once() -> None:
    story = Story()
    story.spend(10, "debt")
    story.earn(25, opens=5, ends=9)
    assert (story.balance().debt, story.balance().pending, story.balance().spendable) == (0, 15, 0)


# Return of spent points: back into the lots they came from, last taken first, with a grace where a lot has ended.
@pytest.mark.parametrize(
    ("day", "grace", "amount", "left"),
    [
        (1, 0, 20, [(20, 9)]),
        (1, 0, 30, [(5, 4), (25, 9)]),
        (1, 7, 45, [(20, 4), (25, 9)]),
        (3, 7, 45, [(20, 4), (25, 9)]),
        (4, 7, 45, [(25, 9), (20, 11)]),
        (5, 0, 30, [(5, 4), (25, 9)]),
        (5, 7, 30, [(25, 9), (5, 12)]),
        (20, 3, 45, [(20, 23), (25, 23)]),
    ],
)
def test_a_return_refills_the_lots_the_spend_took(day: int, grace: int, amount: int, left: list[object]) -> None:
    story = Story()
    story.earn(20, ends=4)
    story.today = 1
    story.earn(25, ends=9)
    spent = story.spend(45)
    story.today = day
    story.give(amount, spent, grace=grace)
    assert story.left() == left


def test_a_return_into_an_ended_lot_makes_a_lot_that_names_its_origin_and_lives_for_the_grace() -> None:
    story = Story()
    story.earn(20, ends=4)
    spent = story.spend(20)
    [origin] = story.book.lots(ANN)
    story.today = 6
    story.give(15, spent, grace=2)
    [fresh] = [lot for lot in story.book.lots(ANN) if lot.origin_lot_id is not None]
    assert (fresh.origin_lot_id, fresh.issued, fresh.expires_at) == (origin.id, 15, at(8))
    assert (fresh.earned_at, fresh.available_at) == (origin.earned_at, origin.available_at)


def test_a_return_without_grace_into_an_ended_lot_expires_again() -> None:
    story = Story()
    story.earn(20, ends=4)
    spent = story.spend(20)
    story.today = 6
    story.give(15, spent)
    assert story.balance().spendable == 0
    assert [posted.amounts for posted in story.book.expire_due(story.now)] == [(15,)]
    assert story.balance().balance == 0


def test_returns_together_never_give_back_more_than_was_spent() -> None:
    story = Story()
    story.earn(20, ends=4)
    story.earn(25, ends=9)
    spent = story.spend(40)
    story.give(15, spent)
    story.today = 5
    story.give(20, spent, grace=5)
    with pytest.raises(RestoreTooMuch) as refused:
        story.give(6, spent)
    assert refused.value.extra == {"available": 5, "needed": 6}
    story.give(5, spent, grace=5)
    assert (story.balance().balance, sum(amount for amount, _ in story.left())) == (45, 45)


def test_a_return_of_what_was_owed_forgives_the_debt_and_what_was_repaid_needs_terms() -> None:
    story = Story()
    story.earn(20)
    lent = story.spend(50, "debt")
    story.give(35, lent)
    assert (story.balance().balance, story.balance().debt, story.left()) == (5, 0, [(5, None)])

    story = Story()
    story.earn(20)
    lent = story.spend(50, "debt")
    story.earn(30)
    with pytest.raises(RestoreTooMuch) as refused:
        story.give(50, lent)
    assert refused.value.extra == {"available": 20, "needed": 50}
    story.give(50, lent, lot=LotTerms(at(0), at(9), at(0)))
    assert story.left() == [(30, 9), (20, None)]


def test_a_return_of_both_sides_takes_back_the_earned_and_gives_back_the_spent() -> None:
    story = Story()
    story.earn(50, ends=9)
    earned = LotTerms(at(3), at(30), at(0))
    order = story.post(Transfer(ANN, SPENT, 50, "pay"), Transfer(ISSUER, ANN, 7, "earn", lot=earned)).journal_id
    assert story.left() == [(7, 30)]
    story.post(
        Transfer(ANN, ISSUER, 7, "claw", mode="debt", reverses=order),
        Transfer(SPENT, ANN, 50, "give", reverses=order),
    )
    assert story.left() == [(50, 9)]


# Spend order: earliest end first, never-ending last, ties by earning, then by id.
@pytest.mark.parametrize(
    ("amount", "left"),
    [
        (10, [(10, 5), (10, 7), (10, 7), (10, None), (10, None)]),
        (15, [(5, 5), (10, 7), (10, 7), (10, None), (10, None)]),
        (35, [(5, 7), (10, None), (10, None)]),
        (60, []),
    ],
)
def test_spending_takes_the_earliest_end_first(amount: int, left: list[object]) -> None:
    story = Story()
    for ends in (None, 7, 5, None, 7, 3):
        story.earn(10, ends=ends)
    story.spend(amount)
    assert story.left() == left


def test_of_two_lots_with_one_end_the_earlier_earned_is_spent_first_then_the_smaller_id() -> None:
    story = Story()
    story.today = 1
    later = {story.earn(10, ends=7), story.earn(10, ends=7)}
    early = LotTerms(at(1), at(7), at(0))
    first = story.post(Transfer(ISSUER, ANN, 10, "earn", lot=early)).journal_id
    lots = {lot.id: lot.journal_id for lot in story.book.lots(ANN)}
    spent = story.post(Transfer(ANN, SPENT, 30, "spend"))
    order = [row.lot_id for row in spent.consumed]
    assert lots[order[0]] == first
    assert {lots[order[1]], lots[order[2]]} == later
    assert order[1] < order[2]


# Expiry against holds: what is held outlives its end until the hold ends.
@pytest.mark.parametrize(
    ("then", "captured", "expired"),
    [("capture all", 30, 20), ("capture part", 10, 40), ("void", 0, 50), ("time out", 0, 50)],
)
def test_a_held_lot_outlives_its_end_until_the_hold_ends(then: str, captured: int, expired: int) -> None:
    story = Story()
    story.earn(50, ends=5)
    hold = story.hold(30, ends=9)
    story.today = 6
    gone = story.book.expire_due(story.now)
    assert [posted.amounts for posted in gone] == [(20,)]
    assert (story.balance().balance, story.balance().held) == (30, 30)
    if then == "void":
        story.book.release(hold, now=story.now)
    elif then == "time out":
        story.today = 9
        assert [ended.status for ended in story.book.release_due(story.now)] == ["expired"]
    else:
        story.spend(captured, hold=hold)
    gone += story.book.expire_due(story.now)
    assert sum(posted.amounts[0] for posted in gone) == expired
    assert (story.balance().balance, story.balance().held) == (0, 0)
    assert story.book.check() == []


def test_an_overdue_hold_cannot_be_captured() -> None:
    story = Story()
    story.earn(50)
    hold = story.hold(30, ends=9)
    story.today = 9
    with pytest.raises(HoldEnded):
        story.spend(30, hold=hold)


def test_a_hold_reserves_the_lots_that_end_first_and_a_spend_goes_around_them() -> None:
    story = Story()
    story.earn(20, ends=5)
    story.earn(20, ends=9)
    story.hold(15, ends=3)
    story.spend(10)
    assert story.left() == [(15, 5), (15, 9)]
    assert story.balance().spendable == 15


def test_expiry_and_a_negative_balance_live_together() -> None:
    story = Story()
    story.earn(30, ends=5)
    hold = story.hold(30, ends=8)
    story.spend(20, "debt")
    assert (story.balance().balance, story.balance().spendable) == (10, -20)
    story.today = 6
    story.book.release(hold, now=story.now)
    [gone] = story.book.expire_due(story.now)
    assert gone.amounts == (30,)
    assert gone.consumed[0].reason == "expiry"
    assert (story.balance().balance, story.balance().debt, story.balance().spendable) == (-20, 20, -20)
    story.earn(25, ends=9)
    assert (story.balance().balance, story.balance().debt) == (5, 0)


@pytest.mark.parametrize(("day", "pending", "spendable"), [(0, 30, 0), (2, 30, 0), (3, 0, 30), (6, 0, 30), (7, 0, 0)])
def test_a_lot_is_spent_from_the_day_it_opens_until_the_day_it_ends(day: int, pending: int, spendable: int) -> None:
    story = Story()
    story.earn(30, opens=3, ends=7)
    story.today = day
    assert (story.balance().balance, story.balance().pending, story.balance().spendable) == (30, pending, spendable)
    if not spendable:
        with pytest.raises(InsufficientBalance):
            story.spend(1)


def test_points_that_move_to_another_member_keep_their_ends() -> None:
    story = Story()
    story.earn(20, ends=5)
    story.earn(20, ends=9)
    story.post(Transfer(ANN, BOB, 30, "send"))
    assert (story.left(ANN), story.left(BOB)) == ([(10, 9)], [(20, 5), (10, 9)])
    origins = {lot.id for lot in story.book.lots(ANN)}
    assert {lot.origin_lot_id for lot in story.book.lots(BOB)} == origins


def test_points_that_move_back_return_to_the_lots_they_left() -> None:
    story = Story()
    story.earn(20, ends=5)
    sent = story.post(Transfer(ANN, BOB, 20, "send")).journal_id
    story.post(Transfer(BOB, ANN, 15, "send back", reverses=sent))
    assert (story.left(ANN), story.left(BOB)) == ([(15, 5)], [(5, 5)])
    assert len(story.book.lots(ANN)) == 1


def test_a_late_lot_ends_when_the_job_comes_and_not_before() -> None:
    story = Story()
    for ends in (4, 2, 3, 6):
        story.earn(ends, ends=ends)
    story.today = 5
    first = story.book.expire_due(story.now, limit=2)
    rest = story.book.expire_due(story.now)
    assert [posted.amounts for posted in first + rest] == [(2,), (3,), (4,)]
    assert story.book.expire_due(story.now + DAY / 2) == []
    journal = story.book.entries[first[0].journal_id].journal
    assert (journal.cause, journal.cause_id, journal.occurred_at) == ("expiry", first[0].consumed[0].lot_id, at(2))
