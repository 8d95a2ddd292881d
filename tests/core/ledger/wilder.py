"""Random lists of journals with what a well-behaved caller would not ask for: bounds that change, huge amounts, future
terms, journals and holds that do not exist, the same journal twice."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hypothesis import strategies as st

from laurels.core.ledger.model import AMOUNT_MAX, Bounds, Hold, Journal, LotTerms, Transfer
from laurels.kit import ids
from tests.core.ledger.strategies import (
    COUNTED,
    COUNTERS,
    DAY,
    ISSUER,
    SPENT,
    amounts,
    counters,
    journal_id,
    terms,
    transfers,
    wallets,
)

NOWHERE = ids.derived("nowhere")
any_amount = amounts | amounts | amounts | st.sampled_from((AMOUNT_MAX - 30, AMOUNT_MAX, AMOUNT_MAX + 1))
ceilings = st.sampled_from((None, Bounds(ceiling=3), Bounds(ceiling=5), Bounds(ceiling=9)))
any_bounds = ceilings | st.sampled_from((Bounds(), Bounds(floor=None), Bounds(floor=-4, ceiling=6)))


@st.composite
def any_terms(draw: st.DrawFn, now: datetime) -> LotTerms:
    """Draw terms, at times of something that was earned in the future."""
    usual = draw(terms(now))
    if draw(st.integers(0, 9)):
        return usual
    later = draw(st.integers(1, 5)) * DAY
    return LotTerms(now + later, now + 2 * later, now + later)


@st.composite
def credits(draw: st.DrawFn, now: datetime) -> Transfer:
    """Draw what only adds."""
    if draw(st.booleans()):
        return Transfer(ISSUER, draw(wallets), draw(any_amount), "earn", lot=draw(any_terms(now)))
    return Transfer(COUNTED, draw(counters), draw(st.integers(1, 4)), "use", bounds=draw(ceilings))


@st.composite
def wilder(draw: st.DrawFn, now: datetime, posted: Sequence[Journal], holds: Sequence[Hold]) -> Transfer:
    """Draw a lawful transfer, mostly a usual one."""
    match draw(st.integers(0, 15)):
        case 0:
            return Transfer(
                draw(wallets), SPENT, draw(any_amount), "spend", mode=draw(st.sampled_from(("strict", "clip", "debt")))
            )
        case 1:
            counter, mode = draw(counters), draw(st.sampled_from(("strict", "clip")))
            return Transfer(
                counter, COUNTED, draw(st.integers(1, 5) | any_amount), "undo", mode=mode, bounds=draw(any_bounds)
            )
        case 2:
            one, other = draw(st.permutations(COUNTERS))
            mode = draw(st.sampled_from(("strict", "clip")))
            return Transfer(one, other, draw(st.integers(1, 4)), "shift", mode=mode, bounds=draw(any_bounds))
        case 3:
            bounds = draw(any_bounds)
            return Transfer(COUNTED, draw(counters), draw(st.integers(1, 5) | any_amount), "use", bounds=bounds)
        case 4:
            return Transfer(draw(wallets), ISSUER, draw(amounts), "claw", mode="debt", reverses=NOWHERE)
        case 5:
            return Transfer(draw(wallets), SPENT, draw(amounts), "capture", hold_id=NOWHERE)
        case 6 if holds:
            return Transfer(draw(wallets), SPENT, draw(amounts), "capture", hold_id=draw(st.sampled_from(holds)).id)
        case 7 if posted:
            one, other = draw(wallets), draw(wallets)
            if one == other:
                return Transfer(one, SPENT, draw(amounts), "spend", mode="clip")
            return Transfer(
                one, other, draw(amounts), "undo", mode=draw(st.sampled_from(("strict", "clip", "debt"))),
                reverses=draw(st.sampled_from(posted)).id, lot=draw(st.none() | any_terms(now)),
            )  # fmt: skip
        case 8 if holds:
            hold = draw(st.sampled_from(holds))
            other = draw(wallets.filter(lambda ref: ref != hold.account))
            return Transfer(hold.account, other, draw(st.integers(1, hold.amount)), "capture", hold_id=hold.id)
        case 9:
            return draw(credits(now))
        case _:
            return draw(transfers(now, posted, holds))


def _journal(id: UUID, now: datetime, moves: Sequence[Transfer]) -> Journal:
    return Journal(id, "test", ids.derived("cause", str(id)), now, tuple(moves))


@st.composite
def journal_lists(
    draw: st.DrawFn, number: int, now: datetime, posted: Sequence[Journal], holds: Sequence[Hold]
) -> list[Journal]:
    """Draw one to three journals of one to three transfers; a later one may reverse an earlier one."""
    drawn: list[Journal] = []
    for place in range(draw(st.integers(1, 3))):
        moves = draw(st.lists(wilder(now, [*posted, *drawn], holds), min_size=1, max_size=3))
        drawn.append(_journal(journal_id(number + place), now, moves))
    return drawn


@st.composite
def credit_lists(draw: st.DrawFn, number: int, now: datetime) -> list[Journal]:
    """Draw one to four journals that only add; at times the same one twice."""
    drawn = [
        _journal(journal_id(number + place), now, draw(st.lists(credits(now), min_size=1, max_size=2)))
        for place in range(draw(st.integers(1, 4)))
    ]
    return drawn if draw(st.integers(0, 9)) else [*drawn, drawn[0]]
