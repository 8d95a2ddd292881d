"""Campaigns of orders and events that are published: what they may say, and how it reads."""

from __future__ import annotations

from typing import Any

import pytest

from laurels.kit.problems import InvalidField
from laurels.program.campaigns.sentence import sentence
from tests.program.campaigns.stage import LONDON, PROGRAM, SOURCES, campaign, definition, fixed, said

ONCE = {"scope": "code", "period": "ever", "measure": "times", "max": 1}


def offer(**more: Any) -> dict[str, Any]:
    return {"published": True, "condition": "publication.spent >= 10", "limits": [ONCE], **more}


def test_an_offer_is_said_whole() -> None:
    assert said(fixed("2"), **offer()) == (
        "For each paid order, members earn 2 beans, if it was published to them, if the customer's spending during the "
        "offer is at least 10.00 GBP, at most once in all for each publication."
    )


@pytest.mark.parametrize(
    ("locale", "part"),
    [
        ("es", "si el gasto del cliente durante la oferta es de al menos 10,00 GBP"),
        ("id", "jika total belanja pelanggan selama penawaran minimal 10,00 GBP"),
        ("tr", "müşterinin teklif süresindeki harcaması en az 10,00 GBP ise"),
        ("vi", "nếu chi tiêu của khách hàng trong thời gian ưu đãi từ 10,00 GBP trở lên"),
        ("zh", "若顾客在优惠期内的消费额不少于10.00 GBP"),
    ],
)
def test_an_offer_is_said_in_every_language(locale: str, part: str) -> None:
    told = sentence(definition(fixed("2"), **offer()), program_id=PROGRAM, sources=SOURCES, zone=LONDON, locale=locale)
    assert part in told


@pytest.mark.parametrize("trigger", ["order.paid", "event.ride", "event.review"])
def test_rules_of_orders_and_events_that_are_published_read_the_publication(trigger: str) -> None:
    rule = 'publication.spent > 1 && publication.orders > 1 && publication.source_id == "a"'
    live = campaign(fixed("2"), **offer(trigger=trigger, condition=rule))
    assert live.published
    assert live.needs >= {"publication.spent", "publication.orders", "publication.source_id"}


@pytest.mark.parametrize(
    ("definition", "pointer"),
    [
        ({"published": False, "limits": []}, "/condition"),
        ({"trigger": "cart", "limits": []}, "/condition"),
        ({"published": False, "condition": "order.amount > 1"}, "/limits/0/scope"),
        ({"limits": [{**ONCE, "measure": "discount"}]}, "/limits/0/measure"),
        ({"limits": [{**ONCE, "scope": "store"}]}, "/limits/0/scope"),
    ],
)
def test_what_only_publications_have_is_refused_elsewhere(definition: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidField) as refused:
        campaign(fixed("2"), **offer(**definition))
    assert refused.value.pointer == pointer


def test_points_are_limited_for_each_publication_too() -> None:
    live = campaign(fixed("2"), **offer(limits=[{**ONCE, "measure": "points", "max": 50}]))
    assert (live.limits[0].scope, live.limits[0].maximum) == ("code", 50)
