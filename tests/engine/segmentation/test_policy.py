"""What rules name, whom events concern, and when time matters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from laurels.engine.segmentation import policy
from laurels.rules import INT, LIST, STRING, Entry, Rule, RuleError, Vocabulary, check
from laurels.system.feed import FeedEvent

WORDS = Vocabulary.of(
    [
        Entry("customer.segments", LIST(STRING), "the customer's segments"),
        Entry("customer.age", INT, "the customer's age"),
        Entry("reading.weather.rain", INT, "the rain"),
    ]
)


def rule(text: str) -> Rule:
    return check(text, WORDS)


def event(type: str, **payload: Any) -> FeedEvent:
    return FeedEvent(1, UUID(int=1), type, UUID(int=2), payload, datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("customer.age > 3", set[str]()),
        ('"vip" in customer.segments', {"vip"}),
        ('!("vip" in customer.segments) && (customer.age > 3 || "gold" in customer.segments)', {"vip", "gold"}),
    ],
)
def test_a_rule_names_segments_one_by_one(text: str, keys: set[str]) -> None:
    assert policy.named(rule(text)) == keys


@pytest.mark.parametrize(
    "text",
    [
        "size(customer.segments) > 2",
        'customer.segments.exists(s, s == "vip")',
        '"vip" in customer.segments && customer.segments == ["vip"]',
    ],
)
def test_a_rule_that_asks_of_every_segment_is_refused(text: str) -> None:
    with pytest.raises(RuleError) as refused:
        policy.named(rule(text))
    assert text[refused.value.position :].startswith("customer.segments")


@pytest.mark.parametrize(
    ("definition", "found"),
    [
        ({"condition": '"vip" in customer.segments'}, True),
        ({"effects": [{"kind": "fixed", "condition": 'customer.segments.exists(s, s == "vip")'}]}, True),
        ({"condition": '"vips" in customer.segments'}, False),
        ({"condition": 'customer.attributes.word == "vip"'}, False),
        ({"name": "vip in customer.segments (", "limits": [3, None, True]}, False),
    ],
    ids=["condition", "within", "another key", "another fact", "no rule"],
)
def test_a_definition_names_a_segment_where_a_rule_writes_its_key(definition: Any, found: bool) -> None:
    assert policy.names(definition, "vip") is found


def test_what_rules_made_of_memberships_is_no_news() -> None:
    own = [event("segment.entered", kind="dynamic"), event("segment.left", kind="dynamic")]
    of_list = event("segment.left", kind="static")
    paid = event("order.paid")
    heard = policy.heard([*own, of_list, paid])
    assert (heard.recounted, heard.listed, heard.facts) == ([paid], [of_list], ())


@pytest.mark.parametrize(
    ("happened", "rule_text", "concerned"),
    [
        (event("reading.received"), "reading.weather.rain > 3", True),
        (event("reading.received"), "customer.age > 3", False),
        (event("statistics.rebuilt"), "customer.age > 3", True),
        (event("workspace.zone_changed"), "customer.age > 3", True),
        (event("customer.updated"), "customer.age > 3", False),
        (event("product.updated", changed=["name"]), "customer.age > 3", False),
    ],
    ids=lambda value: value.type if isinstance(value, FeedEvent) else None,
)
def test_what_may_change_for_everybody(happened: FeedEvent, rule_text: str, concerned: bool) -> None:
    assert policy.concerned(rule(rule_text), policy.heard([happened]).facts) is concerned


def test_a_product_that_moves_between_collections_concerns_what_was_bought_of_them() -> None:
    assert policy.heard([event("product.updated", changed=["name"])]).facts == ()
    moved = policy.heard([event("product.updated", changed=["collections"])]).facts
    assert set(moved) == {"customer.bought_from", "customer.spent_on"}


NOON = datetime(2026, 3, 28, 12, 30, 20, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "zone", "due"),
    [
        ("minute", "Europe/London", "2026-03-28T12:31:00+00:00"),
        ("hour", "Europe/London", "2026-03-28T13:00:00+00:00"),
        ("hour", "Asia/Kathmandu", "2026-03-28T13:15:00+00:00"),
        ("day", "Europe/London", "2026-03-29T00:00:00+00:00"),
        ("day", "Asia/Kathmandu", "2026-03-28T18:15:00+00:00"),
        ("day", "America/New_York", "2026-03-29T04:00:00+00:00"),
    ],
)
def test_time_changes_memberships_at_the_edge_of_a_minute_an_hour_or_a_day(clock: Any, zone: str, due: str) -> None:
    assert policy.next_due(clock, NOON, ZoneInfo(zone)) == datetime.fromisoformat(due)


def test_a_day_of_twentythree_hours_ends_an_hour_sooner() -> None:
    morning = datetime(2026, 3, 29, 9, 0, tzinfo=UTC)
    assert policy.next_due("day", morning, ZoneInfo("Europe/London")) == datetime(2026, 3, 29, 23, 0, tzinfo=UTC)


def test_what_time_cannot_change_is_never_due() -> None:
    assert policy.next_due("never", NOON, ZoneInfo("UTC")) is None
    assert policy.next_due(None, NOON, ZoneInfo("UTC")) is None
