"""What the verdict behind a journal says of its entries. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from laurels.insight.explorer.model import Because, Entry

BY_HAND: Final = frozenset({"adjustment", "rollback"})
"""What somebody booked, as the audit trail tells."""
DECIDED: Final = frozenset({"order", "event", "return"})
"""What a decision tells, whose id the journal has."""
OF_CARTS: Final = frozenset({"redemption", "rollback"})
"""What the verdict of a redemption tells, which is their cause."""


def of_decision(cause: str, verdict: Mapping[str, Any]) -> tuple[Because, ...]:
    """List what each campaign gave for an order or event, or what a return took back of it."""
    if cause == "return":
        rows, sign = [*verdict.get("taken_back", ()), *verdict.get("elsewhere", ())], -1
    else:
        rows, sign = verdict.get("grants", ()), 1
    return tuple(
        Because(UUID(row["campaign_id"]), row["campaign"], row["version"], UUID(row["wallet_id"]), sign * row["points"])
        for row in rows
    )


def of_cart(cause: str, verdict: Mapping[str, Any]) -> tuple[Because, ...]:
    """List what each campaign gave with a cart, or what its rollback took back."""
    return tuple(_gifts(verdict, -1 if cause == "rollback" else 1))


def _gifts(verdict: Mapping[str, Any], sign: int) -> Iterator[Because]:
    for used in verdict["used"]:
        for change in used["changes"]:
            for gift in change["gifts"]:
                if gift["kind"] == "points":
                    campaign_id, wallet_id = UUID(used["campaign_id"]), UUID(gift["wallet_id"])
                    yield Because(campaign_id, used["campaign"], used["version"], wallet_id, sign * gift["points"])


def behind(entry: Entry, campaigns: Sequence[Because]) -> list[Because]:
    """Find the campaign behind one entry; all of its wallet and direction, where its amount was cut to what was left.

    Campaigns that gave alike stand in the order of their entries.
    """
    near = [one for one in campaigns if one.wallet_id == entry.wallet_id and (one.points < 0) == (entry.amount < 0)]
    alike = [one for one in near if one.points == entry.amount]
    if entry.twins < len(alike):
        return [alike[entry.twins]]
    return near
