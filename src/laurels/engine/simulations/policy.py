"""Which campaigns a simulation asks, as what, and what they come to. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from laurels.engine.accruals import OrderAsked, TenderAsked
from laurels.engine.decisions import Decided, Programme
from laurels.engine.pricing import CartAsked, Used
from laurels.engine.pricing import Decided as Priced
from laurels.engine.simulations.model import Verdict
from laurels.kit.problems import InvalidField
from laurels.program.campaigns import Index, LiveCampaign
from laurels.program.programs import Wallet
from laurels.program.vocabulary import CART, CODE, ORDER_PAID

SHOWN_MAX: Final = 200
"""So many campaigns of a trigger are explained; those that give something are always among them."""
OTHER_KIND: Final = "campaign_of_other_kind"


def check_one(**given: object) -> None:
    """Refuse a scene that is none, or several at once.

    :raises InvalidField: naming the cure
    """
    named = [name for name, one in given.items() if one is not None]
    if len(named) != 1:
        raise InvalidField(
            "Give one of `cart`, `order_id` and `event`: what is simulated.", pointer=f"/{(named or ['cart'])[-1]}"
        )


def opened(live: LiveCampaign, *, coded: bool) -> tuple[LiveCampaign, list[str]]:
    """Open a campaign that is tried to who could not have its offer or its code yet, and say what that assumes.

    :param coded: whether the cart has one of its codes
    """
    assumed: list[str] = []
    if live.published and not any(need.startswith("publication.") for need in live.needs):
        live = replace(live, published=False)
        assumed.append("everybody_had_the_offer")
    if live.trigger == CODE and not coded:
        live = replace(live, trigger=CART)
        assumed.append("everybody_had_a_code")
    return live, assumed


def with_tried(programme: Programme, tried: LiveCampaign) -> Programme:
    """Let a campaign be live as it is tried, in place of what it is."""
    return replace(programme, live=replace(programme.live, index=programme.live.index.changed({tried.id}, [tried])))


def by_itself(programme: Programme, live: LiveCampaign) -> Programme:
    """Let nothing be live but one campaign, for everybody, whatever is stopped."""
    return replace(
        programme,
        live=replace(programme.live, index=Index.of_all([live])),
        enrolment={} if live.program_id is None else {live.program_id: "automatic"},
        stacking=replace(programme.stacking, partial=True),
        stopped=False,
        stopped_kinds=frozenset(),
        again=True,
    )


def bought(asked: CartAsked, decided: Priced | None = None) -> OrderAsked:
    """Give the order that a cart becomes when it is paid."""
    order = replace(asked.order, state="paid", trigger=ORDER_PAID, delivery_minor=None)
    if decided is None:
        return order
    lines = zip(order.lines, decided.priced.discounts, strict=True)
    return replace(
        order,
        lines=tuple(replace(line, amount_minor=line.amount_minor - off) for line, off in lines),
        tenders=tuple(TenderAsked(one.found.kind, one.paid_minor, None) for one in decided.used if one.paid_minor),
    )


def chosen(all: Mapping[UUID, LiveCampaign], first: Iterable[UUID]) -> list[LiveCampaign]:
    """Choose the campaigns of a trigger that are explained: those named first, then by their priority."""
    named = [all[id] for id in dict.fromkeys(first) if id in all]
    known = {live.id for live in named}
    rest = sorted(
        (one for one in all.values() if one.id not in known), key=lambda one: (-one.stacking.priority, one.id)
    )
    return [*named, *rest[: max(0, SHOWN_MAX - len(named))]]


def points_of(used: Iterable[Used], wallets: Mapping[UUID, Wallet]) -> dict[str, int]:
    """Add up the points that incentives on a cart give."""
    found = Counter[str]()
    for one in used:
        for change in one.changes:
            for gift in change.gifts:
                if gift.kind == "points":
                    found[wallets[gift.what["wallet_id"]].key] += gift.what["points"]
    return dict(found)


def earned(decided: Decided, wallets: Mapping[UUID, Wallet], campaign_id: UUID | None = None) -> dict[str, int]:
    """Add up the points that an order or event earns, from all campaigns or from one."""
    found = Counter[str]()
    for grant in decided.grants:
        if campaign_id in (None, grant.campaign_id):
            found[wallets[grant.wallet_id].key] += grant.points
    return dict(found)


def sorted_verdicts(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Put what is tried first, then what gives something, then what lacks the least."""
    return sorted(verdicts, key=_rank)


def _rank(one: Verdict) -> tuple[Any, ...]:
    why = one.judgement.explanation
    steps = len(why.changes) if why is not None and why.changes else 1_000
    given = one.outcome.code is None
    return not one.tried, not given, -one.outcome.discount_minor, 0 if given else steps, one.judgement.live.name
