"""What an index passes over would have given nothing; what it changed is as if made anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laurels.program.campaigns import Index, LiveCampaign, evaluate
from laurels.program.campaigns.index import ASKED_ALL_MAX, keys_of
from tests.program.campaigns.stage import MONDAY_NOON, campaign, event, fixed, formula, line, order, per_item
from tests.program.campaigns.stage import proportional as share

often = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PASSED_OVER = {"condition_not_met", "nothing_earned", "campaign_not_started", "campaign_ended", "outside_window"}

CONDITIONS = (
    None,
    "order.amount >= 5",
    "order.channel == 'web'",
    "order.channel in ['web', 'store'] && order.amount > 10",
    "customer.attributes.country == 'DE' && order.channel == 'web'",
    "customer.attributes.vip",
    "order.lines.exists(l, l.sku == 'A')",
    "order.lines.exists(l, l.sku in ['B', 'C'] && l.quantity > 1)",
    "order.lines.exists(l, 'coffee' in l.collections)",
    "order.lines.exists(l, l.product.brand == 'Acme') || order.lines.exists(l, l.product.brand == 'Bolt')",
    "now.weekday in ['saturday', 'sunday'] || now.weekday == 'monday'",
    "wallets.beans.spendable == 70",
    "order.lines.filter(l, l.sku == 'A').size() >= 2",
    "!(order.channel == 'web')",
    "order.channel == 'web' ? order.amount > 5 : customer.attributes.country == 'DE'",
)
EFFECTS: tuple[list[Any], ...] = (
    [fixed("5")],
    [share("1", "1.00")],
    [share("2", "1.00", lines="line.sku == 'A'")],
    [per_item("1", lines="'tea' in line.collections")],
    [per_item("1", lines="line.sku == 'A'"), share("1", "2.00", lines="line.sku in ['B', 'C']")],
    [per_item("1", lines="line.sku == 'A'"), fixed("1")],
    [formula("order.quantity - 3")],
)
DATES: tuple[dict[str, Any], ...] = (
    {},
    {"starts_at": "2026-11-20T00:00:00Z", "ends_at": "2026-11-24T00:00:00Z"},
    {"starts_at": "2026-11-01T00:00:00Z", "ends_at": "2027-11-01T00:00:00Z"},
    {"starts_at": "2026-11-24T00:00:00Z"},
)
LIMIT = {"scope": "customer", "period": "month", "measure": "times", "max": 1}


def made(number: int) -> LiveCampaign:
    """Compile the campaign of this number: each of the three parts in turn."""
    condition = CONDITIONS[number % len(CONDITIONS)]
    more: dict[str, Any] = {} if condition is None else {"condition": condition}
    dates = DATES[number // len(CONDITIONS) % len(DATES)]
    limits = {"limits": [LIMIT]} if number % 5 == 0 else {}
    parts: dict[str, Any] = {**more, **dates, **limits}
    return campaign(*EFFECTS[number % len(EFFECTS)], id=UUID(int=1000 + number * 7919 % 500), **parts)


ALL = [made(number) for number in range(200)]

lines = st.lists(
    st.builds(
        lambda sku, amount, held, quantity, brand: line(
            amount, *held, sku=sku, quantity=quantity, product={} if brand is None else {"brand": brand}
        ),
        st.sampled_from("ABCD"),
        st.integers(0, 3000),
        st.lists(st.sampled_from(["coffee", "tea"]), max_size=2),
        st.integers(1, 3),
        st.sampled_from([None, "Acme", "Bolt", "Other"]),
    ),
    min_size=1,
    max_size=4,
)


def moment(bought: list[dict[str, Any]], channel: str | None, country: str | None, vip: bool | None, days: int) -> Any:
    customer = {name: value for name, value in (("country", country), ("vip", vip)) if value is not None}
    context = order(*bought, at=MONDAY_NOON + timedelta(days=days, hours=days % 5), customer=customer)
    if channel is None:
        del context["order"]["channel"]
    else:
        context["order"]["channel"] = channel
    return context


moments = st.builds(
    moment,
    lines,
    st.sampled_from(["web", "store", "app", None]),
    st.sampled_from(["DE", "AT", None]),
    st.sampled_from([True, False, None]),
    st.integers(-30, 400),
)
some = st.lists(st.sampled_from(ALL), unique_by=lambda live: live.id, min_size=0, max_size=80)


def check_nothing_is_lost(index: Index, live: list[LiveCampaign], context: Any) -> None:
    asked = index.of("order.paid").candidates(context, asked_all_max=0)
    assert [one.id for one in asked] == sorted(one.id for one in asked)
    assert {one.id for one in asked} <= {one.id for one in live}
    for one in live:
        verdict = evaluate(one, context)
        if verdict.earned:
            assert one in asked
        if one not in asked:
            assert verdict.refused is not None
            assert verdict.refused.code in PASSED_OVER


@often
@given(some, moments)
def test_what_is_passed_over_would_have_given_nothing(live: list[LiveCampaign], context: Any) -> None:
    check_nothing_is_lost(Index.of_all(live), live, context)


@often
@given(some, st.lists(st.tuples(some, some), max_size=4), moments)
def test_an_index_that_changed_loses_nothing_either(
    live: list[LiveCampaign], changes: list[tuple[list[LiveCampaign], list[LiveCampaign]]], context: Any
) -> None:
    import laurels.program.campaigns.index as module

    before, module.REBUILT_MAX = module.REBUILT_MAX, 0  # type: ignore[misc]
    try:
        index, here = Index.of_all(live), {one.id: one for one in live}
        for gone, come in changes:
            index = index.changed([one.id for one in gone], come)
            here = {id: one for id, one in here.items() if id not in {one.id for one in gone}}
            here |= {one.id: one for one in come}
    finally:
        module.REBUILT_MAX = before  # type: ignore[misc]
    trigger = index.of("order.paid")
    assert [*trigger.all] == sorted(here)
    assert {*trigger.limited} == {one.id for one in here.values() if one.limits}
    assert {*trigger.keyed} | {one.id for one in trigger.always} == {*here}
    assert index.needs >= frozenset[str]().union(*(one.needs for one in here.values()))
    check_nothing_is_lost(index, [*here.values()], context)


def test_a_change_of_one_among_thousands_files_only_that_one_anew() -> None:
    many = [campaign(fixed("1"), condition=_of_sku(n), id=UUID(int=n + 1)) for n in range(300)]
    before = Index.of_all(many)
    other = campaign(fixed("2"), condition="order.channel == 'web' && customer.attributes.vip", id=UUID(int=7))
    after = before.changed([], [other])
    old, new = before.of("order.paid"), after.of("order.paid")
    assert new.changes == old.changes + 2
    assert new.all[UUID(int=7)] is other
    assert [*new.all] == [*old.all]
    assert old.all[UUID(int=7)] is not other
    vip = {"vip": True}
    assert new.candidates(order(line(500, sku="S6"), customer=vip)) == (other,)
    assert old.candidates(order(line(500, sku="S6"), customer=vip)) == (many[6],)
    assert new.candidates(order(line(500, sku="S9"), customer=vip)) == (other, many[9])


def _of_sku(number: int) -> str:
    return f"order.lines.exists(l, l.sku == 'S{number}')"


def test_of_several_keys_the_one_is_chosen_that_few_others_share() -> None:
    many = [
        campaign(fixed("1"), condition=f"order.channel == 'web' && {_of_sku(n)}", id=UUID(int=n + 1))
        for n in range(100)
    ]
    trigger = Index.of_all(many).of("order.paid")
    assert {*trigger.paths} == {"order.lines[].sku"}
    assert [one.id.int for one in trigger.candidates(order(line(500, sku="S3"), line(500, sku="S70")))] == [4, 71]


def test_few_campaigns_are_all_asked_so_that_each_tells_its_reason() -> None:
    few = [campaign(fixed("1"), condition="order.channel == 'app'", id=UUID(int=n + 1)) for n in range(ASKED_ALL_MAX)]
    context = order(500)
    assert Index.of_all(few).of("order.paid").candidates(context) == tuple(few)
    more = [*few, campaign(fixed("1"), id=UUID(int=99))]
    assert Index.of_all(more).of("order.paid").candidates(context) == (more[-1],)


def test_campaigns_of_another_trigger_are_not_asked() -> None:
    ride = campaign(formula("event.distance"), trigger="event.ride")
    index = Index.of_all([ride, campaign(fixed("1"), id=UUID(int=3))])
    assert index.of("event.ride").candidates(event("ride", distance=3)) == (ride,)
    assert index.of("event.review").candidates(event("review")) == ()
    assert len(index) == 2


@pytest.mark.parametrize(
    ("at", "asked"),
    [
        (datetime(2026, 11, 19, 23, tzinfo=UTC), 0),
        (datetime(2026, 11, 20, tzinfo=UTC), 1),
        (datetime(2026, 11, 23, 23, tzinfo=UTC), 1),
        (datetime(2026, 11, 25, tzinfo=UTC), 0),
        (datetime(1969, 12, 30, tzinfo=UTC), 0),
    ],
)
def test_a_campaign_with_a_first_and_a_last_day_is_asked_on_its_days(at: datetime, asked: int) -> None:
    sale = campaign(fixed("1"), starts_at="2026-11-20T00:00:00Z", ends_at="2026-11-24T00:00:00Z")
    trigger = Index.of_all([sale]).of("order.paid")
    assert len(trigger.candidates(order(500, at=at), asked_all_max=0)) == asked


def test_long_campaigns_are_filed_by_longer_spans() -> None:
    whole = campaign(fixed("1"), starts_at="2026-01-01T00:00:00Z", ends_at="2027-01-01T00:00:00Z")
    ages = campaign(fixed("1"), starts_at="1926-01-01T00:00:00Z", ends_at="2026-12-01T00:00:00Z")
    assert [(key.path, len(key.values)) for live in (whole, ages) for key in keys_of(live)] == [
        ("span:32", 12),
        ("span:1024", 37),
    ]


def test_what_moves_while_a_list_is_decided_is_no_key() -> None:
    assert keys_of(campaign(fixed("1"), condition="wallets.beans.spendable == 70")) == []
    paid = campaign(fixed("1"), condition="order.tenders.exists(t, t.kind == 'card' && t.amount == 5)")
    assert [key.path for key in keys_of(paid)] == ["order.tenders[].kind"]
