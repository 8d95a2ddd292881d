"""What may be saved as a campaign, and how a wrong one is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from laurels.kit.problems import InvalidField
from laurels.program.campaigns import WrongState, evaluate, why_not
from laurels.program.campaigns.cache import remembered
from laurels.program.campaigns.model import Saved, State, Step
from laurels.program.campaigns.policy import next_state
from laurels.program.campaigns.schemas import stored
from laurels.program.vocabulary import BadRule
from tests.program.campaigns.stage import (
    BEANS,
    SOURCES,
    campaign,
    definition,
    event,
    fixed,
    formula,
    order,
    per_item,
    proportional,
    said,
)

RIDE = {"trigger": "event.ride"}
LIMIT = {"scope": "customer", "period": "day", "measure": "points", "max": 10}


@pytest.mark.parametrize(
    ("effects", "more", "pointer"),
    [
        ([fixed("0")], {}, "/effects/0/points"),
        ([fixed("-1")], {}, "/effects/0/points"),
        ([fixed("1,5")], {}, "/effects/0/points"),
        ([fixed("1.5")], {}, "/effects/0/points"),
        ([fixed("1.55", wallet="miles")], {}, "/effects/0/points"),
        ([fixed("1"), fixed("1", wallet="bean")], {}, "/effects/1/wallet"),
        ([fixed("1", wallet="stars")], {}, "/effects/0/wallet"),
        ([fixed("1", minimum="5", maximum="4")], {}, "/effects/0/maximum"),
        ([fixed("1", maximum="0.5")], {}, "/effects/0/maximum"),
        ([proportional("1", "0")], {}, "/effects/0/per"),
        ([proportional("1", "1", of="customer.id")], {}, "/effects/0/of"),
        ([proportional("1", "1", of="line.amount")], {}, "/effects/0/of"),
        ([proportional("1", "1", lines="line.skew == '1'")], {}, "/effects/0/lines"),
        ([proportional("1", "1", lines="line.amount")], {}, "/effects/0/lines"),
        ([proportional("1", "1", lines="'cofee' in line.collections")], {}, "/effects/0/lines"),
        ([proportional("1", "1")], RIDE, "/effects/0/of"),
        ([proportional("1", "1", of="event.distance", lines="true")], RIDE, "/effects/0/lines"),
        ([per_item("1")], RIDE, "/effects/0/kind"),
        ([formula("order.amount > 1")], {}, "/effects/0/points"),
        ([formula("event.distance")], {}, "/effects/0/points"),
        ([fixed("1")], {"condition": "order.amonut > 1"}, "/condition"),
        ([fixed("1")], {"condition": "order.amount"}, "/condition"),
        ([fixed("1")], {"condition": "order.amount >= 1 &&"}, "/condition"),
        ([fixed("1")], {"condition": "line.amount >= 1"}, "/condition"),
        ([fixed("1")], {"condition": "order.amount >= 1"} | RIDE, "/condition"),
        ([fixed("1")], {"trigger": "event.rides"}, "/trigger"),
        ([fixed("1")], {"trigger": "order.payed"}, "/trigger"),
        ([fixed("1")], {"starts_at": "2026-01-01T00:00:00Z", "ends_at": "2026-01-01T00:00:00Z"}, "/ends_at"),
        ([fixed("1")], {"limits": [LIMIT, LIMIT | {"max": 5}]}, "/limits/1"),
        ([fixed("1")], {"limits": [LIMIT | {"max": 0}]}, "/limits/0/max"),
        ([fixed("1")], {"limits": [LIMIT | {"max": "1.5"}]}, "/limits/0/max"),
        ([fixed("1")], {"limits": [LIMIT | {"wallet": "miles"}]}, "/limits/0/wallet"),
        ([fixed("1"), fixed("1", wallet="miles")], {"limits": [LIMIT]}, "/limits/0/wallet"),
        ([fixed("1")], {"limits": [LIMIT | {"measure": "times", "max": "1.5"}]}, "/limits/0/max"),
        ([fixed("1")], {"limits": [LIMIT | {"measure": "times", "wallet": "beans"}]}, "/limits/0/wallet"),
        ([fixed("1")], {"limits": [LIMIT | {"measure": "times", "on_reach": "clip"}]}, "/limits/0/on_reach"),
    ],
)
def test_a_wrong_definition_is_refused_where_it_is_wrong(
    effects: list[dict[str, Any]], more: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(InvalidField) as refused:
        campaign(*effects, **more)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize(
    "wrong",
    [
        {"effects": []},
        {"effects": [{"kind": "magic", "wallet": "beans"}]},
        {"effects": [fixed("1", bonus="1")]},
        {"effects": [fixed("1") | {"points": 1.5}]},
        {"effects": [fixed("1")], "on_return": "maybe"},
        {"effects": [fixed("1")], "starts_at": "2026-01-01T00:00:00"},
        {"effects": [fixed("1")], "window": {"opens": "25:00"}},
        {"effects": [fixed("1")], "window": {"weekdays": []}},
        {"effects": [fixed("1")], "limits": [LIMIT | {"period": "fortnight"}]},
    ],
)
def test_what_is_no_definition_does_not_pass_the_wire(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        definition(**wrong) if "effects" not in wrong else definition(*wrong.pop("effects"), **wrong)


def test_a_wrong_rule_is_refused_with_its_position_and_the_cure() -> None:
    with pytest.raises(BadRule) as refused:
        campaign(fixed("1"), condition="order.quantity > 1 && order.amonut >= 100")
    assert "did you mean order.amount?" in refused.value.detail
    assert (refused.value.extra["position"], refused.value.extra["nearest"]) == (22, "order.amount")


def test_what_is_stored_is_read_as_it_was_sent() -> None:
    sent = definition(
        proportional("1.50", "1.00", lines='"coffee" in line.collections', maximum="20"),
        fixed("2", wallet="miles"),
        condition="order.amount >= 100",
        starts_at="2026-12-01T00:00:00+01:00",
        window={"opens": "17:00", "closes": "19:00", "weekdays": ["friday"]},
        limits=[LIMIT | {"max": "10.0", "wallet": "beans"}],
    )
    assert type(sent).model_validate(stored(sent)) == sent


def test_the_ids_of_limits_survive_an_edit() -> None:
    before = campaign(fixed("1"), limits=[LIMIT, LIMIT | {"period": "month"}])
    after = campaign(fixed("7"), condition="order.amount > 1", limits=[LIMIT | {"period": "month", "max": 99}, LIMIT])
    assert {limit.id for limit in before.limits} == {limit.id for limit in after.limits}
    assert before.limits[0].id == after.limits[1].id


def test_limits_of_two_campaigns_count_apart() -> None:
    one, other = campaign(fixed("1"), limits=[LIMIT]), campaign(fixed("1"), limits=[LIMIT], id=UUID(int=3))
    assert one.limits[0].id != other.limits[0].id


def test_a_limit_of_points_is_in_the_parts_of_its_wallet() -> None:
    live = campaign(fixed("1", wallet="miles"), limits=[LIMIT | {"max": "2.5"}])
    assert live.limits[0].maximum == 25


def test_a_campaign_knows_which_facts_it_needs() -> None:
    live = campaign(
        proportional("1", "1", lines='"coffee" in line.collections'),
        per_item("1", lines="wallets.beans.spendable > 5"),
        condition="customer.attributes.vip",
    )
    assert live.needs == {
        "customer.attributes.vip",
        "order.lines",
        "order.lines.amount",
        "order.lines.collections",
        "order.lines.quantity",
        "wallets.beans.spendable",
    }


def test_the_same_moment_is_always_judged_alike() -> None:
    live = campaign(proportional("3", "7.00", rounding="half_even"), condition="order.quantity >= 2")
    context = order(1234, 4321)
    assert len({evaluate(live, context) for _ in range(5)}) == 1


def test_a_refusal_is_explained_when_asked() -> None:
    live = campaign(fixed("1"), condition="order.amount >= 100 && customer.attributes.vip")
    assert evaluate(live, order(9000)).refused == replace(
        why_not(live, order(9000)) or pytest.fail("nothing was refused"), explanation=None
    )
    refused = why_not(live, order(9000, customer={"vip": True}))
    assert refused is not None
    assert refused.explanation is not None
    assert not refused.explanation.held
    assert why_not(live, order(10000, customer={"vip": True})) is None


def test_a_campaign_that_no_longer_fits_awards_nothing_and_says_why() -> None:
    text = definition(formula("event.distance"), **RIDE).model_dump_json()
    saved = Saved(UUID(int=2), 1, "Ride", BEANS.program_id, text)
    live = remembered(saved, sources=SOURCES, zone=campaign(fixed("1")).zone)
    assert live.outdated is None
    gone = replace(SOURCES, event_types={})
    outdated = remembered(saved, sources=gone, zone=live.zone)
    refused = evaluate(outdated, event("ride", distance=5)).refused
    assert outdated.trigger == "event.ride"
    assert refused is not None
    assert refused.code == "campaign_outdated"
    assert "event.ride" in refused.message


def test_a_definition_is_compiled_once() -> None:
    saved = Saved(UUID(int=2), 1, "Test", BEANS.program_id, definition(fixed("1")).model_dump_json())
    zone = campaign(fixed("1")).zone
    again = replace(SOURCES, event_types=dict(SOURCES.event_types))
    assert remembered(saved, sources=SOURCES, zone=zone) is remembered(saved, sources=again, zone=zone)
    other = replace(saved, definition=definition(fixed("2")).model_dump_json())
    assert remembered(other, sources=SOURCES, zone=zone) is not remembered(saved, sources=SOURCES, zone=zone)


@pytest.mark.parametrize(
    ("state", "step", "after"),
    [
        ("draft", "launch", "live"),
        ("live", "pause", "paused"),
        ("paused", "launch", "live"),
        ("live", "kill", "paused"),
        ("paused", "kill", "paused"),
        ("draft", "end", "ended"),
        ("live", "end", "ended"),
        ("paused", "end", "ended"),
        ("draft", "pause", None),
        ("draft", "kill", None),
        ("live", "launch", None),
        ("paused", "pause", None),
        ("ended", "launch", None),
        ("ended", "pause", None),
        ("ended", "kill", None),
        ("ended", "end", None),
    ],
)
def test_a_campaign_lives_from_draft_to_end(state: State, step: Step, after: State | None) -> None:
    if after is not None:
        assert next_state(state, step) == after
        return
    with pytest.raises(WrongState):
        next_state(state, step)


def test_a_campaign_is_said_in_plain_english() -> None:
    assert said(
        proportional("1", "1.00"),
        condition="order.amount >= 100",
        limits=[LIMIT | {"max": 100, "period": "month"}],
    ) == (
        "For each paid order, members earn 1 bean per 1.00 GBP of the order amount, "
        "if the order amount is at least 100.00 GBP, at most 100 beans a month for each customer."
    )


def test_every_part_of_a_campaign_is_said() -> None:
    text = said(
        fixed("50"),
        proportional("1.5", "1", of="event.distance", wallet="miles", minimum="2", maximum="10.5"),
        formula("event.distance * 2"),
        trigger="event.ride",
        starts_at="2026-06-01T00:00:00Z",
        ends_at="2026-12-01T00:00:00Z",
        window={"opens": "17:00", "closes": "19:00", "weekdays": ["monday", "friday"]},
        limits=[LIMIT | {"measure": "times", "max": 1, "scope": "campaign", "period": "ever"}],
        on_return="keep",
    )
    for part in (
        "50 beans, 1.5 miles per 1 of the event's distance (at least 2 miles) (at most 10.5 miles each time)",
        "For each event ride, members earn 50 beans,",
        "and as many beans as the event's distance times 2, on",
        "on Mondays and Fridays from 17:00 to 19:00",
        "from 1 June 2026 01:00, until 1 December 2026 00:00",
        "at most once in all for all customers together",
        "and keep it after a return.",
    ):
        assert part in text


def test_the_lines_that_count_are_said() -> None:
    assert "10 beans for each item for which" in said(per_item("10", lines='"coffee" in line.collections'))
    assert "of the amount of the lines for which" in said(proportional("1", "1.00", lines='line.sku == "A"'))
