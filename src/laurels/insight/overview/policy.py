"""What key figures mean, what they add up, and what deserves attention. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from laurels.insight.overview.model import Attention, Explanation, Figure, Unit
from laurels.insight.results import Money, Window
from laurels.kit import ids
from laurels.program.campaigns import Limit, LiveCampaign
from laurels.program.programs import Wallet

By: TypeAlias = Literal["cost", "uses", "cost_per_use", "value"]

NEAR: Final = timedelta(days=7)
FULL_PERCENT: Final = 80
"""From which share on a budget is told of."""

MEANT: Final[Mapping[str, tuple[Unit, str, str]]] = {
    "orders": ("count", "Paid orders that were placed in these days, without those that were cancelled.", "order"),
    "revenue": (
        "money",
        "What paid orders of these days came to, less what has come back of them since.",
        "order",
    ),
    "redemptions": (
        "count",
        "Carts of these days on which something was redeemed, without those that were rolled back.",
        "redemption",
    ),
    "discount": (
        "money",
        "Discounts on carts of these days, less those on goods that have come back since.",
        "redemption",
    ),
    "active_customers": (
        "count",
        "Customers who bought something in these days and kept it. Each counts once; who was merged counts as one.",
        "customer",
    ),
    "members": ("count", "Memberships that are active now, whenever they began.", "membership"),
    "points_issued": ("points", "Points that were given in these days, by when they were earned.", "transfer"),
    "points_taken_back": ("points", "Points that returns took back in these days.", "transfer"),
    "points_spent": ("points", "Points that were spent in these days, less those that were given back.", "transfer"),
    "points_expired": ("points", "Points that ran out in these days.", "transfer"),
    "points_outstanding": (
        "points",
        "All points in wallets at the end of these days: what was given by then, less what was spent, taken back or "
        "ran out. Pending points are in it.",
        "transfer",
    ),
}
"""Each key figure: its unit, what it says in a sentence, and what is counted one by one."""

MOVES: Final = {
    "points_issued": "earned",
    "points_taken_back": "taken_back",
    "points_spent": "spent",
    "points_expired": "expired",
}
"""Which of a wallet's moves each key figure adds up."""


def figure(
    key: str, now: int, before: int | None, *, window: Window, zone: str, wallet: Wallet | None = None
) -> Figure:
    """Put a key figure together with what it says."""
    unit, definition, counts = MEANT[key]
    filters = {"from": window.first.isoformat(), "to": window.last.isoformat(), "zone": zone}
    if key == "members":
        filters = {"state": "active"}
    if wallet is not None:
        filters["wallet"] = wallet.key
    return Figure(key, unit, wallet, now, before, Explanation(definition, counts, filters))


def within(days: Mapping[date, Any], window: Window, measure: str) -> int:
    """Add up one measure of the days of a window."""
    return sum(getattr(found, measure) for day, found in days.items() if window.first <= day <= window.last)


def ranked(money: Mapping[UUID, Money], *, by: By, limit: int) -> list[UUID]:
    """Name the campaigns that come first, the highest first; those without any use have no cost of one."""

    def height(id: UUID) -> tuple[int, UUID]:
        one = money[id]
        match by:
            case "cost":
                return one.cost_minor, id
            case "uses":
                return one.uses, id
            case "value":
                return one.value_minor, id
            case "cost_per_use":
                return -1 if one.cost_per_use_minor is None else one.cost_per_use_minor, id

    return sorted(money, key=height, reverse=True)[:limit]


# ---- attention


def budget(live: LiveCampaign, limit: Limit, *, used: int) -> Attention | None:
    """Tell of a budget of which most is used."""
    percent = used * 100 // limit.maximum
    if percent < FULL_PERCENT:
        return None
    facts = {
        "measure": limit.measure,
        "period": limit.period,
        "used_percent": percent,
        "shared": limit.shared_id is not None,
    }
    severity = "problem" if percent >= 100 else "warning"
    return Attention("budget", severity, "campaign", ids.encode("cmp", live.id), live.name, None, facts)


def live_ones(campaigns: Sequence[LiveCampaign], *, now: datetime) -> list[Attention]:
    """Tell of live campaigns that end soon, that are over though nobody ended them, or that no longer fit."""
    found: list[Attention] = []
    for live in campaigns:
        id = ids.encode("cmp", live.id)
        if live.outdated is not None:
            facts = {"why": live.outdated}
            found.append(Attention("campaign_outdated", "problem", "campaign", id, live.name, None, facts))
        if live.ends_at is None or abs(live.ends_at - now) > NEAR:
            continue
        if live.ends_at <= now:
            found.append(Attention("campaign_ended", "information", "campaign", id, live.name, live.ends_at, {}))
        else:
            found.append(Attention("campaign_ends", "warning", "campaign", id, live.name, live.ends_at, {}))
    return found


_ORDER: Final = {"problem": 0, "warning": 1, "information": 2}


def sorted_by_weight(found: Iterable[Attention]) -> list[Attention]:
    """Put the worst first, and of those alike what comes or came last."""
    return sorted(found, key=lambda one: (_ORDER[one.severity], one.at is None, one.at and -one.at.timestamp()))
