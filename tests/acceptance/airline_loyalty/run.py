"""The replay: a programme, its members, and each month first what was flown, then what was redeemed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from tests.acceptance.airline_loyalty import sender
from tests.acceptance.airline_loyalty.expectation import expected
from tests.acceptance.airline_loyalty.sender import SOURCE, Month, Plan, Redemption, ref
from tests.acceptance.api import Api, Item, Row, side_by_side
from tests.acceptance.house import House
from tests.acceptance.report import Report

CURRENCY = "JPY"
"""Stands for whole dollars: a currency without a smaller unit, as the file has none."""

PROMOTION = "2018 Promotion"
ENROLLED_BY = "customer.attributes.enrollment_type"
CAMPAIGNS: tuple[dict[str, Any], ...] = (
    {"name": "A point a kilometre", "effects": [{"points": "1"}]},
    {
        "name": "Half as much again",
        "condition": f'has({ENROLLED_BY}) && {ENROLLED_BY} == "{PROMOTION}"',
        "effects": [{"points": "0.5"}],
    },
)


class Answers:
    """What came back so far, of all lanes."""

    def __init__(self) -> None:
        self.flights: dict[str, Row] = {}
        self.costs: dict[str, int] = {}
        self.captures: dict[str, str] = {}


async def replay(house: House, folder: Path, report: Report) -> None:
    """Replay a folder of this form and compare every month, every redemption and every balance."""
    with report.step("independent computation"):
        right = expected(folder)
    with report.step("reading what to send"):
        plan = sender.planned(folder)
    workspace_id, api = await _opened(house, report, plan)
    answers = Answers()
    with report.step(f"{len(right.points):,} months of members, {len(right.costs):,} redemptions"):
        await asyncio.gather(*(_lane(api, lane, answers) for lane in plan.lanes))
    report.compare(
        "answer to a month", dict.fromkeys(right.points, "created"), {n: r.outcome for n, r in answers.flights.items()}
    )
    earned = {name: _points(row) for name, row in answers.flights.items() if row.result is not None}
    report.compare("points of a month", right.points, earned)
    report.compare("cost of a redemption", right.costs, answers.costs)
    report.compare("capture of a redemption", dict.fromkeys(right.costs, "created"), answers.captures)

    async def balance(member: str) -> Decimal:
        found = await api.get("/v1/balances", source=SOURCE, external_id=member)
        return sum((Decimal(wallet["spendable"]) for wallet in found["wallets"]), Decimal(0))

    with report.step(f"reading {len(plan.members):,} balances"):
        names = [member["identities"][0]["external_id"] for member in plan.members]
        report.compare("balance of a member", right.balances, await side_by_side(names, balance))
    with report.step("doctor"):
        report.compare("doctor's findings", {}, await house.findings(workspace_id))


async def _opened(house: House, report: Report, plan: Plan) -> tuple[UUID, Api]:
    with report.step(f"programme, {len(plan.members):,} members, {len(plan.openings):,} opening balances"):
        workspace_id, api = await house.workspace(name="Airline", currency=CURRENCY, zone=sender.ZONE)
        await api.put("/v1/attributes/customer/enrollment_type", {"type": "string"})
        kilometres = {"name": "distance_km", "type": "integer", "required": True}
        await api.post("/v1/event_types", {"name": "flights.flown", "attributes": [kilometres]})
        program = await api.post("/v1/programs", {"name": "Frequent flyers"})
        await api.post(
            "/v1/wallets",
            {
                "program_id": program["id"],
                "key": "points",
                "name": "Points",
                "unit_singular": "point",
                "unit_plural": "points",
                "precision": 1,
                "cash_rate": "0.18",
            },
        )
        for campaign in CAMPAIGNS:
            effects = [
                {"kind": "proportional", "wallet": "points", "per": "1", "of": "event.distance_km", **effect}
                for effect in campaign["effects"]
            ]
            about = {**campaign, "program_id": program["id"], "trigger": "event.flights.flown", "effects": effects}
            drafted = await api.post("/v1/campaigns", about)
            await api.post(f"/v1/campaigns/{drafted['id']}/launches", {"reason": "acceptance"})
        people = [Item(member["identities"][0]["external_id"], msgspec.json.encode(member)) for member in plan.members]
        await api.send("/v1/customers/bulk", people)
        await side_by_side(plan.openings, lambda member: _adjusted(api, "opening", member, plan.openings[member]))
    return workspace_id, api


async def _lane(api: Api, months: Sequence[Month], answers: Answers) -> None:
    for month in months:
        flights = [Item(flight["external_id"], msgspec.json.encode(flight)) for flight in month.flights]
        answers.flights.update(await api.send("/v1/activities/bulk", flights))
        payments = await side_by_side(month.redemptions, lambda one: _reserved(api, one, answers), width=4)
        orders = [_captured(one, month.at, payment) for one, payment in payments.items() if payment is not None]
        rows = await api.send("/v1/activities/bulk", orders)
        answers.captures.update((name, row.outcome) for name, row in rows.items())


async def _reserved(api: Api, redemption: Redemption, answers: Answers) -> dict[str, Any] | None:
    """Reserve points to pay; so few that they are worth nothing are taken by hand."""
    asked = {
        "source": SOURCE,
        "external_id": redemption.name,
        "customer": ref(redemption.member),
        "wallet": "points",
        "points": str(redemption.points),
    }
    payment, refusal = await api.asked("/v1/payments", asked)
    if refusal is None:
        answers.costs[redemption.name] = payment["amount_minor"]
        return payment
    if refusal.code == "invalid_field":
        await _adjusted(api, redemption.name, redemption.member, f"-{redemption.points}")
        answers.costs[redemption.name], answers.captures[redemption.name] = 0, "created"
    else:
        answers.captures[redemption.name] = f"refused: {refusal.code}"
    return None


def _captured(redemption: Redemption, at: str, payment: dict[str, Any]) -> Item:
    order = {
        "kind": "order",
        "external_id": redemption.name,
        "source": SOURCE,
        "currency": CURRENCY,
        "customer": ref(redemption.member),
        "placed_at": at,
        "lines": [{"sku": "flight", "quantity": 1, "amount_minor": payment["amount_minor"]}],
        "tenders": [{"kind": "points", "payment_id": payment["id"]}],
    }
    return Item(redemption.name, msgspec.json.encode(order))


async def _adjusted(api: Api, name: str, member: str, points: str) -> None:
    await api.post(
        "/v1/adjustments",
        {
            "source": SOURCE,
            "external_id": f"{name}-{member}",
            "customer": ref(member),
            "wallet": "points",
            "points": points,
            "reason": "what the file does not show",
        },
    )


def _points(row: Row) -> Decimal:
    assert row.result is not None, "what was booked has a result"
    return sum((Decimal(grant.points) for grant in row.result.earned), Decimal(0))
