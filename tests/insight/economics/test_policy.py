"""What points cost is plain arithmetic: these are its examples, and what holds for any numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.insight.economics import policy
from laurels.insight.economics.model import Happened, Offer

PENNY = Fraction(1)


def happened(
    *,
    sales: int = 0,
    issued: int = 0,
    spent: int = 0,
    expired: int = 0,
    out: int = 0,
    ever_spent: int | None = None,
    ever_expired: int | None = None,
) -> Happened:
    return Happened(
        sales_minor=sales,
        issued=issued,
        spent=spent,
        expired=expired,
        adjusted=0,
        outstanding=out,
        ever_spent=spent if ever_spent is None else ever_spent,
        ever_expired=expired if ever_expired is None else ever_expired,
    )


def test_the_example_of_the_standard_comes_out() -> None:
    """IFRS 15.IE267 to IE270: sales of 100,000 give 10,000 points worth 1 each, of which 9,500 will be redeemed."""
    found = happened(sales=100_000_00, issued=10_000, out=10_000)
    worth = policy.worth(Decimal(1), precision=0, exponent=2)
    told = policy.economics(found, worth, Fraction(95, 100))
    assert (told.earn_rate, told.expected_rate) == (Fraction(10, 100), Fraction(95, 1000))
    assert (told.expected_minor, told.liability_minor, told.outstanding_minor) == (9_500_00, 9_500_00, 10_000_00)
    deferred = Fraction(100_000) * told.expected_minor / (100_000_00 + told.expected_minor)
    assert policy.rounded(deferred) == 8_676
    spent = happened(sales=100_000_00, spent=4_500, out=5_500)
    assert policy.economics(spent, worth, Fraction(95, 100)).liability_minor == 5_000_00


@pytest.mark.parametrize(
    ("spent", "expired", "share"),
    [(0, 0, 1), (7, 0, 1), (0, 7, 0), (90, 10, Fraction(9, 10)), (-5, 10, 0)],
    ids=["nothing is known", "none ran out", "none were spent", "some of each", "more was given back than paid"],
)
def test_the_share_that_is_spent_is_that_of_the_points_whose_end_is_known(
    spent: int, expired: int, share: Fraction
) -> None:
    assert policy.redeemed_share(happened(spent=spent, expired=expired)) == share


def test_points_burn_as_fast_as_they_are_spent_for_those_that_were_issued() -> None:
    assert policy.burn_rate(happened(issued=200, spent=50)) == Fraction(1, 4)
    assert policy.burn_rate(happened(issued=200, spent=300)) == Fraction(3, 2)
    assert policy.burn_rate(happened(issued=0, spent=50)) is None
    assert policy.burn_rate(happened(issued=-10, spent=50)) is None


def test_without_sales_there_is_no_rate_but_still_something_owed() -> None:
    told = policy.economics(happened(out=250), PENNY, policy.ALL)
    assert (told.earn_rate, told.expected_rate, told.liability_minor) == (None, None, 250)


def test_a_point_a_pound_worth_a_penny_gives_one_percent_back() -> None:
    offer = Offer(Fraction(1), Fraction(1), Fraction("0.01"), Fraction(7, 10))
    assert (policy.bps(offer.earn_rate), policy.bps(offer.expected_rate)) == (100, 70)


def test_parts_are_rounded_half_up_and_once() -> None:
    assert [policy.rounded(Fraction(one)) for one in ("0.5", "1.5", "-0.5", "0.49", "1/3")] == [1, 2, -1, 0, 0]
    tenth = policy.worth(Decimal("0.005"), precision=1, exponent=2)
    assert tenth == Fraction(1, 20)
    assert policy.economics(happened(out=10), tenth, policy.ALL).outstanding_minor == 1
    assert policy.worth(Decimal("0.5"), precision=0, exponent=0) == Fraction(1, 2)


def test_a_decimal_is_written_without_needless_places() -> None:
    numbers = (Fraction(100), Fraction(1, 3), Fraction(5, 2), Fraction(1, 10**6), Fraction(0))
    assert [policy.decimal_text(one) for one in numbers] == ["100", "0.3333", "2.5", "0", "0"]


points = st.integers(0, 10**12)
shares = st.fractions(0, 1, max_denominator=10_000)
worths = st.fractions(0, 1000, max_denominator=10_000)


@given(points, points, points, shares, worths)
def test_what_is_owed_lies_between_nothing_and_all_that_is_out(
    out: int, spent: int, expired: int, share: Fraction, worth: Fraction
) -> None:
    found = happened(out=out, spent=spent, expired=expired)
    told = policy.economics(found, worth, share)
    assert 0 <= told.liability_minor <= told.outstanding_minor
    assert policy.economics(found, worth, policy.ALL).liability_minor == told.outstanding_minor


@given(points, points, points, shares, shares, worths)
def test_who_spends_more_is_owed_more(
    out: int, spent: int, expired: int, one: Fraction, other: Fraction, worth: Fraction
) -> None:
    found = happened(sales=1, issued=out, out=out, spent=spent, expired=expired)
    less, more = (policy.economics(found, worth, share) for share in sorted((one, other)))
    assert less.liability_minor <= more.liability_minor
    assert less.expected_minor <= more.expected_minor


@given(points, points, points)
def test_by_the_share_that_is_estimated_it_is_that_share_of_what_is_out(out: int, spent: int, expired: int) -> None:
    found = happened(out=out, spent=spent, expired=expired)
    share = policy.redeemed_share(found)
    assert policy.still_spent(found, share) == share * out


@given(st.fractions(0, 100, max_denominator=100), st.integers(1, 10**6), worths, shares)
def test_what_happened_as_it_was_offered_costs_what_was_said(
    each: Fraction, pounds: int, worth: Fraction, share: Fraction
) -> None:
    """`each` points a pound on so many hundred pounds, and the books say what the offer said."""
    found = happened(sales=pounds * 100 * 100, issued=int(each * 100) * pounds)
    told = policy.economics(found, worth, share)
    offer = Offer(Fraction(int(each * 100), 100), Fraction(1), worth / 100, share)
    assert (told.earn_rate, told.expected_rate) == (offer.earn_rate, offer.expected_rate)


@given(st.fractions(0, 10**6), st.integers(1, 1000), shares)
def test_an_offer_of_twice_as_many_points_for_twice_as_much_is_the_same(
    each: Fraction, times: int, share: Fraction
) -> None:
    one = Offer(each, Fraction(1), Fraction("0.01"), share)
    many = Offer(each * times, Fraction(times), Fraction("0.01"), share)
    assert (one.earn_rate, one.expected_rate) == (many.earn_rate, many.expected_rate)
    assert one.expected_rate <= one.earn_rate


@given(st.fractions(0, 1000))
def test_a_share_is_written_to_the_nearest_hundredth_of_a_percent(share: Fraction) -> None:
    assert abs(policy.bps(share) - share * 10_000) <= Fraction(1, 2)
