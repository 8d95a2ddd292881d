"""Simulating with all that is live; nothing is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from laurels.engine import accruals, decisions, explanations, pricing
from laurels.engine.accruals import EventAsked, OrderAsked
from laurels.engine.decisions import Programme
from laurels.engine.explanations import Judgement
from laurels.engine.pricing import CartAsked, Validated
from laurels.engine.simulations import policy
from laurels.engine.simulations.model import Outcome, Scene, Simulation, Verdict
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.program import vouchers
from laurels.program.campaigns import LiveCampaign
from laurels.program.vocabulary import CART, CODE


async def simulate(tx: Tx, scene: Scene, *, tried: LiveCampaign | None, as_then: bool, locale: str) -> Simulation:
    """Work out what a cart costs and earns, or what an event earns, and what each campaign says of it.

    :param tried: a campaign that is taken as live, in place of what it is
    :param as_then: whether by the campaigns that were live at that time, else by those of now
    :raises UnknownCustomer: nobody has the name that is given
    """
    programme = await decisions.programme(tx)
    if as_then:
        programme = await pricing.programme_at(tx, programme, scene.at)
    programme = replace(programme, again=scene.at < tx.now)
    assumed: list[str] = []
    if tried is not None:
        tried, assumed = policy.opened(tried, coded=await _has_code_of(tx, tried, scene))
        programme = policy.with_tried(programme, tried)
    priced: Validated | None = None
    verdicts: list[Verdict] = []
    count = 0
    asked: OrderAsked | EventAsked | None = scene.event
    if scene.cart is not None:
        priced, verdicts, count = await _of_cart(tx, scene.cart, programme, locale)
        asked = policy.bought(scene.cart, priced.decided)
    assert asked is not None, "a scene has a cart or an event"
    preview = await accruals.preview(tx, asked, programme=programme)
    verdicts += _of_earning(programme, preview, locale)
    points = Counter(policy.earned(preview.decided, programme.wallets))
    if priced is not None:
        points.update(policy.points_of(priced.decided.used, programme.wallets))
    if tried is not None:
        verdicts = [replace(one, tried=one.judgement.live.id == tried.id) for one in verdicts]
        if not any(one.tried for one in verdicts):
            verdicts.append(Verdict(of_other_kind(tried, scene.at), Outcome(policy.OTHER_KIND), tried=True))
    return Simulation(
        scene=scene,
        customer_id=None if scene.customer is None else preview.moment.customer_id,
        priced=None if priced is None else pricing.validated_out(priced),
        points=dict(points),
        verdicts=policy.sorted_verdicts(verdicts),
        campaigns_count=count + len(programme.of_trigger(preview.moment.trigger).all),
        assumed=assumed,
        programme=programme,
    )


async def _has_code_of(tx: Tx, live: LiveCampaign, scene: Scene) -> bool:
    return live.trigger == CODE and bool(await codes_of(tx, live, scene))


async def codes_of(tx: Tx, live: LiveCampaign, scene: Scene) -> dict[str, vouchers.Voucher]:
    """Find the codes of a campaign that a cart names, by how it writes them."""
    codes = [] if scene.cart is None else [one.code for one in scene.cart.incentives if one.code is not None]
    found = await vouchers.find_many(tx, codes) if codes else {}
    return {code: one for code, one in found.items() if one.campaign_id == live.id}


async def _of_cart(tx: Tx, asked: CartAsked, programme: Programme, locale: str) -> tuple[Validated, list[Verdict], int]:
    ready = await pricing.ready(tx, programme, [asked], lock=False)
    (prepared,) = ready.carts
    if isinstance(prepared, Problem):
        raise prepared
    decided = pricing.decide(prepared, programme, ready.known)
    found = [*(one.found for one in decided.used), *(one for one, _ in decided.unused)]
    found_ids = [one.live.id for one in found if one.live is not None]
    every = programme.of_trigger(CART).all
    named = {id: live for id, live in programme.of_trigger(CODE).all.items() if id in found_ids}
    verdicts: list[Verdict] = []
    for live in policy.chosen({**every, **named}, found_ids):
        judged = explanations.judge_cart(live, prepared, decided, ready.known, programme, locale)
        verdicts.append(priced_verdict(judged, decided, programme))
        await tx.pause()
    return Validated(prepared, decided, programme, {}), verdicts, len(every) + len(named)


def priced_verdict(judged: Judgement, decided: pricing.Decided, programme: Programme) -> Verdict:
    """Tell what a campaign comes to on a cart, by what of it applies."""
    if judged.code is not None:
        return Verdict(judged, Outcome(judged.code))
    mine = [one for one in decided.used if one.found.live is not None and one.found.live.id == judged.live.id]
    gifts = [gift for one in mine for gift in pricing.gifts_of(one, programme.wallets) if gift["kind"] != "points"]
    added = [
        {"kind": "item", "sku": add.sku, "quantity": add.quantity}
        for one in mine
        for change in one.changes
        for add in change.added
    ]
    off, points = sum(one.discount_minor for one in mine), policy.points_of(mine, programme.wallets)
    return Verdict(judged, Outcome(None, off, points, [*gifts, *added]))


def _of_earning(programme: Programme, preview: accruals.Preview, locale: str) -> list[Verdict]:
    moment, decided = preview.moment, preview.decided
    granted = [grant.campaign_id for grant in decided.grants]
    verdicts: list[Verdict] = []
    for live in policy.chosen(programme.of_trigger(moment.trigger).all, granted):
        judged = explanations.judge(live, moment, preview.facts.counted, programme.wallets, locale)
        refused = next((one for one in decided.refused if one.campaign_id == live.id), None)
        if programme.stopped:
            judged = _barred(judged, "workspace_stopped", "Everything is stopped at the moment.")
        elif moment.customer_id in preview.facts.blocked:
            judged = _barred(judged, pricing.BLOCKED.code, pricing.BLOCKED.message)
        elif not programme.joined(live.program_id, moment.customer_id, preview.facts.members):
            judged = _barred(judged, "not_a_member", "It is only for members of its programme.")
        elif refused is not None and live.id not in granted:
            judged = _barred(judged, refused.code, refused.message)
        verdicts.append(earned_verdict(judged, decided, programme))
    return verdicts


def earned_verdict(judged: Judgement, decided: decisions.Decided, programme: Programme) -> Verdict:
    """Tell what a campaign comes to on an order or event, by what it earns."""
    if judged.code is not None:
        return Verdict(judged, Outcome(judged.code))
    points = policy.earned(decided, programme.wallets, judged.live.id)
    return Verdict(judged, Outcome(None, points=points))


def _barred(judged: Judgement, code: str, message: str) -> Judgement:
    return replace(judged, given=(), code=code, message=message)


def of_other_kind(live: LiveCampaign, at: datetime) -> Judgement:
    """Say that a campaign is never asked about such a thing."""
    message = f"It is triggered by {live.trigger}, which this is not."
    return Judgement(live, at, (), policy.OTHER_KIND, message, None, ())
