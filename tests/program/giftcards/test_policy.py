"""What may be done with gift cards, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from laurels.kit import money
from laurels.kit.problems import InvalidField
from laurels.program.giftcards import laws, policy, transfers
from laurels.program.giftcards.laws import LAWS, AgainstLaw
from laurels.program.giftcards.model import Flow, Sold
from laurels.program.giftcards.policy import REFUSALS
from tests.program.giftcards.cards import LONDON, NOW, card, new

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "later", "code", "state"),
    [
        ({}, timedelta(0), None, "active"),
        ({"awaits_activation": True}, DAY, "gift_card_not_activated", "inactive"),
        ({"activates_at": NOW + DAY}, DAY - HOUR, "gift_card_not_active_yet", "scheduled"),
        ({"activates_at": NOW + DAY}, DAY, None, "active"),
        ({"expires_at": NOW + DAY}, DAY - HOUR, None, "active"),
        ({"expires_at": NOW + DAY}, DAY, "gift_card_expired", "expired"),
    ],
)
def test_a_card_is_refused_for_the_first_reason(
    said: Mapping[str, Any], later: timedelta, code: str | None, state: str
) -> None:
    made = card(**said)
    found = policy.refusal(made, now=NOW + later)
    assert (None if found is None else found.code) == code
    assert policy.state(made, now=NOW + later) == state
    blocked = replace(made, blocked_reason="lost")
    refused = policy.refusal(blocked, now=NOW + later)
    assert refused is not None
    assert (refused.code, policy.state(blocked, now=NOW + later)) == ("gift_card_blocked", "blocked")


def test_a_card_pays_in_its_currency_only() -> None:
    assert policy.refusal(card(), now=NOW, currency="GBP") is None
    found = policy.refusal(card(), now=NOW, currency="EUR")
    assert found is not None
    assert (found.code, found.facts, found.message) == (
        "gift_card_other_currency", {"currency": "GBP"}, REFUSALS["gift_card_other_currency"],
    )  # fmt: skip
    assert policy.state(card(single_use=True), now=NOW, used=True) == "used"


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"currency": "GBX"}, "/currency"),
        ({"jurisdiction": "Maine"}, "/jurisdiction"),
        ({"expires_at": NOW + DAY, "expires_after": "P1Y"}, "/expires_after"),
        ({"expires_at": NOW}, "/expires_at"),
        ({"expires_at": NOW + DAY, "activates_at": NOW + DAY}, "/expires_at"),
        ({"awaits_activation": True, "activates_at": NOW + DAY}, "/activates_at"),
        ({"activation_delay_seconds": 60}, "/activation_delay_seconds"),
        ({"rest": "lost"}, "/rest"),
        ({"single_use": True, "reloadable": True}, "/reloadable"),
        ({"code": "1234-567"}, "/code"),
        ({"code": "gft_01kaw3x9p3e9rs8s9p1y9e1v5a"}, "/code"),
    ],
)
def test_a_card_that_contradicts_itself_is_refused(said: Mapping[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidField) as refused:
        policy.check(new(**said), now=NOW, zone=LONDON)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize(
    ("place", "said", "law", "pointer"),
    [
        ("US-ME", {"expires_after": "P50Y"}, "US-ME", "/expires_after"),
        ("US-ME", {"expires_at": utc(2090, 1, 1)}, "US-ME", "/expires_at"),
        ("US-ME", {"awaits_activation": True, "expires_after": "P5Y"}, "US-ME", "/expires_after"),
        ("US-ME", {"single_use": True, "rest": "lost"}, "US", "/rest"),
        ("US-CA", {"expires_after": "P5Y"}, "US-CA", "/expires_after"),
        ("CA-ON", {"expires_after": "P5Y"}, "CA-ON", "/expires_after"),
        ("US", {"expires_after": "P4Y"}, "US", "/expires_after"),
        ("US", {"expires_at": utc(2031, 3, 14, 14)}, "US", "/expires_at"),
        ("US-TX", {"expires_after": "P4Y"}, "US", "/expires_after"),
        ("US-MA", {"expires_after": "P6Y"}, "US-MA", "/expires_after"),
        ("US-NY", {"expires_after": "P8Y"}, "US-NY", "/expires_after"),
        ("DE", {"expires_after": "P3Y"}, "DE", "/expires_after"),
        ("DE-BY", {"expires_at": utc(2029, 12, 31)}, "DE", "/expires_at"),
        ("IE", {"expires_after": "P4Y"}, "IE", "/expires_after"),
        ("IE", {"single_use": True, "rest": "lost"}, "IE", "/rest"),
        ("AU", {"expires_after": "P2Y", "reloadable": False}, "AU", "/expires_after"),
    ],
)
def test_what_a_law_forbids_is_refused_and_the_law_is_named(
    place: str, said: Mapping[str, Any], law: str, pointer: str
) -> None:
    with pytest.raises(AgainstLaw) as refused:
        policy.check(new(jurisdiction=place, **said), now=NOW, zone=LONDON)
    told: Any = refused.value.extra["law"]
    assert (told["jurisdiction"], refused.value.pointer) == (law, pointer)
    assert told["source"] in refused.value.detail


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("US-ME", {}),
        ("US-ME", {"single_use": True}),
        ("US", {"expires_after": "P5Y"}),
        ("US", {"expires_at": utc(2031, 3, 14, 15)}),
        ("US-MA", {"expires_after": "P7Y"}),
        ("DE", {"expires_after": "P3Y", "expires_round_to": "year"}),
        ("DE", {"expires_at": utc(2030, 1, 1)}),
        ("IE", {"expires_after": "P5Y"}),
        ("AU", {"expires_after": "P1Y"}),
        ("FR", {"expires_after": "P1Y"}),
        (None, {"expires_after": "P1D"}),
        (None, {"single_use": True, "rest": "lost"}),
    ],
)
def test_what_no_law_forbids_is_made(place: str | None, said: Mapping[str, Any]) -> None:
    policy.check(new(jurisdiction=place, **said), now=NOW, zone=LONDON)


@pytest.mark.parametrize(
    ("said", "ends_at"),
    [
        ({}, None),
        ({"expires_at": utc(2027, 1, 1, 9)}, utc(2027, 1, 1, 9)),
        ({"expires_after": "P1Y"}, utc(2027, 3, 15)),
        ({"expires_after": "P6M"}, utc(2026, 9, 14, 23)),  # midnight in summer time
        ({"expires_after": "P3Y", "expires_round_to": "year"}, utc(2030, 1, 1)),
        ({"expires_after": "P1Y", "activates_at": utc(2026, 12, 24)}, utc(2027, 12, 25)),
    ],
)
def test_a_card_lasts_from_when_it_can_be_used(said: Mapping[str, Any], ends_at: datetime | None) -> None:
    assert card(**said).expires_at == ends_at


def test_a_life_and_a_delay_count_from_the_activation() -> None:
    waiting = card(awaits_activation=True, activation_delay_seconds=3600, expires_after="P1Y")
    assert (waiting.state, waiting.activates_at, waiting.expires_at) == ("inactive", None, None)
    active = policy.activated(waiting, now=NOW + 100 * DAY, zone=LONDON)
    assert (active.state, active.activates_at) == ("active", NOW + 100 * DAY + HOUR)
    assert active.expires_at == utc(2027, 6, 22, 23)


def test_a_card_that_lay_in_the_shop_lasts_as_long_as_the_law_wants_when_it_is_sold() -> None:
    waiting = card(awaits_activation=True, jurisdiction="US", expires_at=utc(2031, 6, 1))
    soon = policy.activated(waiting, now=NOW + DAY, zone=LONDON)
    late = policy.activated(waiting, now=utc(2028, 1, 10), zone=LONDON)
    assert (soon.expires_at, late.expires_at) == (utc(2031, 6, 1), utc(2033, 1, 10))


def test_a_loading_prolongs_where_the_law_counts_from_it() -> None:
    end, then = utc(2031, 6, 1), utc(2029, 1, 10)
    for place, later in (("US", utc(2034, 1, 10)), ("DE", end), ("FR", end), (None, end)):
        of_place = laws.laws_of(place, reloadable=True)
        assert laws.lawful_end(end, laws=of_place, since=then, zone=LONDON, reloaded=True) == later
    assert laws.lawful_end(None, laws=LAWS, since=then, zone=LONDON) is None


@pytest.mark.parametrize(
    ("place", "rest", "day", "said", "law"),
    [
        ("US-ME", 499, 0, {}, "US-ME"),
        ("US-ME", 500, 0, {}, None),
        ("US-ME", 300, 0, {"amount_minor": 500}, None),
        ("US-ME", 300, 0, {"amount_minor": 501}, "US-ME"),
        ("US-ME", 300, 0, {"currency": "CAD"}, None),
        ("US-CO", 500, 0, {}, "US-CO"),
        ("US-CO", 501, 0, {}, None),
        ("US-CA", 999, 0, {}, "US-CA"),
        ("US-CA", 1000, 0, {}, None),
        ("US-CA", 1499, 17, {}, None),  # 31 March 2026
        ("US-CA", 1499, 18, {}, "US-CA"),
        ("US-CA", 1500, 18, {}, None),
        ("US-MA", 500, 0, {}, "US-MA"),
        ("US-MA", 501, 0, {}, None),
        ("US-MA", 1000, 0, {"reloadable": False}, "US-MA"),
        ("US-MA", 1001, 0, {"reloadable": False}, None),
        ("US-NY", 499, 0, {}, "US-NY"),
        ("US-RI", 99, 0, {}, "US-RI"),
        ("US-RI", 100, 0, {}, None),
        ("US", 1, 0, {}, None),
        ("IE", 5000, 0, {"currency": "EUR", "single_use": True}, "IE"),
        ("IE", 100, 0, {"currency": "EUR", "single_use": True}, None),
        ("IE", 5000, 0, {"currency": "EUR"}, None),
        (None, 1, 0, {}, None),
    ],
)
def test_a_small_rest_is_paid_out_where_a_law_asks_for_it(
    place: str | None, rest: int, day: int, said: Mapping[str, Any], law: str | None
) -> None:
    made = card(**{"currency": "USD", "jurisdiction": place, **said})
    found = laws.cash_out_law(
        made,
        rest_minor=rest,
        loaded_minor=made.initial_minor,
        now=NOW + day * DAY,
        zone=ZoneInfo("America/Los_Angeles"),
    )
    assert (None if found is None else found.jurisdiction) == law


def test_every_law_says_where_it_stands_and_is_of_a_place() -> None:
    for law in LAWS:
        laws.check_place(law.jurisdiction, "")
        assert law.source
        assert law.sentence.endswith(".")
        assert law.expiry_forbidden or law.life or law.cash_outs, "a law says something"
        assert all(one.currency in money.CURRENCIES for one in law.cash_outs)
    assert len({(law.jurisdiction, law.source) for law in LAWS}) == len(LAWS)


def test_a_currency_has_a_unit_of_its_own() -> None:
    assert len(transfers.CURRENCY_OF) == len(money.CURRENCIES)
    assert transfers.CURRENCY_OF[transfers.unit("JPY")] == "JPY"


def test_a_single_use_takes_the_rest_or_leaves_it() -> None:
    plain, kept = card(), card(single_use=True)
    lost = card(single_use=True, rest="lost")
    assert [one.reason for one in transfers.spend_transfers(plain, 100)] == ["spend"]
    assert [one.reason for one in transfers.spend_transfers(kept, 100)] == ["spend", "use"]
    assert [one.reason for one in transfers.spend_transfers(lost, 100)] == ["spend", "rest", "use"]
    hold = UUID(int=7)
    assert [one.hold_id for one in transfers.spend_transfers(lost, 100, hold)] == [hold, None, None]


def test_the_figures_of_finance_add_up() -> None:
    pound, yen = transfers.unit("GBP"), transfers.unit("JPY")
    flows = [
        Flow(pound, "load", True, 10_000), Flow(pound, "top_up", True, 500), Flow(pound, "spend", False, 7_000),
        Flow(pound, "refund", True, 1_000), Flow(pound, "expiry", False, 900), Flow(pound, "renew", False, 50),
        Flow(pound, "renew", True, 350), Flow(pound, "rest", False, 40), Flow(pound, "rest", True, 10),
        Flow(pound, "cash_out", False, 60), Flow(yen, "load", True, 7),
    ]  # fmt: skip
    first, second = transfers.totals(flows, [Sold("GBP", 2, 10_000, 1, 50), Sold("JPY", 1, 7, 0, 0)])
    assert (first.loaded_minor, first.topped_up_minor, first.spent_minor, first.refunded_minor) == (
        10_000,
        500,
        7_000,
        1_000,
    )
    assert (first.expired_minor, first.cashed_out_minor) == (900 + 40 - 10 - 300, 60)
    assert first.outstanding_minor == sum(one.amount if one.inward else -one.amount for one in flows[:-1])
    assert second.outstanding_minor == 7
