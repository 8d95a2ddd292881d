"""Campaigns on a real database."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from laurels.core import attributes, events
from laurels.core.events import Declaration
from laurels.kit import ids
from laurels.kit.paging import PageRequest
from laurels.kit.problems import InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.program import campaigns, programs, vocabulary
from laurels.program.campaigns import Campaign, WrongState, api, evaluate, service
from laurels.program.campaigns.schemas import Definition
from laurels.program.programs import Wallet
from laurels.program.programs.service import archive_program
from tests.program.campaigns.stage import definition, event, fixed, formula, order, proportional

LIMIT = {"scope": "customer", "period": "month", "measure": "points", "max": 100}


@pytest.fixture
async def program_id(tx: Tx) -> UUID:
    """Set up a programme with one wallet."""
    made = await programs.create_program(tx, name="Bean Club", enrolment="automatic")
    await programs.create_wallet(tx, Wallet(tx.new_id(), made.id, "beans", "Beans", "bean", "beans"))
    return made.id


async def drafted(tx: Tx, program_id: UUID, *effects: dict[str, Any], **more: Any) -> Campaign:
    said = definition(*(effects or [proportional("1", "1.00")]), **more)
    return await campaigns.create(tx, program_id=program_id, name="Test", definition=said)


async def launched(tx: Tx, program_id: UUID, *effects: dict[str, Any], **more: Any) -> Campaign:
    return await campaigns.step(
        tx, (await drafted(tx, program_id, *effects, **more)).id, "launch", reason="It is time."
    )


async def test_a_draft_earns_nothing_and_a_launched_campaign_does(tx: Tx, program_id: UUID) -> None:
    draft = await drafted(tx, program_id)
    assert (draft.state, draft.version) == ("draft", 1)
    assert await campaigns.live(tx) == ()
    await campaigns.step(tx, draft.id, "launch", reason="It is time.")
    [live] = await campaigns.live(tx)
    assert (live.id, live.version, live.name) == (draft.id, 1, "Test")
    assert [award.points for award in evaluate(live, order(1299)).earned] == [12]


@pytest.mark.parametrize("step", ["pause", "kill", "end"])
async def test_a_campaign_that_is_stopped_earns_no_more(tx: Tx, program_id: UUID, step: Any) -> None:
    live = await launched(tx, program_id)
    stopped = await campaigns.step(tx, live.id, step, reason="It gives too much.")
    assert stopped.reason == "It gives too much."
    assert await campaigns.live(tx) == ()
    assert tx.events[-1].type in campaigns.EVENTS
    assert tx.notes[-1].changes == {"state": stopped.state, "reason": "It gives too much."}


async def test_an_ended_campaign_stays_ended(tx: Tx, program_id: UUID) -> None:
    ended = await campaigns.step(tx, (await launched(tx, program_id)).id, "end", reason="Over.")
    with pytest.raises(WrongState):
        await campaigns.step(tx, ended.id, "launch", reason="Again.")
    with pytest.raises(WrongState):
        await campaigns.revise(tx, ended.id, definition(fixed("1")))


async def test_an_edit_of_a_live_campaign_is_a_new_version_that_counts_on(tx: Tx, program_id: UUID) -> None:
    first = await launched(tx, program_id, limits=[LIMIT])
    [before] = await campaigns.live(tx)
    revised = await campaigns.revise(tx, first.id, definition(fixed("7"), limits=[LIMIT | {"max": 50}]))
    [after] = await campaigns.live(tx)
    assert (revised.state, after.version, after.limits[0].maximum) == ("live", 2, 50)
    assert after.limits[0].id == before.limits[0].id
    assert [version.version for version in await service.versions_of(tx, first.id)] == [2, 1]


async def test_an_edit_that_changes_nothing_makes_no_version(tx: Tx, program_id: UUID) -> None:
    first = await launched(tx, program_id)
    assert await campaigns.revise(tx, first.id, definition(proportional("1", "1.00"))) == await campaigns.get(
        tx, first.id
    )
    assert len(await service.versions_of(tx, first.id)) == 1


async def test_every_version_can_be_had_whatever_the_campaigns_state(tx: Tx, program_id: UUID) -> None:
    first = await launched(tx, program_id)
    await campaigns.revise(tx, first.id, definition(fixed("7")))
    await campaigns.step(tx, first.id, "end", reason="Over.")
    known = await vocabulary.sources(tx)
    wanted = {(first.id, 1), (first.id, 2), (first.id, 3), (tx.new_id(), 1)}
    found = await campaigns.versions(tx, wanted, known=known)
    assert {key: evaluate(live, order(500)).earned[0].points for key, live in found.items()} == {
        (first.id, 1): 5,
        (first.id, 2): 7,
    }
    assert await campaigns.versions(tx, set(), known=known) == {}


async def test_a_campaign_is_changed_only_as_it_was_seen(tx: Tx, program_id: UUID) -> None:
    draft = await drafted(tx, program_id)
    renamed = await service.rename(tx, draft.id, name="Other", if_match='"1"')
    assert (renamed.name, renamed.revision, renamed.version) == ("Other", 2, 1)
    with pytest.raises(programs.ChangedMeanwhile):
        await campaigns.revise(tx, draft.id, definition(fixed("1")), if_match='"1"')


async def test_a_wrong_campaign_is_not_saved(tx: Tx, program_id: UUID) -> None:
    with pytest.raises(InvalidField):
        await drafted(tx, program_id, condition="order.amonut > 1")
    assert (await service.list_campaigns(tx, PageRequest())).items == []


async def test_a_campaign_needs_a_programme(tx: Tx) -> None:
    with pytest.raises(NotFound):
        await drafted(tx, tx.new_id())


async def test_campaigns_of_an_archived_programme_earn_no_more(tx: Tx, program_id: UUID) -> None:
    await launched(tx, program_id)
    await archive_program(tx, program_id)
    assert await campaigns.live(tx) == ()
    with pytest.raises(programs.ProgramArchived):
        await drafted(tx, program_id)


async def test_a_campaign_that_could_earn_nothing_is_not_launched(tx: Tx, program_id: UUID) -> None:
    over = await drafted(tx, program_id, ends_at="2026-11-23T12:00:00Z")
    with pytest.raises(InvalidField) as refused:
        await campaigns.step(tx, over.id, "launch", reason="It is time.")
    assert refused.value.pointer == "/ends_at"
    draft = await drafted(tx, program_id)
    await archive_program(tx, program_id)
    with pytest.raises(programs.ProgramArchived):
        await campaigns.step(tx, draft.id, "launch", reason="It is time.")


async def test_a_campaign_whose_attribute_is_gone_awards_nothing_and_is_not_launched_again(
    tx: Tx, program_id: UUID
) -> None:
    await events.create_type(tx, name="ride", declarations=[Declaration("distance", "integer", False, None)])
    ride = await launched(tx, program_id, formula("event.distance"), trigger="event.ride")
    [live] = await campaigns.live(tx)
    assert evaluate(live, event("ride", distance=5)).earned[0].points == 5
    await attributes.remove(tx, entity="event:ride", name="distance")
    [live] = await campaigns.live(tx)
    refused = evaluate(live, event("ride", distance=5)).refused
    assert refused is not None
    assert refused.code == "campaign_outdated"
    await campaigns.step(tx, ride.id, "pause", reason="To look.")
    with pytest.raises(InvalidField):
        await campaigns.step(tx, ride.id, "launch", reason="Again.")
    shown = await api.get_campaign(tx, ids.encode("cmp", ride.id))
    assert shown.sentence is None
    assert shown.outdated is not None


async def test_campaigns_are_listed_newest_first_by_state_and_programme(tx: Tx, program_id: UUID) -> None:
    made = [await drafted(tx, program_id), await launched(tx, program_id), await launched(tx, program_id)]
    first = await service.list_campaigns(tx, PageRequest(2))
    second = await service.list_campaigns(tx, PageRequest(2, first.next_cursor))
    assert [*first.items, *second.items] == made[::-1]
    live = await service.list_campaigns(tx, PageRequest(), state="live", program_id=program_id)
    assert list(live.items) == made[:0:-1]


async def test_a_campaign_shows_its_sentence(tx: Tx, program_id: UUID) -> None:
    draft = await drafted(tx, program_id, condition="order.amount >= 100")
    shown = await api.get_campaign(tx, ids.encode("cmp", draft.id))
    assert shown.sentence == (
        "For each paid order, members earn 1 bean per 1.00 GBP of the order amount, "
        "if the order amount is at least 100.00 GBP."
    )
    assert shown.definition == Definition.model_validate(draft.definition)
    [version] = (await api.list_campaign_versions(tx, shown.id)).items
    assert version.created_by == "a test"


async def test_every_kind_of_effect_is_described_with_an_example(tx: Tx) -> None:
    listed = (await api.list_effects(tx)).items
    kinds = {on: [effect.kind for effect in listed if on in effect.on] for on in ("order", "event", "cart")}
    assert kinds["order"] == ["fixed", "proportional", "per_item", "formula"]
    assert kinds["event"] == ["fixed", "proportional", "formula"]
    assert kinds["cart"] == [effect.kind for effect in listed]
    assert all(effect.description and effect.example and effect.arguments for effect in listed)
