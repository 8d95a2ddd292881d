"""Routes of campaigns and of the effects that they may have."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Query

from laurels.kit import ids
from laurels.kit.paging import LIMIT_DEFAULT, LIMIT_MAX, PageRequest
from laurels.kit.problems import InvalidField
from laurels.kit.tx import Tx
from laurels.kit.web import LocaleQuery, Page, Routes
from laurels.program import vocabulary
from laurels.program.campaigns import service
from laurels.program.campaigns.effects import KINDS
from laurels.program.campaigns.model import Campaign, State
from laurels.program.campaigns.model import Step as StepName
from laurels.program.campaigns.schemas import (
    CampaignChange,
    CampaignCreate,
    CampaignOut,
    Definition,
    EffectOut,
    Launch,
    Step,
    VersionOut,
)
from laurels.program.campaigns.sentence import sentence

routes = Routes(prefix="/v1/campaigns", tag="Campaigns")
effect_routes = Routes(prefix="/v1/effects", tag="Effects")

IfMatch = Annotated[str | None, Header(description="The `revision` you saw; another one is refused with 412.")]


@routes.post("", permission="campaigns:write")
async def create_campaign(tx: Tx, body: CampaignCreate) -> CampaignOut:
    """Draft a campaign. Every rule is checked now; nothing is earned before it is launched."""
    program_id = None if body.program_id is None else ids.decode("prg", body.program_id, pointer="/program_id")
    created = await service.create(tx, program_id=program_id, name=body.name, definition=body.definition())
    return await _shown(tx, created)


@routes.get("", permission="campaigns:read")
async def list_campaigns(
    tx: Tx,
    state: State | None = None,
    program_id: str | None = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
    cursor: str | None = None,
    locale: LocaleQuery = None,
) -> Page[CampaignOut]:
    """List campaigns, newest first."""
    program = None if program_id is None else ids.decode("prg", program_id)
    found = await service.list_campaigns(tx, PageRequest(limit, cursor), state=state, program_id=program)
    known = await vocabulary.sources(tx)
    return Page[CampaignOut](
        items=[_out(tx, one, known, locale or tx.locale) for one in found.items], next_cursor=found.next_cursor
    )


@routes.get("/{campaign_id}", permission="campaigns:read")
async def get_campaign(tx: Tx, campaign_id: str, locale: LocaleQuery = None) -> CampaignOut:
    """Show one campaign, with its present definition in plain words."""
    return await _shown(tx, await service.get(tx, ids.decode("cmp", campaign_id)), locale)


@routes.patch("/{campaign_id}", permission="campaigns:write")
async def rename_campaign(tx: Tx, campaign_id: str, body: CampaignChange, if_match: IfMatch = None) -> CampaignOut:
    """Rename a campaign. Its definition is changed by adding a version."""
    return await _shown(tx, await service.rename(tx, ids.decode("cmp", campaign_id), name=body.name, if_match=if_match))


@routes.get("/{campaign_id}/versions", permission="campaigns:read")
async def list_campaign_versions(tx: Tx, campaign_id: str) -> Page[VersionOut]:
    """List every version of a campaign's definition, newest first."""
    found = await service.versions_of(tx, ids.decode("cmp", campaign_id))
    return Page[VersionOut](items=[VersionOut.of(version) for version in found])


@routes.post("/{campaign_id}/versions", permission="campaigns:write")
async def revise_campaign(
    tx: Tx,
    campaign_id: str,
    body: Definition,
    if_match: IfMatch = None,
    force: Annotated[bool, Query(description="Save it though test cases fail; say why in `reason`.")] = False,
    reason: Annotated[str | None, Query(min_length=1, max_length=500, description="Kept in the audit trail.")] = None,
) -> CampaignOut:
    """Replace a campaign's definition with a new version.

    A live campaign follows it at once. What was decided before stays decided by its version, and a return is worked out
    by the version that the order earned by. Limits that count the same go on counting. The campaign's test cases are
    run first, and one that fails refuses the version unless it is forced.
    """
    if force and reason is None:
        raise InvalidField("Say why the version is saved whatever its test cases say.", pointer="/query/reason")
    forced = reason if force else None
    changed = await service.revise(tx, ids.decode("cmp", campaign_id), body, if_match=if_match, forced=forced)
    return await _shown(tx, changed)


@routes.post("/{campaign_id}/launches", permission="campaigns:write")
async def launch_campaign(tx: Tx, campaign_id: str, body: Launch) -> CampaignOut:
    """Let a campaign earn, from a draft or a pause. Its test cases are run first: one that fails refuses the launch."""
    launched = await service.step(tx, ids.decode("cmp", campaign_id), "launch", reason=body.reason, force=body.force)
    return await _shown(tx, launched)


@routes.post("/{campaign_id}/pauses", permission="campaigns:write")
async def pause_campaign(tx: Tx, campaign_id: str, body: Step) -> CampaignOut:
    """Pause a live campaign. Launch it again to go on."""
    return await _step(tx, campaign_id, "pause", body)


@routes.post("/{campaign_id}/kills", permission="campaigns:write")
async def kill_campaign(tx: Tx, campaign_id: str, body: Step) -> CampaignOut:
    """Stop a campaign at once: the kill switch. Launch it again when the cause is cured."""
    return await _step(tx, campaign_id, "kill", body)


@routes.post("/{campaign_id}/endings", permission="campaigns:write")
async def end_campaign(tx: Tx, campaign_id: str, body: Step) -> CampaignOut:
    """End a campaign for good. What was earned stays."""
    return await _step(tx, campaign_id, "end", body)


@effect_routes.get("", permission="campaigns:read")
async def list_effects(tx: Tx) -> Page[EffectOut]:
    """List the kinds of effects that a campaign may have, with their arguments and an example of each."""
    return Page[EffectOut](items=[EffectOut.of(kind) for kind in KINDS])


async def _step(tx: Tx, campaign_id: str, step: StepName, body: Step) -> CampaignOut:
    return await _shown(tx, await service.step(tx, ids.decode("cmp", campaign_id), step, reason=body.reason))


async def _shown(tx: Tx, campaign: Campaign, locale: str | None = None) -> CampaignOut:
    return _out(tx, campaign, await vocabulary.sources(tx), locale or tx.locale)


def _out(tx: Tx, campaign: Campaign, known: vocabulary.Sources, locale: str) -> CampaignOut:
    definition = Definition.model_validate(campaign.definition)
    said, outdated = None, None
    try:
        said = sentence(
            definition, program_id=campaign.program_id, sources=known, zone=tx.workspace.zone, locale=locale
        )
    except InvalidField as refused:
        outdated = refused.detail
    return CampaignOut(
        id=ids.encode("cmp", campaign.id),
        program_id=None if campaign.program_id is None else ids.encode("prg", campaign.program_id),
        name=campaign.name,
        state=campaign.state,
        version=campaign.version,
        revision=campaign.revision,
        reason=campaign.reason,
        definition=definition,
        sentence=said,
        outdated=outdated,
        created_at=campaign.created_at,
        changed_at=campaign.changed_at,
    )
