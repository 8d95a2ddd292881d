"""Verbs of campaigns."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from laurels.kit import ids
from laurels.kit.paging import Page, PageRequest
from laurels.kit.problems import InvalidField, NotFound
from laurels.kit.tx import Tx
from laurels.program import programs, vocabulary
from laurels.program.campaigns import compiler, policy, store
from laurels.program.campaigns.cache import advance, compile_saved, remembered
from laurels.program.campaigns.compiler import Identity
from laurels.program.campaigns.index import Index
from laurels.program.campaigns.model import Campaign, LiveCampaign, Saved, State, Step, Version
from laurels.program.campaigns.schemas import Definition, stored
from laurels.program.campaigns.sentence import sentence
from laurels.system import workspaces

Guard: TypeAlias = Callable[[Tx, LiveCampaign, "str | None"], Awaitable[None]]
"""Refuses a definition by a problem, unless there is a reason to let it through: then it notes that."""

VERSIONS_MAX = 1000
_EVENTS: dict[Step, str] = {
    "launch": "campaign.launched",
    "pause": "campaign.paused",
    "kill": "campaign.killed",
    "end": "campaign.ended",
}
_guards: list[Guard] = []


async def create(tx: Tx, *, program_id: UUID | None, name: str, definition: Definition) -> Campaign:
    """Draft a campaign, with its first version checked whole.

    :raises InvalidField: the definition does not compile; the pointer says where
    :raises ProgramArchived: the programme is closed
    """
    await _check_program(tx, program_id)
    id = tx.new_id()
    _compiled(tx, definition, Identity(id, 1, name, program_id), await vocabulary.sources(tx))
    await tx.run(store.CREATE, id=id, program_id=program_id, name=name)
    await _add_version(tx, id, 1, definition)
    await _changed(tx, id, "campaign.created", name=name, version=1)
    return await get(tx, id)


async def get(tx: Tx, campaign_id: UUID) -> Campaign:
    """Read one campaign with its present definition.

    :raises NotFound: there is none
    """
    return await tx.one(store.BY_ID, Campaign, id=campaign_id)


async def states(tx: Tx, campaign_ids: Collection[UUID]) -> dict[UUID, str]:
    """Read in which state campaigns are; unknown ones are absent."""
    return {row.id: row.state for row in await tx.all(store.STATES, _State, ids=list(campaign_ids))}


async def list_campaigns(
    tx: Tx,
    page: PageRequest,
    *,
    state: State | None = None,
    program_id: UUID | None = None,
    triggers: Collection[str] | None = None,
) -> Page[Campaign]:
    """List campaigns, newest first.

    :param triggers: only those with one of these; `%` stands for anything, as in `event.%`
    """
    after = page.key(tuple[UUID])
    wanted = {"state": state, "program_id": program_id, "triggers": None if triggers is None else list(triggers)}
    rows = await tx.all(store.PAGE, Campaign, **wanted, after=after and after[0], rows=page.rows_max)
    return Page[Campaign].of(rows, page, lambda campaign: (campaign.id,))


async def versions_of(tx: Tx, campaign_id: UUID) -> list[Version]:
    """List the versions of a campaign, newest first.

    :raises NotFound: there is no such campaign
    """
    found = await tx.all(store.VERSIONS_OF, Version, id=campaign_id, rows=VERSIONS_MAX)
    if not found:
        raise NotFound("There is no campaign of this id here. List the campaigns.")
    return found


async def rename(tx: Tx, campaign_id: UUID, *, name: str, if_match: str | None = None) -> Campaign:
    """Give a campaign another name; its definition stays."""
    before = await _locked(tx, campaign_id, if_match)
    await tx.run(
        store.CHANGE, id=before.id, name=name, state=before.state, version=before.version, reason=before.reason
    )
    await _changed(tx, before.id, "campaign.updated", name=name)
    return await get(tx, campaign_id)


async def revise(
    tx: Tx, campaign_id: UUID, definition: Definition, *, if_match: str | None = None, forced: str | None = None
) -> Campaign:
    """Write the next version of a definition; of a live campaign it counts from now on, and its counters go on.

    :param forced: the reason for which it is written whatever the campaign's guards say
    :raises InvalidField: the definition does not compile
    :raises WrongState: the campaign is ended
    """
    before = await _locked(tx, campaign_id, if_match)
    policy.check_open(before.state)
    if stored(definition) == before.definition:
        return before
    version = before.version + 1
    whose = Identity(before.id, version, before.name, before.program_id)
    await _guard(tx, _compiled(tx, definition, whose, await vocabulary.sources(tx)), forced)
    await _add_version(tx, before.id, version, definition)
    if before.state == "live":
        await _end_period(tx, before.id)
        await _begin_period(tx, before.id, version)
    await tx.run(
        store.CHANGE, id=before.id, name=before.name, state=before.state, version=version, reason=before.reason
    )
    await _changed(tx, before.id, "campaign.updated", version=version)
    return await get(tx, campaign_id)


async def step(tx: Tx, campaign_id: UUID, step: Step, *, reason: str, force: bool = False) -> Campaign:
    """Launch, pause, kill or end a campaign; a kill is a pause that finds no resistance.

    :param force: whether to launch it whatever its guards say, for that reason
    :raises WrongState: the campaign's state does not allow it
    :raises InvalidField: the campaign to launch no longer fits what is set up, or its end is past
    :raises ProgramArchived: the campaign to launch belongs to a programme that is closed
    """
    before = await _locked(tx, campaign_id, None)
    after = policy.next_state(before.state, step)
    if step == "launch":
        await _check_launch(tx, before, reason if force else None)
    if after != before.state:
        await (_begin_period(tx, before.id, before.version) if after == "live" else _end_period(tx, before.id))
    await tx.run(store.CHANGE, id=before.id, name=before.name, state=after, version=before.version, reason=reason)
    await _changed(tx, before.id, _EVENTS[step], state=after, reason=reason)
    return await get(tx, campaign_id)


async def sentences(tx: Tx, wanted: Collection[tuple[UUID, int]], *, locale: str) -> dict[tuple[UUID, int], str | None]:
    """Say in plain words what versions of campaigns said; None stands for one that no longer fits what is set up."""
    if not wanted:
        return {}
    campaign_ids, numbers = zip(*wanted, strict=True)
    rows = await tx.all(store.WANTED, Saved, ids=list(campaign_ids), versions=list(numbers))
    known = (await vocabulary.sources(tx)).lasting
    return {(row.id, row.version): _said(row, known, tx.workspace.zone, locale) for row in rows}


def _said(saved: Saved, known: vocabulary.Sources, zone: ZoneInfo, locale: str) -> str | None:
    definition = Definition.model_validate(msgspec.json.decode(saved.definition))
    try:
        return sentence(definition, program_id=saved.program_id, sources=known, zone=zone, locale=locale)
    except InvalidField:
        return None


async def live(tx: Tx) -> tuple[LiveCampaign, ...]:
    """Load and compile every campaign that earns now: those that are live, in programmes that are active.

    One whose definition no longer fits what is set up is among them, awards nothing and says why.
    """
    found = await advance(tx, None, programs=await programs.enrolment(tx))
    return tuple(sorted(found.index.campaigns(), key=lambda live: live.id))


async def versions(
    tx: Tx, wanted: Collection[tuple[UUID, int]], *, known: vocabulary.Sources
) -> dict[tuple[UUID, int], LiveCampaign]:
    """Compile any versions of any campaigns, whatever their state, for returns and for running decisions again.

    Their rules mean what they meant: a segment or collection that was archived since makes none of them unreadable.
    """
    if not wanted:
        return {}
    campaign_ids, numbers = zip(*wanted, strict=True)
    rows = await tx.all(store.WANTED, Saved, ids=list(campaign_ids), versions=list(numbers))
    return {(row.id, row.version): remembered(row, sources=known.lasting, zone=tx.workspace.zone) for row in rows}


async def live_at(tx: Tx, at: datetime, *, known: vocabulary.Sources) -> Index:
    """Compile the campaigns as they were live at an instant: for what is told or made good late.

    Their rules mean what they meant; programmes that were closed since do not count.
    """
    rows = await tx.all(store.LIVE_AT, Saved, at=at)
    return Index.of_all(remembered(row, sources=known.lasting, zone=tx.workspace.zone) for row in rows)


def drafted(tx: Tx, campaign: Campaign, definition: Definition | None, *, known: vocabulary.Sources) -> LiveCampaign:
    """Compile a definition that a campaign might get, as its next version; without one, that which it has.

    :raises InvalidField: the definition does not compile
    """
    said = definition or Definition.model_validate(campaign.definition)
    version = campaign.version if definition is None else campaign.version + 1
    return _compiled(tx, said, Identity(campaign.id, version, campaign.name, campaign.program_id), known)


def present(tx: Tx, campaign: Campaign, *, known: vocabulary.Sources) -> LiveCampaign:
    """Compile a campaign as it would be asked now, whatever its state; one that no longer fits says why."""
    definition = msgspec.json.encode(campaign.definition).decode()
    saved = Saved(campaign.id, campaign.version, campaign.name, campaign.program_id, definition)
    return compile_saved(saved, known, tx.workspace.zone)


@dataclass(frozen=True, slots=True)
class _State:
    id: UUID
    state: State


async def _check_program(tx: Tx, program_id: UUID | None) -> None:
    if program_id is not None and (await programs.get_program(tx, program_id)).state != "active":
        raise programs.ProgramArchived(programs.ProgramArchived.cure)


def guarded_by(guard: Guard) -> None:
    """Let something above look at each definition before it is saved as a new version, or goes live."""
    if guard not in _guards:
        _guards.append(guard)


async def _guard(tx: Tx, live: LiveCampaign, forced: str | None) -> None:
    for guard in _guards:
        await guard(tx, live, forced)


async def _check_launch(tx: Tx, campaign: Campaign, forced: str | None) -> None:
    await _check_program(tx, campaign.program_id)
    definition = Definition.model_validate(campaign.definition)
    if definition.ends_at is not None and definition.ends_at <= tx.now:
        raise InvalidField("The campaign's end is past. Give it a later end, then launch it.", pointer="/ends_at")
    whose = Identity(campaign.id, campaign.version, campaign.name, campaign.program_id)
    await _guard(tx, _compiled(tx, definition, whose, await vocabulary.sources(tx)), forced)


def _compiled(tx: Tx, definition: Definition, whose: Identity, known: vocabulary.Sources) -> LiveCampaign:
    known.check_trigger(definition.trigger)
    return compiler.compiled(definition, whose, sources=known, zone=tx.workspace.zone)


async def _locked(tx: Tx, campaign_id: UUID, if_match: str | None) -> Campaign:
    found = await tx.one(store.LOCK, Campaign, id=campaign_id)
    programs.unchanged(found.revision, if_match)
    return found


async def _begin_period(tx: Tx, campaign_id: UUID, version: int) -> None:
    await tx.run(store.BEGIN_PERIOD, id=campaign_id, version=version)


async def _end_period(tx: Tx, campaign_id: UUID) -> None:
    await tx.run(store.END_PERIOD, id=campaign_id)


async def _add_version(tx: Tx, campaign_id: UUID, version: int, definition: Definition) -> None:
    await tx.run(
        store.ADD_VERSION, id=campaign_id, version=version, definition=stored(definition), created_by=tx.actor.name
    )


async def _changed(tx: Tx, campaign_id: UUID, event: str, **changes: Any) -> None:
    await workspaces.bump(tx)
    tx.note("campaign", campaign_id, **changes)
    tx.emit(event, key=campaign_id, campaign_id=ids.encode("cmp", campaign_id), **changes)
