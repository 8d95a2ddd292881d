"""A changed set-up concerns the campaigns whose rules name what changed, and no others."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from laurels.core.attributes import Schema
from laurels.program.campaigns import LiveCampaign
from laurels.program.campaigns.model import Saved
from laurels.program.campaigns.schemas import stored
from laurels.program.campaigns.staleness import stale
from laurels.program.vocabulary import Sources
from tests.program.campaigns.stage import BEANS, MILES, PROGRAM, SOURCES, campaign, definition, fixed, formula, per_item

CAMPAIGNS: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "plain": ([fixed("1")], {}),
    "country": ([fixed("1")], {"condition": "customer.attributes.country == 'DE'"}),
    "brand": ([per_item("1", lines="line.product.brand == 'Acme'")], {}),
    "coffee": ([per_item("1", lines="'coffee' in line.collections")], {}),
    "miles": ([{"kind": "fixed", "wallet": "miles", "points": "1"}], {}),
    "balance": ([fixed("1")], {"condition": "wallets.miles.spendable > 5"}),
    "ride": ([formula("event.distance")], {"trigger": "event.ride"}),
}


def without(sources: Sources, entity: str, name: str) -> Sources:
    left = {key: one for key, one in sources.schemas[entity].attributes.items() if key != name}
    return replace(sources, schemas={**sources.schemas, entity: Schema(entity, left)})


def with_more(sources: Sources) -> Sources:
    some = SOURCES.schemas["customer"].attributes["country"]
    declared = {**sources.schemas["customer"].attributes, "shoe_size": replace(some, name="shoe_size")}
    return replace(sources, schemas={**sources.schemas, "customer": Schema("customer", declared)})


@pytest.mark.parametrize(
    ("after", "concerned"),
    [
        (SOURCES, set()),
        (with_more(SOURCES), set()),
        (without(SOURCES, "customer", "vip"), set()),
        (without(SOURCES, "customer", "country"), {"country"}),
        (without(SOURCES, "product", "brand"), {"brand"}),
        (replace(SOURCES, collections=("coffee", "tea", "cups")), set()),
        (replace(SOURCES, collections=("tea",)), {"coffee"}),
        (replace(SOURCES, wallets=(BEANS, replace(MILES, precision=2), *SOURCES.wallets[2:])), {"miles", "balance"}),
        (replace(SOURCES, wallets=(*SOURCES.wallets, replace(MILES, id=UUID(int=77), key="drops"))), set()),
        (replace(SOURCES, event_types={}), {"ride"}),
        (replace(SOURCES, currency="EUR"), {*CAMPAIGNS}),
    ],
    ids=["same", "attribute+", "other-", "attribute-", "product-", "collection+", "collection-", "wallet", "wallet+",
         "event-", "currency"],
)  # fmt: skip
def test_only_campaigns_that_name_what_changed_are_compiled_again(after: Sources, concerned: set[str]) -> None:
    live: dict[str, LiveCampaign] = {}
    saved: dict[UUID, Saved] = {}
    for number, (name, (effects, more)) in enumerate(CAMPAIGNS.items()):
        id = UUID(int=number + 1)
        live[name] = campaign(*effects, id=id, **more)
        saved[id] = Saved(id, 1, name, PROGRAM, json.dumps(stored(definition(*effects, **more))))
    found = stale(live.values(), saved, old=SOURCES, new=after)
    assert {name for name, one in live.items() if one.id in found} == concerned


def test_what_was_outdated_is_always_tried_again() -> None:
    gone = replace(campaign(fixed("1")), outdated="An attribute is gone.")
    saved = {gone.id: Saved(gone.id, 1, "x", PROGRAM, "{}")}
    assert stale([gone], saved, old=SOURCES, new=with_more(SOURCES)) == {gone.id}
