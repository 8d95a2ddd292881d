"""Deciding for publications, in tables: one view for each that is open, limits of each, and what a return leaves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from laurels.core.ledger import AccountRef
from laurels.engine import decisions
from laurels.engine.decisions import Moment
from laurels.program.campaigns import PUBLICATIONS, Index, LiveCampaign
from tests.program.campaigns.stage import BEANS, CAMPAIGN, LONDON, MONDAY_NOON, campaign, fixed, order

ADA, ONE, TWO = UUID(int=30), UUID(int=41), UUID(int=42)
ONCE = {"scope": "code", "period": "ever", "measure": "times", "max": 1}
ONCE_IN_ALL = {"scope": "customer", "period": "ever", "measure": "times", "max": 1}


def offer(**more: Any) -> LiveCampaign:
    return campaign(fixed("2"), published=True, **{"condition": "publication.spent >= 10", "limits": [ONCE], **more})


def seen(spent: int, id: UUID = ONE, **more: Any) -> dict[str, Any]:
    """Describe an open publication with so many pence spent in its time."""
    return {
        "id": id,
        "campaign_id": str(CAMPAIGN),
        "spent": spent,
        "orders": 1,
        "source_id": "mail",
        "published_at": MONDAY_NOON - timedelta(days=1),
        **more,
    }


def moment(*publications: dict[str, Any], pence: int = 500) -> Moment:
    context = order(pence)
    if publications:
        context[PUBLICATIONS] = {CAMPAIGN: list(publications)}
    return Moment("order.paid", ADA, MONDAY_NOON, LONDON, context)


def outcome(live: LiveCampaign, at: Moment, counted: dict[UUID, int] | None = None) -> list[tuple[str, UUID | None]]:
    """List what was decided for each publication, grants first."""
    decided = decisions.decide([live], at, counted or {})
    given = [(f"{grant.points}", grant.publication_id) for grant in decided.grants]
    return [*given, *((one.code, one.publication_id) for one in decided.refused)]


@pytest.mark.parametrize(
    ("publications", "expected"),
    [
        ((), [("not_published", None)]),
        ((seen(999),), [("condition_not_met", ONE)]),
        ((seen(1000),), [("2", ONE)]),
        ((seen(1000), seen(999, TWO)), [("2", ONE), ("condition_not_met", TWO)]),
        ((seen(1000), seen(5000, TWO)), [("2", ONE), ("2", TWO)]),
    ],
)
def test_an_offer_is_asked_once_for_each_open_publication(
    publications: tuple[dict[str, Any], ...], expected: list[tuple[str, UUID | None]]
) -> None:
    assert outcome(offer(), moment(*publications)) == expected


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ({}, [("2", ONE), ("2", TWO)]),
        ({ONE: 1}, [("2", TWO), ("limit_reached", ONE)]),
        ({ONE: 1, TWO: 1}, [("limit_reached", ONE), ("limit_reached", TWO)]),
    ],
)
def test_a_limit_of_scope_code_counts_for_each_publication(
    used: dict[UUID, int], expected: list[tuple[str, UUID | None]]
) -> None:
    live = offer()
    counted = {AccountRef("counter", id, live.limits[0].id).id: times for id, times in used.items()}
    assert outcome(live, moment(seen(1000), seen(1000, TWO)), counted) == expected


def test_a_limit_of_the_customer_is_used_up_by_the_first_publication_of_a_moment() -> None:
    live = offer(limits=[ONCE_IN_ALL])
    assert outcome(live, moment(seen(1000), seen(1000, TWO))) == [("2", ONE), ("limit_reached", TWO)]


def test_the_counters_of_an_offer_are_those_of_its_open_publications() -> None:
    live = offer(limits=[ONCE, ONCE_IN_ALL])
    named = decisions.counters_of([live], ADA, MONDAY_NOON, LONDON, {live.id: [ONE, TWO]})
    assert {account.owner_id for account in named} == {ADA, ONE, TWO}
    assert {account.owner_id for account in decisions.counters_of([live], ADA, MONDAY_NOON, LONDON)} == {ADA}


def test_a_campaign_that_is_not_published_sees_the_moment_alone() -> None:
    live = campaign(fixed("2"), condition="order.amount >= 5")
    assert outcome(live, moment(seen(5000))) == [("2", None)]


@pytest.mark.parametrize(("left", "stands"), [(1000, 2), (999, 0)])
@pytest.mark.parametrize("on_return", ["reevaluate", "keep"])
def test_a_return_keeps_what_the_publication_still_reaches(left: int, stands: int, on_return: str) -> None:
    live = offer(on_return=on_return)
    grants = decisions.decide([live], moment(seen(1500), seen(5000, TWO)), {}).grants
    after = decisions.reconsider(grants, {(live.id, live.version): live}, moment(seen(left), seen(5000, TWO)).context)
    assert [(one.grant.publication_id, one.standing) for one in after] == [
        (ONE, 2 if on_return == "keep" else stands),
        (TWO, 2),
    ]


def test_only_the_count_of_the_publication_that_loses_its_grant_falls() -> None:
    live = offer()
    decided = decisions.decide([live], moment(seen(1500), seen(5000, TWO)), {})
    taken = decisions.reconsider(
        decided.grants, {(live.id, live.version): live}, moment(seen(0), seen(5000, TWO)).context
    )
    transfers, still = decisions.transfers_of_return(
        taken, decided.counts, earned_by=UUID(int=9), customer_id=ADA, wallets={BEANS.id: BEANS}
    )
    assert [(one.reason, one.amount) for one in transfers] == [("take_back", 2), ("uncount", 1)]
    assert transfers[1].source.owner_id == ONE
    assert [count.publication_id for count in still] == [TWO]


def test_among_many_offers_those_are_found_of_which_something_is_open() -> None:
    live = [
        campaign(fixed("2"), id=UUID(int=number), published=True, condition="publication.spent >= 10")
        for number in range(100, 140)
    ]
    usual = campaign(fixed("1"), id=UUID(int=99))
    trigger = Index.of_all([*live, usual]).of("order.paid")
    context = {**order(500), PUBLICATIONS: {live[7].id: [seen(500)], UUID(int=7): [seen(500)]}}
    assert [one.id for one in trigger.candidates(context)] == [usual.id, live[7].id]
    assert [one.id for one in trigger.candidates(order(500))] == [usual.id]
    assert set(trigger.published) == {one.id for one in live}


@pytest.mark.parametrize(
    ("rule", "counts"),
    [
        ("publication.spent >= 10", True),
        ("publication.orders >= 2", True),
        ('publication.source_id == "mail"', False),
        ("order.amount > 10", False),
    ],
)
def test_only_what_rules_read_of_a_publication_is_counted(rule: str, counts: bool) -> None:
    assert offer(condition=rule).counts is counts
