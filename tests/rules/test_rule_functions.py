from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laurels.rules import (
    DECIMAL,
    INT,
    LIST,
    MONEY,
    OBJECT,
    STRING,
    TIMESTAMP,
    Entry,
    RuleError,
    RuleFailed,
    Vocabulary,
    check,
    exact,
    moments,
)
from laurels.rules.functions import FUNCTIONS

EARLY, LATE = datetime(1, 1, 2), datetime(9999, 12, 30)  # noqa: DTZ001


def plain(text: str) -> object:
    return check(text, Vocabulary.dynamic()).evaluate({})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'ÄBc'.lowerAscii()", "Äbc"),
        ("'abß'.upperAscii()", "ABß"),
        ("' a '.trim()", "a"),
        ("int(-1.9)", -1),
        ("int('-12')", -12),
        ("int(timestamp('1969-12-31T23:59:58Z'))", -2),
        ("int(timestamp('0001-01-01T00:00:00Z'))", -62135596800),
        ("double('1.5e3')", 1500.0),
        ("string(1.0)", "1"),
        ("string(1e300)", "1e+300"),
        ("string(decimal('1.50'))", "1.5"),
        ("bool('t')", True),
        ("string(duration('90m'))", "5400s"),
        ("duration('-1.5h').getMinutes()", -90),
        ("duration('1h') + duration('30m') == duration('1.5h')", True),
        ("days(2) == duration('48h')", True),
        ("timestamp(0).getFullYear()", 1970),
        ("timestamp('2026-03-29T01:30:00Z').getHours('Europe/Berlin')", 3),
        ("timestamp('2026-11-21T23:30:00-05:00').getDate()", 22),
        ("decimal('0.1') + decimal('0.2') == decimal('0.3')", True),
        ("decimal('1') / decimal('8')", Decimal("0.125")),
        ("{'a': 1}['a'] + size({'a': 1})", 2),
        ("'abc'.matches('^a.c$')", True),
    ],
)
def test_functions_give(text: str, value: object) -> None:
    assert plain(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "int('1.5')",
        "int(1e300)",
        "double('x')",
        "bool('yes')",
        "uint(-1)",
        "timestamp('2026-02-30T00:00:00Z')",
        "timestamp('2026-01-01')",
        "timestamp('2026-01-01T00:00:00.0000001Z')",
        "duration('1 day')",
        "duration('1h1')",
        "duration('999999999999999h')",
        "days(1000000)",
        "timestamp(0).getHours('Mars/Olympus')",
        "timestamp(0).getHours('../../etc/passwd')",
        "decimal(1.5)",
        "decimal('1e9')",
        "{true: 5}[1]",
        "{1: 5}[true]",
        "true.size()",
        "'a'.nothing()",
        "timestamp(99999999999999)",
    ],
)
def test_functions_refuse(text: str) -> None:
    with pytest.raises(RuleFailed):
        plain(text)


def test_every_function_says_itself() -> None:
    for name, function in FUNCTIONS.items():
        assert function.name == name
        assert function.sentence
        assert function.run.__doc__


def test_division_keeps_34_digits_and_the_rest_is_exact() -> None:
    assert exact.divide(2, 3) == Decimal("0." + "6" * 33 + "7")
    assert exact.multiply(Decimal("1." + "1" * 60), Decimal("1." + "1" * 60)) == exact.unscale(int("1" * 61) ** 2, 120)
    vocabulary = Vocabulary.of([Entry("n", DECIMAL)])
    with pytest.raises(RuleFailed):
        check("n * n * n * n * n", vocabulary, expects=None).evaluate({"n": Decimal("1." + "1" * 99)})


@given(st.datetimes(EARLY, LATE, timezones=st.just(UTC)))
def test_a_timestamp_survives_its_text(moment: datetime) -> None:
    assert moments.timestamp(moments.timestamp_text(moment)) == moment


@given(st.timedeltas(-moments.DURATION_MAX, moments.DURATION_MAX))
def test_a_duration_survives_its_text(span: timedelta) -> None:
    assert moments.duration(moments.duration_text(span)) == span


def test_time_across_a_clock_change_is_real_time() -> None:
    vocabulary = Vocabulary.of([Entry("start", TIMESTAMP), Entry("now", TIMESTAMP)])
    zone = ZoneInfo("Europe/Berlin")
    context = {"start": datetime(2026, 10, 24, 12, tzinfo=zone), "now": datetime(2026, 10, 25, 12, tzinfo=zone)}
    assert check("now - start == duration('25h')", vocabulary).holds(context)
    assert check("start + duration('24h') < now", vocabulary).holds(context)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ('order.lines.filter(l, "shoes" in l.collections).map(l, l.amount).sum() >= 50', True),
        ('order.lines.filter(l, "shoes" in l.collections).map(l, l.amount).sum() >= 50.01', False),
        ("order.lines.map(l, l.quantity).sum() == 3", True),
        ("order.lines.filter(l, l.quantity > 9).map(l, l.amount).sum() == 0", True),
        ("[0.1, 0.2].sum() == 0.3", True),
        ("order.lines.map(l, l.amount * 0.1).sum() == 8.0", True),
    ],
)
def test_a_list_of_amounts_adds_up(text: str, holds: bool):
    money = MONEY("GBP")
    vocabulary = Vocabulary.of(
        [Entry("order.lines", LIST(OBJECT("line")))],
        {"line": [Entry("amount", money), Entry("quantity", INT), Entry("collections", LIST(STRING))]},
    )
    lines = [
        {"amount": 2000, "quantity": 1, "collections": ["shoes"]},
        {"amount": 3000, "quantity": 1, "collections": ["shoes", "new"]},
        {"amount": 3000, "quantity": 1, "collections": []},
    ]
    assert check(text, vocabulary).holds({"order": {"lines": lines}}) is holds


@pytest.mark.parametrize(
    "text", ["1.sum()", "sum([1])", '["a"].sum() == 1', "[double(1)].sum() > double(0)", "[[1]].sum() == 1"]
)
def test_only_lists_of_exact_numbers_add_up(text: str):
    with pytest.raises(RuleError):
        check(text, Vocabulary.of([]))
