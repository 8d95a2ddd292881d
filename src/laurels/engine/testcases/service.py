"""Verbs of test cases."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from laurels.core.customers import CustomerRef
from laurels.engine import decisions, simulations
from laurels.engine.simulations import Alone, Outcome, Scene
from laurels.engine.testcases import policy, store
from laurels.engine.testcases.model import Case, Result
from laurels.engine.testcases.schemas import ExpectedIn
from laurels.kit import ids
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx, jsonb
from laurels.program import campaigns
from laurels.program.campaigns import Definition, LiveCampaign
from laurels.program.programs import Wallet


async def create(tx: Tx, *, campaign_id: UUID, name: str, scene: Scene, expected: ExpectedIn | None) -> Result:
    """Save what a campaign must give for a scene; where nothing is expected, what it gives by its present definition.

    :raises NotFound: there is no such campaign or customer
    :raises InvalidField: the campaign is never asked about such a scene
    :raises NameTaken: another case of the campaign has the name
    :raises TooManyTestCases: the campaign has as many as it may
    """
    live = await simulations.drafted(tx, campaign_id, None)
    policy.check_fits(live.trigger, scene)
    others = await of_campaign(tx, campaign_id)
    policy.check_count(others)
    policy.check_name(others, name)
    (found,) = await simulations.alone(tx, live, [scene], locale=tx.locale)
    if isinstance(found, Problem):
        raise found
    wanted = found.verdict.outcome if expected is None else _read(expected, await _wallets(tx))
    made = await tx.one(
        store.CREATE,
        Case,
        id=tx.new_id(),
        campaign_id=campaign_id,
        name=name,
        customer_id=found.customer_id,
        happens_at=scene.at,
        said=jsonb(scene.said),
        facts=jsonb(found.facts),
        expected=jsonb(wanted),
        created_by=tx.actor.name,
    )
    _changed(tx, made, "test_case.created", created=True)
    return await _result(tx, made, found)


async def get(tx: Tx, id: UUID) -> Case:
    """Read one test case.

    :raises NotFound: there is none
    """
    return await tx.one(store.BY_ID, Case, id=id)


async def list_cases(tx: Tx, campaign_id: UUID) -> list[Case]:
    """List the test cases of a campaign, the oldest first.

    :raises NotFound: there is no such campaign
    """
    return await of_campaign(tx, (await campaigns.get(tx, campaign_id)).id)


async def of_campaign(tx: Tx, campaign_id: UUID) -> list[Case]:
    """Read the test cases of a campaign, of which there may be none."""
    return await tx.all(store.OF_CAMPAIGN, Case, campaign_id=campaign_id)


async def change(tx: Tx, id: UUID, *, name: str | None, expected: ExpectedIn | None, accepted: bool) -> Result:
    """Give a test case another name, or let it expect something else.

    :param accepted: whether it expects from now on what the present definition gives
    """
    before = await get(tx, id)
    if name is not None:
        policy.check_name(await of_campaign(tx, before.campaign_id), name, but=before)
    wanted = before.outcome if expected is None else _read(expected, await _wallets(tx))
    live = await simulations.drafted(tx, before.campaign_id, None)
    (result,) = await run(tx, live, [before])
    if accepted and result.verdict is not None:
        wanted = result.verdict.outcome
    after = await tx.one(store.CHANGE, Case, id=id, name=name or before.name, expected=jsonb(wanted))
    _changed(tx, after, "test_case.updated", expected=after.expected)
    (result,) = await run(tx, live, [after])
    return result


async def delete(tx: Tx, id: UUID) -> Case:
    """Delete a test case."""
    gone = await get(tx, id)
    await tx.run(store.DELETE, id=id)
    _changed(tx, gone, "test_case.deleted", deleted=True)
    return gone


async def run_all(tx: Tx, campaign_id: UUID, definition: Definition | None) -> tuple[LiveCampaign, list[Result]]:
    """Run all test cases of a campaign by another definition, or by its own."""
    live = await simulations.drafted(tx, campaign_id, definition)
    return live, await run(tx, live, await of_campaign(tx, campaign_id))


async def run(tx: Tx, live: LiveCampaign, cases: Sequence[Case] | None = None) -> list[Result]:
    """Run test cases by a definition; those of the campaign where none are named."""
    return [await _run(tx, live, one) for one in (await of_campaign(tx, live.id) if cases is None else cases)]


async def _run(tx: Tx, live: LiveCampaign, case: Case) -> Result:
    try:
        scene = await simulations.scene(
            tx,
            customer=None if case.customer_id is None else CustomerRef(id=case.customer_id),
            cart=case.said.get("cart"),
            event=case.said.get("event"),
            at=case.happens_at,
        )
    except Problem as outdated:
        return Result(case, None, (outdated.detail,))
    (found,) = await simulations.alone(tx, live, [scene], over=[case.facts], locale=tx.locale)
    return Result(case, None, (found.detail,)) if isinstance(found, Problem) else await _result(tx, case, found)


async def _result(tx: Tx, case: Case, found: Alone) -> Result:
    verdict = found.verdict
    told = policy.differences(
        case.outcome,
        verdict.outcome,
        verdict.judgement.message,
        wallets=await _wallets(tx),
        currency=tx.workspace.currency,
    )
    return Result(case, verdict, told)


async def guard(tx: Tx, live: LiveCampaign, forced: str | None) -> None:
    """Refuse a definition by which test cases fail; one that is forced is noted with the reason.

    :raises TestCasesFailed: naming each case and how it differs
    """
    results = await run(tx, live)
    wrong = policy.failed(results)
    if wrong is None:
        return
    if forced is None:
        raise wrong
    names = [one.case.name for one in results if not one.passed]
    tx.note("campaign", live.id, version=live.version, forced=True, reason=forced, failed_test_cases=names)


async def _wallets(tx: Tx) -> dict[str, Wallet]:
    return {wallet.key: wallet for wallet in (await decisions.programme(tx)).wallets.values()}


def _read(said: ExpectedIn, wallets: dict[str, Wallet]) -> Outcome:
    return policy.expected(said.code, said.discount_minor, said.points, said.gifts, wallets)


def _changed(tx: Tx, case: Case, event: str, **changes: object) -> None:
    campaign_id = ids.encode("cmp", case.campaign_id)
    tx.note("test_case", case.id, campaign_id=campaign_id, name=case.name, **changes)
    tx.emit(event, key=case.id, test_case_id=ids.encode("tcs", case.id), campaign_id=campaign_id, name=case.name)
