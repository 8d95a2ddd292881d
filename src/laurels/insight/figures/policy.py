"""Which events say that figures changed, what a redemption counts, and what days say. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from laurels.engine import redemptions
from laurels.engine.redemptions import Given, Redemption
from laurels.insight.figures.model import Counted, Flows, LedgerDay, ShopDay, Sold
from laurels.system.feed import FeedEvent

K = TypeVar("K")

_ORDERS = frozenset({"order.paid", "order.returned", "order.cancelled"})
_DECIDED = frozenset({"order.paid", "order.returned", "event.received"})
_REDEMPTIONS = frozenset({"redemption.redeemed", "redemption.returned", "redemption.rolled_back"})


@dataclass(slots=True)
class Heard:
    """What a stretch of the feed says about figures.

    :param fresh: the redemptions that were made in it, which count nothing yet
    """

    orders: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    decision_ids: list[UUID] = field(default_factory=list[UUID])
    redemption_ids: set[UUID] = field(default_factory=set[UUID])
    fresh: set[UUID] = field(default_factory=set[UUID])


def heard(events: Iterable[FeedEvent]) -> Heard:
    """Sort what happened by what is to be counted."""
    found = Heard()
    for event in events:
        if event.type in _ORDERS:
            amount = event.payload["amount_minor"] if event.type == "order.returned" else 0
            found.orders.append({"order_id": event.key, "type": event.type, "amount_minor": amount})
        if event.type in _DECIDED and event.payload.get("decision_id") is not None:
            found.decision_ids.append(UUID(event.payload["decision_id"]))
        if event.type in _REDEMPTIONS:
            found.redemption_ids.add(event.key)
            if event.type == "redemption.redeemed":
                found.fresh.add(event.key)
    return found


def counted(kept: Redemption) -> Counted:
    """Say what a redemption counts: its value as it was bought and its discounts as they stand; undone only that."""
    gave = redemptions.given(kept)
    if kept.state == "rolled_back":
        return Counted({"rolled_back": 1}, {(str(one.campaign_id), "rolled_back", ""): 1 for one in gave})
    return _counted(kept, redemptions.standing(kept), redemptions.standing_discount(kept))


def as_decided(kept: Redemption) -> Counted:
    """Say what a redemption counted when it was made."""
    return _counted(kept, redemptions.given(kept), kept.discount_minor)


def _counted(kept: Redemption, gave: Sequence[Given], discount_minor: int) -> Counted:
    campaigns: Counter[tuple[str, str, str]] = Counter()
    for one in gave:
        id = str(one.campaign_id)
        campaigns[id, "uses", ""] = 1
        campaigns[id, "value", ""] = kept.total_minor
        campaigns[id, "discount", ""] = one.discount_minor
        campaigns[id, "credit", ""] = one.credit_minor
        for wallet_id, points in one.points.items():
            campaigns[id, "points", str(wallet_id)] = points
    shop = {"redemptions": 1, "discount": discount_minor, "redeemed": kept.total_minor}
    return Counted(_without_zeros(shop), _without_zeros(campaigns))


def _without_zeros(amounts: Mapping[K, int]) -> dict[K, int]:
    return {key: amount for key, amount in amounts.items() if amount}


# ---- what days say


def sold(rows: Iterable[ShopDay]) -> dict[date, Sold]:
    """Say what was sold on each day."""
    days: defaultdict[date, dict[str, int]] = defaultdict(dict)
    for row in rows:
        days[row.day][row.measure] = int(row.amount)
    return {
        day: Sold(
            orders=found.get("orders", 0),
            revenue_minor=found.get("sold", 0) - found.get("returned", 0),
            redemptions=found.get("redemptions", 0),
            discount_minor=found.get("discount", 0),
        )
        for day, found in days.items()
    }


def flows(rows: Iterable[LedgerDay]) -> dict[UUID, dict[date, Flows]]:
    """Say what became of the points of each wallet, day by day."""
    found: defaultdict[UUID, defaultdict[date, defaultdict[str, int]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(int))
    )
    for row in rows:
        day = found[row.unit_id][row.day]
        match row.source_kind, row.target_kind:
            case "issuer", "wallet":
                day["earned"] += int(row.amount)
            case "wallet", "issuer":
                day["taken_back"] += int(row.amount)
            case "wallet", ("spent" | "expired" | "adjusted") as kind:
                day[kind] += int(row.amount)
            case ("spent" | "expired" | "adjusted") as kind, "wallet":
                day[kind] -= int(row.amount)
            case _:
                pass  # from wallet to wallet: nothing was earned or spent
    return {
        unit_id: {
            day: Flows(
                earned=moved["earned"],
                taken_back=moved["taken_back"],
                spent=moved["spent"],
                expired=moved["expired"],
                adjusted=-moved["adjusted"],
            )
            for day, moved in days.items()
        }
        for unit_id, days in found.items()
    }
