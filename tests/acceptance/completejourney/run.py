"""The replay: campaigns, coupons and target lists are set up, then the year goes by, day after day."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from tests.acceptance.api import Api, Item, Row, side_by_side
from tests.acceptance.completejourney import sender
from tests.acceptance.completejourney.expectation import COUPON_CENTS, Expectation, expected
from tests.acceptance.completejourney.sender import Coupon, Plan, Redeemed
from tests.acceptance.house import House
from tests.acceptance.report import Report

SPOILT = ("a day outside", "a household that was not targeted", "a coupon of another campaign", "a disabled campaign",
          "a product that is not covered")  # fmt: skip
OUTSIDE, UNTARGETED, FOREIGN, DISABLED, UNCOVERED = SPOILT


@dataclass(slots=True)
class Stage:
    """A workspace with campaigns and coupons, what is to be sent on which day, and what came back."""

    workspace_id: UUID
    api: Api
    plan: Plan
    campaigns: dict[int, str] = field(default_factory=dict[int, str])
    accepted: dict[str, Row] = field(default_factory=dict[str, Row])
    refused: dict[str, dict[str, Row]] = field(default_factory=dict[str, dict[str, Row]])


async def replay(house: House, folder: Path, report: Report) -> None:
    """Replay a folder of this form and compare every redemption and every spoilt copy."""
    with report.step("independent computation"):
        right = expected(folder)
    with report.step("reading what to send"):
        plan = sender.planned(folder)
    lone = len(right.lawful) - len(right.bought)
    report.say(
        f"{len(right.bought):,} redemptions with what was bought of it on the day, {lone:,} with one covered product"
    )
    report.compare("recorded redemptions keep dates, list and coupon", dict.fromkeys(right.lawful, True), right.lawful)
    stage = await _opened(house, report, plan)
    began = time.monotonic()
    await _year(stage)
    sent = len(stage.accepted) + sum(len(rows) for rows in stage.refused.values())
    took = time.monotonic() - began
    report.say(f"{sent:,} carts on the days of a year in {took:.1f} s, {sent / took if took else 0.0:,.0f} a second")
    _compare(stage, report, right)
    await _again(stage, report, right)
    with report.step("doctor"):
        report.compare("doctor's findings", {}, await house.findings(stage.workspace_id))


# ---- the stage


async def _opened(house: House, report: Report, plan: Plan) -> Stage:
    first = min((one.first for one in plan.campaigns.values()), default=date(2017, 1, 1))
    with report.step(
        f"{len(plan.campaigns)} campaigns, {len(plan.coupons):,} coupons, {len(plan.households):,} households"
    ):
        workspace_id, api = await house.workspace(
            name="coupons",
            currency=sender.CURRENCY,
            zone=sender.ZONE.key,
            starts_at=sender.midnight(first - timedelta(days=2)),
        )
        stage = Stage(workspace_id, api, plan)
        await api.put("/v1/attributes/voucher/covers", {"type": "string", "required": True})
        await api.send("/v1/customers/bulk", [sender.customer(one) for one in plan.households])
        await side_by_side(plan.coupons, lambda one: api.post("/v1/collections", {"key": one.covers, "name": one.code}))
        _all(await api.send("/v1/products/bulk", sender.products(plan)), "created")
        for id, one in plan.campaigns.items():
            drafted = await api.post("/v1/campaigns", sender.campaign(one, COUPON_CENTS))
            await api.post(f"/v1/campaigns/{drafted['id']}/launches", {"reason": "acceptance"})
            stage.campaigns[id] = drafted["id"]
        await side_by_side(
            plan.coupons, lambda one: api.post("/v1/vouchers", sender.voucher(one, stage.campaigns[one.campaign]))
        )
        _all(await api.send("/v1/publications/bulk", sender.publications(plan, stage.campaigns)), "created")
    return stage


def _all(rows: dict[str, Row], word: str) -> None:
    wrong = Counter(row.outcome for row in rows.values() if row.status != word)
    if wrong:
        raise RuntimeError(f"what is set up was not {word}: {wrong}")


# ---- the year


async def _year(stage: Stage) -> None:
    """Let the year go by. Each day spoilt copies come first, so that nothing of the right ones can help them."""
    of_day: dict[date, list[Redeemed]] = {}
    outside: dict[date, list[Redeemed]] = {}
    for number, one in enumerate(stage.plan.redeemed):
        campaign = stage.plan.campaigns[one.coupon.campaign]
        of_day.setdefault(one.day, []).append(one)
        day = campaign.first - timedelta(days=1) if number % 2 else campaign.last + timedelta(days=1)
        outside.setdefault(day, []).append(one)
    for day in sorted({*of_day, *outside}):
        await stage.api.post("/v1/workspace/clock_advances", {"to": sender.noon(day).isoformat()})
        await _spoilt(stage, OUTSIDE, outside.get(day, []))
        several = of_day.get(day, [])
        for kind in (UNTARGETED, FOREIGN, UNCOVERED):
            await _spoilt(stage, kind, several)
        for campaign in sorted({one.coupon.campaign for one in several}):
            path = f"/v1/campaigns/{stage.campaigns[campaign]}"
            await stage.api.post(f"{path}/kills", {"reason": "acceptance"})
            await _spoilt(stage, DISABLED, [one for one in several if one.coupon.campaign == campaign])
            await stage.api.post(f"{path}/launches", {"reason": "acceptance"})
        stage.accepted |= await stage.api.send("/v1/redemptions/bulk", [_cart(stage, one) for one in several])


async def _spoilt(stage: Stage, kind: str, several: list[Redeemed]) -> None:
    sent = [_copy(stage, kind, one) for one in several]
    stage.refused.setdefault(kind, {}).update(await stage.api.send("/v1/redemptions/bulk", sent))


def _cart(stage: Stage, one: Redeemed) -> Item:
    return sender.cart(one.name, one.household, one.covered, one.coupon.code, stage.campaigns[one.coupon.campaign])


def _copy(stage: Stage, kind: str, one: Redeemed) -> Item:
    """Write a copy of a redemption that is spoilt in one way alone."""
    household, lines, coupon = one.household, one.covered, one.coupon
    if kind == UNTARGETED:
        household = _untargeted(stage.plan, one)
    elif kind == FOREIGN:
        coupon = _foreign(stage.plan, one)
    elif kind == UNCOVERED:
        lines = one.other
    name = f"{one.name}: {kind}"
    return sender.cart(name, household, lines, coupon.code, stage.campaigns[one.coupon.campaign])


def _untargeted(plan: Plan, one: Redeemed) -> int:
    """Find the household with the next number that the campaign was not sent to."""
    targets, everybody = plan.targets[one.coupon.campaign], plan.households
    start = everybody.index(one.household)
    return next(other for other in [*everybody[start:], *everybody[:start]] if other not in targets)


def _foreign(plan: Plan, one: Redeemed) -> Coupon:
    """Find a coupon of another campaign: the same one, where it lies in several."""
    others = [other for other in plan.coupons if other.campaign != one.coupon.campaign]
    return next((other for other in others if other.upc == one.coupon.upc), others[one.household % len(others)])


# ---- what came back


def _compare(stage: Stage, report: Report, right: Expectation) -> None:
    report.compare("recorded redemption", dict.fromkeys(right.lawful, "redeemed"), _outcomes(stage.accepted))
    discounts = {name: row.result.discount_minor for name, row in stage.accepted.items() if row.result is not None}
    report.compare("what a redemption takes off, in cents", right.discounts, discounts)
    codes = {
        OUTSIDE: None,
        UNTARGETED: "not_published",
        FOREIGN: "code_of_other_campaign",
        DISABLED: "campaign_paused",
        UNCOVERED: "condition_not_met",
    }
    for kind, code in codes.items():
        rows = stage.refused.get(kind, {})
        got = {name: row.why for name, row in rows.items()}
        report.say(f"refused for {kind}: {dict(Counter(got.values()))}")
        wanted = {
            f"{one.name}: {kind}": code or ("campaign_not_started" if number % 2 else "campaign_ended")
            for number, one in enumerate(stage.plan.redeemed)
        }
        report.compare(f"refused for {kind}", wanted, got)


async def _again(stage: Stage, report: Report, right: Expectation) -> None:
    """Send all redemptions once more at the end, when every campaign is over: they are those that there are."""
    with report.step("all redemptions once more"):
        rows = await stage.api.send("/v1/redemptions/bulk", [_cart(stage, one) for one in stage.plan.redeemed])
    report.compare("recorded redemption, again", dict.fromkeys(right.lawful, "unchanged"), _outcomes(rows))


def _outcomes(rows: dict[str, Row]) -> dict[str, str]:
    return {name: row.outcome for name, row in rows.items()}
