"""How long a budget lasts: a straight line through its last days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from laurels.insight.results import policy, window
from laurels.insight.results.model import Window
from laurels.kit.problems import InvalidField

TODAY = date(2026, 11, 29)
LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def ends(
    days: dict[date, int], *, used: int | None = None, maximum: int = 100, until: date | None = None
) -> list[date | None]:
    used = sum(days.values()) if used is None else used
    return [
        one.runs_out_on for one in policy.forecasts(used=used, maximum=maximum, days=days, today=TODAY, until=until)
    ]


TEN_A_DAY = {ago(n): 10 for n in range(1, 5)}


@pytest.mark.parametrize(
    ("days", "maximum", "expected"),
    [
        (TEN_A_DAY, 100, [TODAY + timedelta(days=5)] * 2),  # 60 are left: today and five more days
        (TEN_A_DAY, 45, [TODAY] * 2),
        ({ago(20): 210, ago(1): 10}, 240, [TODAY + timedelta(days=13), TODAY + timedelta(days=1)]),
        ({TODAY: 10}, 100, [TODAY + timedelta(days=9)] * 2),  # it began today: nine more days like this
        ({ago(1): 1}, 10_000, [None] * 2),  # in 27 years, nobody knows
        ({ago(40): 10}, 100, [None] * 2),  # nothing was used lately
    ],
    ids=["ten a day", "today", "a week and four", "its first day", "ages", "asleep"],
)
def test_a_budget_lasts_as_long_as_a_straight_line_says(
    days: dict[date, int], maximum: int, expected: list[date | None]
) -> None:
    assert ends(days, maximum=maximum) == expected


def test_a_budget_that_nobody_has_used_has_no_forecast() -> None:
    assert ends({}, used=0) == []


def test_a_budget_whose_period_ends_before_does_not_run_out() -> None:
    assert ends(TEN_A_DAY, until=TODAY + timedelta(days=3)) == [None, None]
    assert ends(TEN_A_DAY, until=TODAY + timedelta(days=6)) == [TODAY + timedelta(days=5)] * 2


def test_a_budget_that_is_used_up_has_run_out() -> None:
    assert ends(TEN_A_DAY, used=100) == [ago(1)] * 2


def test_a_window_is_the_last_four_weeks_unless_told() -> None:
    assert window(None, None, now=NOON, zone=LONDON) == Window(ago(27), TODAY)
    assert window(ago(3), None, now=NOON, zone=LONDON) == Window(ago(3), TODAY)
    assert window(None, ago(3), now=NOON, zone=LONDON) == Window(ago(30), ago(3))
    assert window(ago(6), TODAY, now=NOON, zone=LONDON).before == Window(ago(13), ago(7))


@pytest.mark.parametrize(
    ("first", "last", "pointer"),
    [
        (TODAY, ago(1), "/query/to"),
        (ago(400), TODAY, "/query/from"),
        (date(1800, 1, 1), date(1800, 1, 2), "/query/from"),
    ],
)
def test_a_window_that_cannot_be_is_refused(first: date, last: date, pointer: str) -> None:
    with pytest.raises(InvalidField) as refused:
        window(first, last, now=NOON, zone=LONDON)
    assert refused.value.pointer == pointer
