"""The stacking rules of a workspace, and its campaigns against each other, on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.program import campaigns, programs, stacking, vocabulary
from laurels.program.stacking import DEFAULT, api, service
from laurels.program.stacking.schemas import StackingIn
from tests.program.campaigns.stage import definition

FIRST = StackingIn.model_validate({"groups": [{"key": "default", "mode": "first"}]})


def said(**rules: Any) -> StackingIn:
    return StackingIn.model_validate(rules)


async def rules(tx: Tx, at: datetime | None = None) -> stacking.Rules:
    return await stacking.get(tx, known=await vocabulary.sources(tx), at=at)


async def launched(tx: Tx, name: str, **stacking: Any) -> UUID:
    meant = definition({"kind": "delivery"}, trigger="cart", stacking=stacking)
    drafted = await campaigns.create(tx, program_id=None, name=name, definition=meant)
    return (await campaigns.step(tx, drafted.id, "launch", reason="It is time.")).id


async def test_without_rules_the_default_holds(tx: Tx) -> None:
    assert await rules(tx) == DEFAULT
    shown = await api.get_stacking(tx)
    assert (shown.version, shown.changed_by, shown.groups[0].mode) == (0, None, "all")


async def test_each_change_is_a_version_that_stays(tx: Tx) -> None:
    await service.change(tx, FIRST, if_match=None)
    assert (await rules(tx)).groups[0].mode == "first"
    later = replace(tx, now=tx.now + timedelta(days=1))
    await service.change(later, said(one_per_line=True), if_match='"1"')
    assert (await rules(later)).once
    assert (await rules(later, at=tx.now)).groups[0].mode == "first"
    assert await rules(later, at=tx.now - timedelta(seconds=1)) == DEFAULT
    kept = await stacking.versions(tx, {0, 1, 2}, known=await vocabulary.sources(tx))
    assert [kept[version].once for version in range(3)] == [False, False, True]
    assert {event.type for event in tx.events} == {"stacking.changed"}


async def test_the_same_rules_again_change_nothing(tx: Tx) -> None:
    first = await service.change(tx, FIRST, if_match=None)
    assert await service.change(tx, FIRST, if_match=None) == first


async def test_who_saw_another_version_changes_nothing(tx: Tx) -> None:
    await service.change(tx, FIRST, if_match='"0"')
    with pytest.raises(programs.ChangedMeanwhile):
        await service.change(tx, said(), if_match='"0"')


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"groups": [{"key": "a"}, {"key": "a"}]}, "/groups/1/key"),
        ({"discount_max_percent": "100.1"}, "/discount_max_percent"),
        ({"margin_floor_percent": "-1"}, "/margin_floor_percent"),
        ({"margin_floor_percent": "1.001"}, "/margin_floor_percent"),
        ({"points_condition": "order.nothing > 1"}, "/points_condition"),
    ],
)
async def test_rules_that_make_no_sense_are_refused(tx: Tx, wrong: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidField) as raised:
        await service.change(tx, said(**wrong), if_match=None)
    assert raised.value.pointer == pointer
    assert await rules(tx) == DEFAULT


async def test_campaigns_that_do_not_go_together_are_shown_and_the_others_counted(tx: Tx) -> None:
    alone = await launched(tx, "Alone", category="never")
    await launched(tx, "One")
    await launched(tx, "Other")
    shown = await api.show_compatibility(tx, limit=1)
    assert (shown.campaigns, shown.apart_count, shown.together_count) == (3, 2, 1)
    [pair] = shown.pairs
    assert (pair.campaign, pair.reason) == ("Alone", "never")
    of_one = await api.show_compatibility(tx, limit=200, campaign_id=pair.campaign_id)
    assert {one.other for one in of_one.pairs} == {"One", "Other"}
    await service.change(tx, FIRST, if_match=None)
    assert (await api.show_compatibility(tx, limit=200)).together_count == 0
    assert alone in {live.id for live in await campaigns.live(tx)}
