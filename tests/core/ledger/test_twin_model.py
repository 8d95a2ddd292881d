"""The words of the ledger refuse what makes no sense, as the programming error it is."""

from typing import Any

import pytest

from laurels.core.ledger.model import AMOUNT_MAX, AccountRef, Bounds, Journal, Lot, LotTerms, Transfer
from laurels.kit import ids
from tests.core.ledger.strategies import ANN, BOB, COUNTED, COUNTERS, DAY, ISSUER, POINTS, SPENT, START, at

TERMS = LotTerms(START, None, START)
USES = COUNTERS[0]
STARS = AccountRef("issuer", None, ids.derived("unit", "stars"))


@pytest.mark.parametrize(
    ("source", "target", "more"),
    [
        (ISSUER, ANN, {"lot": TERMS, "amount": 0}),
        (ISSUER, ANN, {"lot": TERMS, "amount": -1}),
        (ISSUER, ANN, {}),
        (STARS, ANN, {"lot": TERMS}),
        (ISSUER, SPENT, {}),
        (ANN, ANN, {}),
        (ANN, USES, {}),
        (ANN, AccountRef("counter", ANN.owner_id, POINTS), {}),
        (ANN, BOB, {"mode": "debt"}),
        (ANN, SPENT, {"lot": TERMS}),
        (USES, COUNTED, {"mode": "debt"}),
        (COUNTED, USES, {"hold_id": POINTS}),
        (ANN, SPENT, {"hold_id": POINTS, "mode": "clip"}),
        (ANN, SPENT, {"hold_id": POINTS, "reverses": POINTS}),
        (SPENT, ANN, {"reverses": POINTS, "grace": -DAY}),
        (ISSUER, ANN, {"lot": TERMS, "grace": DAY}),
        (ISSUER, ANN, {"lot": TERMS, "bounds": Bounds(floor=None)}),
    ],
)
def test_a_transfer_that_makes_no_sense_cannot_be_written(
    source: AccountRef, target: AccountRef, more: dict[str, Any]
) -> None:
    with pytest.raises(ValueError):
        Transfer(source, target, **{"amount": 5, "reason": "test"} | more)


def test_a_journal_needs_a_transfer_a_stored_account_an_owner_and_a_lot_some_time() -> None:
    with pytest.raises(ValueError):
        Journal(POINTS, "test", POINTS, START, ())
    with pytest.raises(ValueError):
        Journal(POINTS, "test", POINTS, START, (Transfer(SPENT, ANN, 5, "give", reverses=POINTS),))
    with pytest.raises(ValueError):
        AccountRef("wallet", None, POINTS)
    with pytest.raises(ValueError):
        LotTerms(START, START, START)


@pytest.mark.parametrize(("floor", "ceiling"), [(1, 0), (0, -1), (None, AMOUNT_MAX + 1), (-AMOUNT_MAX - 1, None)])
def test_bounds_leave_room_and_fit_an_account(floor: int | None, ceiling: int | None) -> None:
    with pytest.raises(ValueError):
        Bounds(floor, ceiling)


def test_an_account_is_named_by_what_it_counts() -> None:
    ref = AccountRef("counter", ANN.owner_id, POINTS, "2026-11")
    assert ref.id == ids.derived("counter", str(ANN.owner_id), str(POINTS), "2026-11") == ref.id
    assert ref == AccountRef("counter", ANN.owner_id, POINTS, "2026-11")
    assert ISSUER.id == ids.derived("issuer", "None", str(POINTS), "")
    assert (ANN.stored, USES.stored, ISSUER.stored) == (True, True, False)


@pytest.mark.parametrize(
    ("day", "ends", "state"),
    [(0, 5, "pending"), (1, 5, "pending"), (2, 5, "active"), (4, 5, "active"), (5, 5, "expired"), (99, None, "active")],
)
def test_a_lot_is_active_from_its_opening_until_just_before_its_end(day: int, ends: int | None, state: str) -> None:
    expires_at = None if ends is None else at(ends)
    lot = Lot(POINTS, ANN, POINTS, 5, 5, 0, START, at(2), expires_at)
    assert lot.state(at(day)) == state
