"""What limits leave of an incentive for one cart, and what using it counts towards them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from laurels.core.carts import Change, Gift
from laurels.core.ledger import AccountRef
from laurels.engine.pricing.model import CartAsked, Count, Found, Refusal
from laurels.kit import ids
from laurels.program import vouchers
from laurels.program.campaigns import Bound, Limit, LiveCampaign
from laurels.program.stacking import Offer

_REACHED = {
    "customer": "customer_limit_reached",
    "campaign": "campaign_limit_reached",
    "code": "code_limit_reached",
    "store": "store_limit_reached",
}
_MEASURED = {
    "discount": "budget_exhausted",
    "order_value": "order_value_limit_reached",
    "units": "units_limit_reached",
    "points": "points_limit_reached",
}


@dataclass(frozen=True, slots=True)
class Counter:
    """One account that a use of an incentive counts in. Without a limit it counts the uses of a code."""

    limit: Limit | None
    account: AccountRef
    maximum: int

    @property
    def measure(self) -> str:
        return "times" if self.limit is None else self.limit.measure

    @property
    def clips(self) -> bool:
        return self.limit is not None and self.limit.on_reach == "clip"


def counters(found: Found, asked: CartAsked, customer_id: UUID | None) -> tuple[Counter, ...] | Refusal:
    """List the accounts that limit this incentive on this cart, or say what the cart lacks to be counted at all."""
    listed: list[Counter] = []
    if found.voucher is not None and found.voucher.uses_max is not None:
        account = AccountRef("counter", found.voucher.id, vouchers.USES)
        listed.append(Counter(None, account, found.voucher.uses_max))
    live = found.live
    for limit in () if live is None else live.limits:
        owners = _owners(limit, found, asked, customer_id)
        if isinstance(owners, Refusal):
            return owners
        assert live is not None, "what has a limit is a campaign"
        period = limit.period_key(asked.order.placed_at, live.zone)
        listed += [Counter(limit, AccountRef("counter", owner, limit.id, period), limit.maximum) for owner in owners]
    return tuple(listed)


def _owners(limit: Limit, found: Found, asked: CartAsked, customer_id: UUID | None) -> Sequence[UUID] | Refusal:
    assert found.live is not None, "what has a limit is a campaign"
    match limit.scope:
        case "campaign":
            return [limit.shared_id or found.live.id]
        case "code":
            if found.voucher is not None:
                return [found.voucher.id]
            return [] if found.publication is None else [found.publication.id]
        case "store":
            if not asked.order.store:
                return Refusal("store_required", "It is limited by store. Say in which store it is used.")
            return [ids.derived("store", asked.order.store)]
        case "customer":
            names = [ids.derived("name", kind, asked.names[kind]) for kind in limit.by if kind in asked.names]
            owners = names if customer_id is None else [customer_id, *names]
            return owners or Refusal("customer_required", "It is limited by customer. Say who the customer is.")


def limited(offer: Offer, listed: Sequence[Counter], counted: Mapping[UUID, int], order_minor: int) -> Offer | Refusal:
    """Bound an offer by what its counters leave, or refuse it where one leaves nothing."""
    for counter in listed:
        left = counter.maximum - counted.get(counter.account.id, 0)
        wanted = {"times": 1, "order_value": order_minor}.get(counter.measure, 1)
        if left < wanted:
            return _reached(counter, left)
        match counter.measure, counter.clips:
            case "discount", True:
                offer = replace(offer, discount_max=_least(offer.discount_max, left))
            case "discount", False:
                offer = replace(offer, discount_bound=_least(offer.discount_bound, left))
            case "units", True:
                offer = replace(offer, units_max=_least(offer.units_max, left))
            case "units", False:
                offer = replace(offer, units_bound=_least(offer.units_bound, left))
            case _:
                pass
    return offer


def _reached(counter: Counter, left: int) -> Refusal:
    limit = counter.limit
    if limit is None:
        return Refusal("code_used_up", "This code was used as often as it may be.", {"max": counter.maximum})
    code = _MEASURED.get(limit.measure) or _REACHED[limit.scope]
    facts = {
        "scope": limit.scope,
        "period": limit.period,
        "measure": limit.measure,
        "max": limit.maximum,
        "left": max(0, left),
    }
    return Refusal(code, "It was used as much as it may be.", facts)


def _least(one: int | None, other: int) -> int:
    return other if one is None else min(one, other)


def clipped(changes: Iterable[Change], listed: Sequence[Counter], counted: Mapping[UUID, int]) -> tuple[Change, ...]:
    """Cut the points that effects give to what their limits leave."""
    rooms: dict[UUID, int] = {}
    for counter in listed:
        if counter.measure == "points" and counter.limit is not None and counter.limit.wallet_id is not None:
            left = max(0, counter.maximum - counted.get(counter.account.id, 0))
            rooms[counter.limit.wallet_id] = min(rooms.get(counter.limit.wallet_id, left), left)
    if not rooms:
        return tuple(changes)
    cut: list[Change] = []
    for change in changes:
        gifts: list[Gift] = []
        for gift in change.gifts:
            room = rooms.get(gift.what["wallet_id"]) if gift.kind == "points" else None
            if room is None:
                gifts.append(gift)
                continue
            points = min(gift.what["points"], room)
            rooms[gift.what["wallet_id"]] = room - points
            if points:
                gifts.append(replace(gift, what={**gift.what, "points": points}))
        cut.append(replace(change, gifts=tuple(gifts)))
    return tuple(cut)


def counts(found: Found, changes: Sequence[Change], listed: Sequence[Counter], order_minor: int) -> tuple[Count, ...]:
    """Say what using an incentive counts in each of its accounts."""
    counting: list[Count] = []
    for counter in listed:
        limit = counter.limit
        match counter.measure:
            case "times":
                amount = 1
            case "discount":
                amount = sum(change.discount_minor for change in changes)
            case "order_value":
                amount = order_minor
            case "units":
                amount = sum(change.units_count for change in changes)
            case _:
                amount = sum(
                    gift.what["points"]
                    for change in changes
                    for gift in change.gifts
                    if gift.kind == "points" and limit is not None and gift.what["wallet_id"] == limit.wallet_id
                )
        if amount:
            campaign_id = None if found.live is None else found.live.id
            alerts = () if limit is None else limit.alerts
            counting.append(Count(campaign_id, counter.account, amount, counter.maximum, counter.measure, alerts))
    return tuple(counting)


def alerted(count: Count, before: int) -> list[int]:
    """List the shares of a limit, in percent, that a count reaches or passes."""
    after = before + count.amount
    return [share for share in count.alerts if before * 100 < count.maximum * share <= after * 100]


# ---- kept, to be offered again


def offered_row(found: Found, place: int | None, counters: Sequence[Counter]) -> dict[str, Any]:
    """Write that a campaign was offered, with what it counts in, so that it can be offered again."""
    live = found.live
    assert live is not None, "an offer is of a campaign"
    return {
        **found.code_row,
        "campaign_id": str(live.id),
        "version": live.version,
        "place": place,
        "counters": [
            [
                None if counter.limit is None else live.limits.index(counter.limit),
                str(counter.account.owner_id),
                str(counter.account.unit_id),
                counter.account.period,
                counter.maximum,
            ]
            for counter in counters
        ],
    }


def offered_again(
    row: Mapping[str, Any], live: LiveCampaign, bound: tuple[Bound, ...], counted: Mapping[UUID, int], order_minor: int
) -> Offer | None:
    """Offer what was written by `offered_row`, within what its counters had left then; None: they had nothing."""
    offer = Offer(live.id, live.name, bound, live.stacking, row["place"])
    bounded = limited(offer, _counters(live, row["counters"]), counted, order_minor)
    return None if isinstance(bounded, Refusal) else bounded


def _counters(live: LiveCampaign, rows: Sequence[Sequence[Any]]) -> list[Counter]:
    return [
        Counter(
            None if place is None else live.limits[int(place)],
            AccountRef("counter", UUID(owner), UUID(unit), period),
            maximum,
        )
        for place, owner, unit, period, maximum in rows
    ]
