"""Routes of test cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query

from laurels.engine import decisions, simulations
from laurels.engine.testcases import service
from laurels.engine.testcases.model import Result
from laurels.engine.testcases.schemas import (
    ResultOut,
    TestCaseChange,
    TestCaseCreate,
    TestCaseOut,
    TestRunCreate,
    TestRunOut,
)
from laurels.kit import ids
from laurels.kit.tx import Tx
from laurels.kit.web import Page, Routes
from laurels.program.programs import Wallet

routes = Routes(prefix="/v1/test_cases", tag="Test cases")
run_routes = Routes(prefix="/v1/test_runs", tag="Test cases")
READ, WRITE = "decisions:read", "campaigns:write"


@routes.post("", permission=WRITE)
async def create_test_case(tx: Tx, body: TestCaseCreate) -> TestCaseOut:
    """Save what a campaign must give for a cart or an event; it guards the campaign from then on.

    The campaign is asked by itself, on what is known of the customer now, with nothing used of its limits. A version
    by which a case fails is refused, and so is a launch, unless it is forced with a reason.
    """
    made = await service.create(
        tx,
        campaign_id=ids.decode("cmp", body.campaign_id, pointer="/campaign_id"),
        name=body.name,
        scene=await simulations.scene_of(tx, body),
        expected=body.expected,
    )
    return await _shown(tx, made)


@routes.get("", permission=READ)
async def list_test_cases(tx: Tx, campaign_id: Annotated[str, Query(max_length=100)]) -> Page[TestCaseOut]:
    """List the test cases of a campaign, the oldest first; there are at most 100."""
    found = await service.list_cases(tx, ids.decode("cmp", campaign_id, pointer="/query/campaign_id"))
    wallets = await _wallets(tx)
    return Page[TestCaseOut](items=[TestCaseOut.of(one, wallets) for one in found])


@routes.get("/{id}", permission=READ)
async def get_test_case(tx: Tx, id: str) -> TestCaseOut:
    """Show one test case, without running it."""
    return TestCaseOut.of(await service.get(tx, ids.decode("tcs", id)), await _wallets(tx))


@routes.patch("/{id}", permission=WRITE)
async def change_test_case(tx: Tx, id: str, body: TestCaseChange) -> TestCaseOut:
    """Give a test case another name, or let it expect something else."""
    changed = await service.change(
        tx, ids.decode("tcs", id), name=body.name, expected=body.expected, accepted=body.accept
    )
    return await _shown(tx, changed)


@routes.delete("/{id}", permission=WRITE)
async def delete_test_case(tx: Tx, id: str) -> TestCaseOut:
    """Delete a test case; it guards its campaign no longer."""
    return TestCaseOut.of(await service.delete(tx, ids.decode("tcs", id)), await _wallets(tx))


@run_routes.post("", permission=READ, status=200)
async def run_test_cases(tx: Tx, body: TestRunCreate) -> TestRunOut:
    """Run all test cases of a campaign, by its definition or by one that is not saved; nothing is written."""
    campaign_id = ids.decode("cmp", body.campaign_id, pointer="/campaign_id")
    live, results = await service.run_all(tx, campaign_id, body.definition)
    return TestRunOut.of(body.campaign_id, live.version, results, await _wallets(tx), tx.locale)


async def _shown(tx: Tx, result: Result) -> TestCaseOut:
    wallets = await _wallets(tx)
    return TestCaseOut.of(result.case, wallets, ResultOut.of(result, wallets, tx.locale))


async def _wallets(tx: Tx) -> Mapping[str, Wallet]:
    return {wallet.key: wallet for wallet in (await decisions.programme(tx)).wallets.values()}
