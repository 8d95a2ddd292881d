"""Asking one campaign by itself: what test cases do; nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from laurels.core.customers import Known
from laurels.engine import accruals, decisions, explanations, pricing
from laurels.engine.accruals import EventAsked, OrderAsked
from laurels.engine.decisions import Programme
from laurels.engine.pricing import CartAsked
from laurels.engine.simulations import policy, service
from laurels.engine.simulations.model import Alone, Outcome, Scene, Verdict
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.program.campaigns import LiveCampaign
from laurels.program.vocabulary import CART

NEVER_KEPT: Final = frozenset({"publications", "sent"})
"""What of the facts of a moment says nothing of who is simulated."""


async def alone(
    tx: Tx,
    live: LiveCampaign,
    scenes: Sequence[Scene],
    *,
    over: Sequence[Mapping[str, Any]] = (),
    locale: str,
) -> list[Alone | Problem]:
    """Work out what one campaign gives for each of some scenes where nothing else is live and nothing was used of it.

    Whoever is asked about is taken for a member with an offer and a code; its schedule counts.

    :param over: what was known of each scene before, and goes before what is known today
    """
    opened, _ = policy.opened(live, coded=False)
    programme = policy.by_itself(await decisions.programme(tx), opened)
    found: list[Alone | Problem] = []
    for place, scene in enumerate(scenes):
        codes = await service.codes_of(tx, live, scene)
        facts = (
            over[place]
            if over
            else {"code_attributes": next((dict(one.attributes) for one in codes.values()), dict[str, Any]())}
        )
        try:
            found.append(await _alone(tx, opened, _without(scene, codes), facts, programme, locale))
        except Problem as problem:
            found.append(problem)
    return found


def _without(scene: Scene, codes: Collection[str]) -> Scene:
    """Leave out the codes of the campaign itself: one that is used up or over would be refused for that."""
    if scene.cart is None or not codes:
        return scene
    left = tuple(one for one in scene.cart.incentives if one.code not in codes)
    return replace(scene, cart=replace(scene.cart, incentives=left))


async def _alone(
    tx: Tx, live: LiveCampaign, scene: Scene, over: Mapping[str, Any], programme: Programme, locale: str
) -> Alone:
    if scene.cart is not None and live.trigger == CART:
        return await _alone_priced(tx, live, scene.cart, over, programme, locale)
    asked = scene.event if scene.cart is None else policy.bought(scene.cart)
    assert asked is not None, "a scene has a cart or an event"
    facts, (moment,) = await accruals.imagine_all(tx, programme, [asked], over=[over])
    if isinstance(moment, Problem):
        raise moment
    if moment.trigger != live.trigger:
        return Alone(Verdict(service.of_other_kind(live, scene.at), Outcome(policy.OTHER_KIND)), None, {})
    judged = explanations.judge(live, moment, {}, programme.wallets, locale)
    verdict = service.earned_verdict(judged, decisions.decide([live], moment, {}), programme)
    kept = facts.kept(programme, _shopper(tx, facts, asked), asked)
    return Alone(verdict, _named(asked, moment.customer_id), _known(kept, over))


async def _alone_priced(
    tx: Tx, live: LiveCampaign, asked: CartAsked, over: Mapping[str, Any], programme: Programme, locale: str
) -> Alone:
    ready = await pricing.ready(tx, programme, [asked], lock=False, over=[over])
    (prepared,) = ready.carts
    if isinstance(prepared, Problem):
        raise prepared
    ready.known.counted = {}
    decided = pricing.decide(prepared, programme, ready.known)
    judged = explanations.judge_cart(live, prepared, decided, ready.known, programme, locale)
    verdict = service.priced_verdict(judged, decided, programme)
    return Alone(verdict, prepared.customer_id, _known(pricing.kept(ready, prepared)["moment"], over))


def _shopper(tx: Tx, facts: accruals.Facts, asked: OrderAsked | EventAsked) -> Known:
    known = None if asked.customer is None else facts.customers.get(asked.customer)
    return known or Known(tx.workspace_id, {}, None, tx.now, "active")


def _named(asked: OrderAsked | EventAsked, customer_id: UUID) -> UUID | None:
    return None if asked.customer is None else customer_id


def _known(kept: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in {**kept, **over}.items() if name not in NEVER_KEPT and one}
