import json
import os
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.kit import money
from laurels.kit.money import InvalidNumber, Rounding, Spare, UnknownCurrency

ORACLES = {
    Rounding.down: ROUND_DOWN,
    Rounding.up: ROUND_UP,
    Rounding.half_up: ROUND_HALF_UP,
    Rounding.half_even: ROUND_HALF_EVEN,
}
WHOLE = st.integers(-(10**24), 10**24)


@pytest.mark.parametrize(("currency", "exponent"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("XCG", 2)])
def test_a_currency_has_the_exponent_of_iso_4217(currency: str, exponent: int):
    assert money.exponent(currency) == exponent


@pytest.mark.parametrize("code", ["", "eur", "XXX", "XAU", "HRK", "BGN", "EURO"])
def test_what_is_no_currency_in_use_is_refused(code: str):
    with pytest.raises(UnknownCurrency):
        money.exponent(code)


@pytest.mark.parametrize(
    ("rounding", "quotients"),
    [
        (Rounding.down, [-2, -2, -1, 1, 2, 2]),
        (Rounding.up, [-3, -3, -2, 2, 3, 3]),
        (Rounding.half_up, [-3, -2, -2, 2, 2, 3]),
        (Rounding.half_even, [-2, -2, -2, 2, 2, 2]),
    ],
)
def test_rounding_is_the_same_on_both_sides_of_zero(rounding: Rounding, quotients: list[int]):
    assert [money.divide(tenth, 10, rounding) for tenth in (-25, -24, -16, 16, 24, 25)] == quotients


@given(WHOLE, WHOLE.filter(bool), st.sampled_from(Rounding))
def test_division_agrees_with_exact_decimal_rounding(numerator: int, denominator: int, rounding: Rounding):
    # An oracle that shares nothing with divmod: settle a decimal of far more digits than can matter.
    with localcontext() as context:
        context.prec = 90
        context.rounding = ROUND_DOWN
        exact = Decimal(numerator) / Decimal(denominator)
        assert money.divide(numerator, denominator, rounding) == int(exact.to_integral_value(ORACLES[rounding]))


def test_nothing_is_divided_by_zero():
    with pytest.raises(ZeroDivisionError):
        money.divide(1, 0, Rounding.down)


def test_a_rate_is_applied_exactly_and_rounded_once():
    assert money.multiply(999, Decimal("0.075"), Rounding.half_up) == 75
    assert money.multiply(10**30 + 1, Decimal("0.5"), Rounding.up) == 5 * 10**29 + 1
    assert money.multiply(-3, 7, Rounding.down) == -21


@given(
    st.integers(-(10**20), 10**20), st.lists(st.integers(0, 10**12), min_size=1, max_size=30), st.sampled_from(Spare)
)
def test_shares_add_up_and_each_is_within_one_unit_of_exact(total: int, weights: list[int], spare: Spare):
    shares = money.allocate(total, weights, spare)
    assert sum(shares) == total
    whole = sum(weights)
    if whole:
        assert all(abs(share * whole - total * weight) < whole for share, weight in zip(shares, weights, strict=True))
        assert all(share == 0 for share, weight in zip(shares, weights, strict=True) if weight == 0)
        if abs(total) <= whole:
            assert all(abs(share) <= weight for share, weight in zip(shares, weights, strict=True))


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_a_refund_is_shared_like_the_discount(total: int, weights: list[int]):
    assert money.allocate(-total, weights) == [-share for share in money.allocate(total, weights)]


def test_equal_remainders_go_to_the_earlier_place():
    assert money.allocate(1000, [333, 333, 333]) == [334, 333, 333]
    assert money.allocate(2, [1, 1, 1]) == [1, 1, 0]


def test_weights_that_are_all_zero_count_alike():
    assert money.allocate(5, [0, 0]) == [3, 2]
    assert money.allocate(0, []) == []


def test_a_total_needs_someone_to_take_it():
    with pytest.raises(ValueError, match="nothing to share"):
        money.allocate(1, [])
    with pytest.raises(ValueError, match="below zero"):
        money.allocate(1, [2, -1])


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", "0"), ("-0", "0"), ("-0.00", "0"), ("12.50", "12.50"), ("-3", "-3"), ("1e3", "1000"), ("25E-4", "0.0025")],
)
def test_a_decimal_is_read_exactly(text: str, value: str):
    assert money.parse_decimal(text) == Decimal(value)
    assert not money.parse_decimal(text).is_signed() or Decimal(value) < 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1 ",
        "+1",
        "01",
        ".5",
        "5.",
        "1,5",
        "1_000",
        "NaN",
        "Infinity",
        "-inf",
        "1e308",
        "1e99",
        "1e-99",
        "٣",
        "1" * 41,
        "0." + "1" * 40,
        "9" * 1_000_000,
        "1.5\n",
        "0x10",
        "1e+-3",
        "--1",
        "1\0",
    ],
)
def test_what_is_no_plain_decimal_is_refused(text: str):
    with pytest.raises(InvalidNumber) as refused:
        money.parse_decimal(text, pointer="/rate")
    assert refused.value.pointer == "/rate"


def test_forty_digits_are_enough():
    assert money.parse_decimal("9" * 40) == Decimal("9" * 40)
    assert money.parse_decimal("1e39") == 10**39
    assert money.parse_decimal("0." + "1" * 39) > 0


@given(st.integers(-money.INT64_MAX, money.INT64_MAX), st.sampled_from(sorted(money.CURRENCIES)))
def test_an_amount_comes_back_as_it_was_written(amount_minor: int, currency: str):
    assert money.to_minor(money.format_minor(amount_minor, currency), currency) == amount_minor


def test_amounts_are_written_with_all_places_of_the_currency():
    written = [money.format_minor(*amount) for amount in [(1250, "EUR"), (5, "KWD"), (-5, "EUR"), (-120, "JPY")]]
    assert written == ["12.50", "0.005", "-0.05", "-120"]


@pytest.mark.parametrize(("text", "currency"), [("0.001", "EUR"), ("1.5", "JPY"), ("92233720368547758.08", "EUR")])
def test_an_amount_that_cannot_be_kept_exactly_is_refused(text: str, currency: str):
    with pytest.raises(InvalidNumber):
        money.to_minor(text, currency)


@pytest.mark.parametrize(
    ("case", "total", "weights", "spare"),
    [
        ("PROMO-19", 2000, [2000, 2000, 2000], Spare.largest_remainder),
        ("PROMO-21", 400, [200, 200, 200], Spare.last),
        ("PROMO-22", 5000, [120, 230, 300], Spare.first),
        ("PROMO-23", 1500, [150, 50, 100], Spare.largest_remainder),
    ],
)
def test_shares_agree_with_outside_examples(case: str, total: int, weights: list[int], spare: Spare):
    path = Path(os.environ.get("LAURELS_DATA", "../shared/data")) / "worked_examples" / "examples.jsonl"
    if not path.exists():
        pytest.skip(f"the worked examples are not at {path}; LAURELS_DATA says where they are")
    examples = {example["id"]: example for example in map(json.loads, path.read_text().splitlines())}
    expected = examples[case]["expected"]
    wanted = expected.get("discounts") or expected["mug"]
    assert money.allocate(total, weights, spare) == [round(100 * share) for share in wanted]
