"""The earning rules that people ask for, in their words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from laurels.program.campaigns import LiveCampaign, evaluate, re_evaluate
from tests.program.campaigns.stage import (
    LONDON,
    MONDAY_NOON,
    campaign,
    event,
    fixed,
    formula,
    order,
    proportional,
)


def points(live: LiveCampaign, context: dict[str, Any]) -> int:
    return sum(award.points for award in evaluate(live, context).earned)


def why(live: LiveCampaign, context: dict[str, Any]) -> str | None:
    refused = evaluate(live, context).refused
    return refused and refused.code


def test_a_newsletter_subscriber_gets_50_points() -> None:
    live = campaign(fixed("50"), trigger="event.newsletter_subscribed")
    assert points(live, event("newsletter_subscribed")) == 50


@pytest.mark.parametrize(("amount", "earned"), [(9999, 0), (10000, 200), (12999, 259)])
def test_from_an_order_of_100_two_points_per_1_spent(amount: int, earned: int) -> None:
    live = campaign(proportional("2", "1.00"), condition="order.amount >= 100")
    assert points(live, order(amount)) == earned


@pytest.mark.parametrize(("amount", "earned"), [(10000, 0), (10001, 20), (99999, 20)])
def test_spending_over_100_gives_20_points(amount: int, earned: int) -> None:
    assert points(campaign(fixed("20"), condition="order.amount > 100"), order(amount)) == earned


def test_points_can_come_from_what_was_spent_before() -> None:
    live = campaign(formula("customer.attributes.past_spend / 100 + order.quantity"))
    assert points(live, order(1, 1, customer={"past_spend": Decimal("1234.56")})) == 14


@pytest.mark.parametrize(
    ("at", "vip", "earned"),
    [
        (MONDAY_NOON, True, 20),
        (MONDAY_NOON, False, 10),
        (MONDAY_NOON + timedelta(days=1), True, 10),
        # Half past midnight in London's summer is still Sunday in UTC.
        (datetime(2026, 6, 21, 23, 30, tzinfo=UTC), True, 20),
    ],
)
def test_vips_get_double_points_on_mondays(at: datetime, vip: bool, earned: int) -> None:
    everybody = campaign(proportional("1", "1.00"))
    double = campaign(proportional("1", "1.00"), condition='customer.attributes.vip && now.weekday == "monday"')
    paid = order(1000, at=at, customer={"vip": vip})
    assert points(everybody, paid) + points(double, paid) == earned


@pytest.mark.parametrize(
    ("day", "clock", "earned"),
    [
        ("2026-11-27", "16:59:59", 0),
        ("2026-11-27", "17:00:00", 30),
        ("2026-11-27", "18:59:59", 30),
        ("2026-11-27", "19:00:00", 0),
        ("2026-11-26", "18:00:00", 0),
    ],
)
def test_in_the_happy_hour_on_friday_rewards_are_multiplied(day: str, clock: str, earned: int) -> None:
    live = campaign(proportional("3", "1.00"), window={"opens": "17:00", "closes": "19:00", "weekdays": ["friday"]})
    at = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=LONDON)
    assert points(live, order(1000, at=at)) == earned
    assert why(live, order(1000, at=at)) == (None if earned else "outside_window")


@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("2026-11-30T23:59:59+00:00", "campaign_not_started"),
        ("2026-12-01T00:00:00+00:00", None),
        ("2026-12-26T23:59:59+00:00", None),
        ("2026-12-27T00:00:00+00:00", "campaign_ended"),
    ],
)
def test_christmas_shopping_earns_extra_from_its_first_to_before_its_last_instant(at: str, reason: str | None) -> None:
    live = campaign(fixed("100"), starts_at="2026-12-01T00:00:00+00:00", ends_at="2026-12-27T01:00:00+01:00")
    assert why(live, order(1, at=datetime.fromisoformat(at))) == reason


def test_at_most_100_points_for_social_activity() -> None:
    live = campaign(
        fixed("40"),
        trigger="event.review",
        limits=[{"scope": "customer", "period": "ever", "measure": "points", "max": 100}],
    )
    [limit] = live.limits
    assert (limit.measure, limit.maximum, limit.on_reach, limit.period_key(MONDAY_NOON, LONDON)) == (
        "points",
        100,
        "clip",
        "",
    )


def test_a_member_is_rewarded_for_one_action_twice_a_week() -> None:
    live = campaign(
        fixed("40"),
        trigger="event.review",
        limits=[{"scope": "customer", "period": "week", "measure": "times", "max": 2}],
    )
    [limit] = live.limits
    assert (limit.maximum, limit.on_reach) == (2, "refuse")
    sunday_night = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)
    assert limit.period_key(sunday_night, LONDON) == "2026-W47"
    assert limit.period_key(sunday_night + timedelta(minutes=1), LONDON) == "2026-W48"


def test_a_happy_hour_over_midnight_is_one_day_of_its_limits() -> None:
    live = campaign(
        fixed("40"),
        window={"opens": "22:00", "closes": "02:00"},
        limits=[{"scope": "customer", "period": "day", "measure": "times", "max": 1}],
    )
    before, after = datetime(2026, 11, 21, 23, 0, tzinfo=UTC), datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
    assert points(live, order(1, at=before)) == points(live, order(1, at=after)) == 40
    assert live.limits[0].period_key(before, LONDON) == live.limits[0].period_key(after, LONDON) == "2026-11-21"


def test_a_return_below_the_minimum_takes_everything_back() -> None:
    live = campaign(proportional("2", "1.00"), condition="order.amount >= 100")
    assert re_evaluate(live, order(9900)) == ()


def test_a_return_above_the_minimum_takes_back_its_share() -> None:
    live = campaign(proportional("2", "1.00"), condition="order.amount >= 100")
    assert [award.points for award in re_evaluate(live, order(10100)) or ()] == [202]


def test_a_return_does_not_ask_the_schedule_again() -> None:
    live = campaign(fixed("20"), ends_at="2026-01-01T00:00:00Z")
    assert [award.points for award in re_evaluate(live, order(1)) or ()] == [20]


def test_a_campaign_may_let_its_points_be_kept() -> None:
    live = campaign(fixed("20"), condition="order.amount >= 100", on_return="keep")
    assert re_evaluate(live, order(0)) is None
