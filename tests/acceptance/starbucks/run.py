"""The replay: ten offers, who received them, and everything that was bought; then once more, and in shorter lists."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from uuid import UUID
from zlib import crc32

from tests.acceptance.api import ROWS_MAX, Api, Row, side_by_side
from tests.acceptance.house import House
from tests.acceptance.report import Report
from tests.acceptance.starbucks import sender
from tests.acceptance.starbucks.expectation import Completion, Expectation, expected
from tests.acceptance.starbucks.sender import SOURCE, Happened, Plan

SHORTER = {130: 8, 7: 40}
"""How long lists are besides those of a thousand, and every how manieth customer is sent so."""


@dataclass(slots=True)
class Answers:
    """What came back, of all lanes."""

    publications: dict[str, Row] = field(default_factory=dict[str, Row])
    orders: dict[str, Row] = field(default_factory=dict[str, Row])


@dataclass(frozen=True, slots=True)
class Stage:
    """A workspace with its offers as campaigns."""

    workspace_id: UUID
    api: Api
    plan: Plan
    campaigns: dict[str, str]


async def replay(house: House, folder: Path, report: Report) -> None:
    """Replay a folder of this form and compare every transaction, every completion and every customer's rewards."""
    with report.step("independent computation"):
        right = expected(folder)
    with report.step("reading what to send"):
        plan = sender.planned(folder)
    report.compare("the file's completions are those of its rule", right.recorded, right.computed)
    stage = await _opened(house, report, f"lists of {ROWS_MAX:,}", plan)
    await _run(stage, report, f"lists of {ROWS_MAX:,}", right, rows_max=ROWS_MAX)
    await _run_again(stage, report, right)
    stages = {f"lists of {ROWS_MAX:,}": stage}
    for rows_max, every in SHORTER.items():
        title = f"lists of {rows_max}"
        few = plan.among(lambda name, every=every: crc32(name.encode()) // sender.LANES % every == 0)
        stages[title] = await _opened(house, report, title, few)
        names = frozenset(few.customers)
        await _run(stages[title], report, title, right.among(names.__contains__), rows_max=rows_max)
    for title, one in stages.items():
        with report.step(f"{title}: doctor"):
            report.compare(f"{title}: doctor's findings", {}, await house.findings(one.workspace_id))


async def _opened(house: House, report: Report, title: str, plan: Plan) -> Stage:
    with report.step(f"{title}: {len(plan.offers)} offers, {len(plan.customers):,} customers"):
        workspace_id, api = await house.workspace(name=title, currency=sender.CURRENCY, zone=sender.ZONE)
        program = await api.post("/v1/programs", {"name": "Rewards"})
        wallet = {"key": "dollars", "name": "Dollars", "unit_singular": "dollar", "unit_plural": "dollars"}
        await api.post("/v1/wallets", {"program_id": program["id"], "precision": 2, **wallet})
        campaigns: dict[str, str] = {}
        for offer in plan.offers:
            drafted = await api.post("/v1/campaigns", {"program_id": program["id"], **sender.campaign(offer)})
            await api.post(f"/v1/campaigns/{drafted['id']}/launches", {"reason": "acceptance"})
            campaigns[offer.id] = drafted["id"]
        await api.send("/v1/customers/bulk", [sender.customer(name) for name in plan.customers])
    return Stage(workspace_id, api, plan, campaigns)


async def _sent(stage: Stage, report: Report, title: str, rows_max: int) -> Answers:
    answers = Answers()
    began = time.monotonic()
    await asyncio.gather(*(_lane(stage, lane, answers, rows_max=rows_max) for lane in sender.lanes(stage.plan.events)))
    took = time.monotonic() - began
    rate = len(stage.plan.events) / took if took else 0.0
    report.say(f"{title}: {len(stage.plan.events):,} receipts and transactions in {took:.1f} s, {rate:,.0f} a second")
    return answers


async def _lane(stage: Stage, events: Sequence[Happened], answers: Answers, *, rows_max: int) -> None:
    offers = {offer.id: offer for offer in stage.plan.offers}
    for received, several in groupby(events, key=lambda one: one.received):
        if received:
            items = [
                sender.publication(one, offers[one.offer], stage.campaigns[one.offer])
                for one in several
                if one.offer is not None
            ]
            answers.publications.update(await stage.api.send("/v1/publications/bulk", items, rows_max=rows_max))
        else:
            items = [sender.order(one) for one in several]
            answers.orders.update(await stage.api.send("/v1/orders/bulk", items, rows_max=rows_max))


async def _run(stage: Stage, report: Report, title: str, right: Expectation, *, rows_max: int) -> None:
    answers = await _sent(stage, report, title, rows_max)
    _compare_answers(stage, report, title, answers, "created")
    receipts = {row.publication.id: seq for seq, row in answers.publications.items() if row.publication is not None}
    happened = {one.seq: one for one in stage.plan.events}
    hours: dict[str, int] = {}
    completions: dict[Completion, Decimal] = {}
    for seq, row in answers.orders.items():
        for grant in row.result.earned if row.result is not None else ():
            receipt = happened[receipts[grant.publication_id or ""]]
            one = happened[seq]
            hours[receipt.seq] = one.hour
            alike = 1
            while (key := (one.customer, receipt.offer or "", one.hour, alike)) in completions:
                alike += 1
            completions[key] = Decimal(grant.points)
    report.compare(f"{title}: when a receipt completed", right.hours, hours)
    report.compare(f"{title}: completion (customer, offer, hour)", right.recorded, completions)
    await _compare_rewards(stage, report, title, right)


async def _run_again(stage: Stage, report: Report, right: Expectation) -> None:
    answers = await _sent(stage, report, "again", ROWS_MAX)
    _compare_answers(stage, report, "again", answers, "unchanged")
    await _compare_rewards(stage, report, "again", right)


def _compare_answers(stage: Stage, report: Report, title: str, answers: Answers, word: str) -> None:
    for kind, received, rows in (
        ("receipt", True, answers.publications),
        ("transaction", False, answers.orders),
    ):
        sent = {one.seq: word for one in stage.plan.events if one.received is received}
        report.compare(f"{title}: answer to a {kind}", sent, {seq: row.outcome for seq, row in rows.items()})


async def _compare_rewards(stage: Stage, report: Report, title: str, right: Expectation) -> None:
    async def balance(customer: str) -> Decimal:
        found = await stage.api.get("/v1/balances", source=SOURCE, external_id=customer)
        return sum((Decimal(wallet["balance"]) for wallet in found["wallets"]), Decimal(0))

    with report.step(f"{title}: reading {len(stage.plan.customers):,} balances"):
        got = await side_by_side(stage.plan.customers, balance)
    report.compare(f"{title}: rewards of a customer", right.rewards, got)
