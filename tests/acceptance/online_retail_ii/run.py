"""The replay: a programme, everybody in it, all invoices in time order, shuffled, and once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from tests.acceptance.api import Api, Item, Row, in_lanes, side_by_side
from tests.acceptance.house import House
from tests.acceptance.online_retail_ii import sender
from tests.acceptance.online_retail_ii.expectation import Expectation, expected
from tests.acceptance.online_retail_ii.sender import SOURCE, Activity
from tests.acceptance.report import Report, counted

SEED = 20_111_209
ELIGIBLE = '!(line.sku in ["POST", "DOT", "C2", "M", "m", "D"]) && !line.sku.startsWith("gift_0001_")'


async def replay(house: House, folder: Path, report: Report) -> None:
    """Replay a folder of this form three times and compare everything each time."""
    file = folder / "lines.parquet"
    with report.step("independent computation"):
        right = expected(file)
    with report.step("reading what to send"):
        ordered = sender.activities(file)
        everybody = sender.customers(file)
    report.say(f"{len(ordered):,} orders and returns of {len(everybody):,} customers; {counted(right.outcomes)}")
    workspace_id, api = await _opened(house, report, "in time order", everybody)
    await _run(api, report, "in time order", ordered, everybody, right)
    mixed_id, mixed = await _opened(house, report, "shuffled", everybody)
    await _run(mixed, report, "shuffled", sender.shuffled(ordered, seed=SEED), everybody, right)
    await _run_again(api, report, ordered, everybody, right)
    await _examine(house, report, {"in time order": workspace_id, "shuffled": mixed_id})


async def _opened(house: House, report: Report, title: str, everybody: Sequence[str]) -> tuple[UUID, Api]:
    with report.step(f"{title}: programme and {len(everybody):,} customers"):
        workspace_id, api = await house.workspace(name=title, currency="GBP", zone="Europe/London")
        program = await api.post("/v1/programs", {"name": "Gifts"})
        await api.post(
            "/v1/wallets",
            {
                "program_id": program["id"],
                "key": "points",
                "name": "Points",
                "unit_singular": "point",
                "unit_plural": "points",
                "clawback": "debt",
            },
        )
        campaign = await api.post(
            "/v1/campaigns",
            {
                "program_id": program["id"],
                "name": "A point a pound",
                "trigger": "order.paid",
                "effects": [
                    {"kind": "proportional", "wallet": "points", "points": "1", "per": "1.00", "lines": ELIGIBLE}
                ],
            },
        )
        await api.post(f"/v1/campaigns/{campaign['id']}/launches", {"reason": "acceptance"})
        people = [
            Item(name, msgspec.json.encode({"identities": [{"source": SOURCE, "external_id": name}]}))
            for name in everybody
        ]
        await api.send("/v1/customers/bulk", people)
    return workspace_id, api


async def _run(
    api: Api, report: Report, title: str, sent: Sequence[Activity], everybody: Sequence[str], right: Expectation
) -> None:
    with report.step(f"{title}: {len(sent):,} orders and returns"):
        rows = await in_lanes(api, "/v1/activities/bulk", sender.lanes(sent))
    invoices = {row.id: name for name, row in rows.items()}
    booked = {one.name: rows[one.name] for one in sent if rows[one.name].problem is None}
    returns = {one.name: booked[one.name] for one in sent if one.returns and one.name in booked}
    orders = {name: row for name, row in booked.items() if name not in returns}
    report.compare(f"{title}: answer", right.outcomes, {name: row.outcome for name, row in rows.items()})
    report.compare(f"{title}: points of an invoice", right.earned, _points(orders, "earned"))
    report.compare(f"{title}: points taken back", right.taken_back, _points(returns, "taken_back"))
    report.compare(
        f"{title}: invoice returned to",
        right.returned_to,
        {name: invoices.get(_result(row).order_id) for name, row in returns.items()},
    )
    report.compare(
        f"{title}: pence returned",
        right.returned_pence,
        {name: _result(row).returned_minor for name, row in returns.items()},
    )
    await _compare_balances(api, report, title, everybody, right)


async def _run_again(
    api: Api, report: Report, sent: Sequence[Activity], everybody: Sequence[str], right: Expectation
) -> None:
    with report.step(f"again: {len(sent):,} orders and returns"):
        rows = await in_lanes(api, "/v1/activities/bulk", sender.lanes(sent))
    known = {name: "unchanged" if word == "created" else word for name, word in right.outcomes.items()}
    report.compare("again: answer", known, {name: row.outcome for name, row in rows.items()})
    orders = {one.name: rows[one.name] for one in sent if not one.returns and rows[one.name].problem is None}
    report.compare("again: points that stand", right.standing, _points(orders, "earned"))
    await _compare_balances(api, report, "again", everybody, right)


async def _compare_balances(api: Api, report: Report, title: str, everybody: Sequence[str], right: Expectation) -> None:
    async def balance(customer: str) -> int:
        found = await api.get("/v1/balances", source=SOURCE, external_id=customer)
        return sum(int(wallet["balance"]) for wallet in found["wallets"])

    with report.step(f"{title}: reading {len(everybody):,} balances"):
        got = await side_by_side(everybody, balance)
    report.compare(f"{title}: balance of a customer", right.balances, got)


async def _examine(house: House, report: Report, workspaces: Mapping[str, UUID]) -> None:
    for title, workspace_id in workspaces.items():
        with report.step(f"{title}: doctor"):
            report.compare(f"{title}: doctor's findings", {}, await house.findings(workspace_id))


def _points(rows: Mapping[str, Row], kind: str) -> dict[str, int]:
    return {name: sum(int(grant.points) for grant in getattr(_result(row), kind)) for name, row in rows.items()}


def _result(row: Row) -> Any:
    assert row.result is not None, "what was booked has a result"
    return row.result
