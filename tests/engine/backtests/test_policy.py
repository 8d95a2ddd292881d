"""What a backtest adds up, and how it looks ahead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from laurels.engine.backtests.model import SAMPLES_MAX, Sample, Tally, Used
from laurels.engine.backtests.policy import NotReplayable, bucket, forecasts, replayed, wanted
from laurels.program.campaigns import Limit, LiveCampaign

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SINCE = NOW - timedelta(days=10)
BUDGET = Limit(UUID(int=1), "campaign", "ever", "times", 100, "refuse", None)
LIVE = LiveCampaign(UUID(int=2), 1, "Ten", None, "cart", ZoneInfo("UTC"), limits=(BUDGET,))


@pytest.mark.parametrize(
    ("used", "days"),
    [
        (Used(50), 20),
        (Used(100, SINCE + timedelta(days=4)), 4),
        (Used(1), 1000),
        (Used(0), None),
    ],
)
def test_a_budget_lasts_as_the_pace_of_the_span_says(used: Used, days: int | None) -> None:
    (ahead,) = forecasts(LIVE, Tally(limits={"0|": used}), since=SINCE, until=NOW, now=NOW)
    assert ahead.lasts_days == days
    assert ahead.exhausted_at == (None if days is None else NOW + timedelta(days=days))


def test_a_budget_that_would_last_for_ages_has_no_end() -> None:
    endless = replace(LIVE, limits=(replace(BUDGET, maximum=10**15),))
    (ahead,) = forecasts(endless, Tally(limits={"0|": Used(1)}), since=SINCE, until=NOW, now=NOW)
    assert (ahead.lasts_days, ahead.exhausted_at) == (None, None)


def test_a_campaign_that_ends_before_its_budget_does_not_exhaust_it() -> None:
    short = replace(LIVE, ends_at=NOW + timedelta(days=7))
    (ahead,) = forecasts(short, Tally(limits={"0|": Used(50)}), since=SINCE, until=NOW, now=NOW)
    assert (ahead.lasts_days, ahead.exhausted_at) == (20, None)


def test_costs_are_told_in_steps_of_one_two_and_five() -> None:
    assert [bucket(cost) for cost in (0, 1, 3, 5, 19, 20, 999, 1000)] == [0, 1, 2, 5, 10, 20, 500, 1000]


def test_the_sample_does_not_depend_on_the_order_of_time() -> None:
    kept = [Sample(UUID(int=n), str(n), None, NOW, 0) for n in range(10, 10 + SAMPLES_MAX)]
    assert wanted(kept, UUID(int=9))
    assert not wanted(kept, UUID(int=99))


def test_dates_are_left_out_unless_they_are_asked_for() -> None:
    dated = replace(LIVE, starts_at=NOW, ends_at=NOW + timedelta(days=1))
    tried, assumed = replayed(dated, keeps_dates=False)
    assert (tried.starts_at, tried.ends_at) == (None, None)
    assert "its_dates_are_left_out" in assumed
    assert replayed(dated, keeps_dates=True)[0].starts_at == NOW


def test_orders_do_not_tell_what_events_do() -> None:
    with pytest.raises(NotReplayable):
        replayed(replace(LIVE, trigger="event.visit"), keeps_dates=False)
