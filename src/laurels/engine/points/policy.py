"""What brought a movement of points about. Pure."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from laurels.kit import ids

_PREFIXES: Final = {
    "order": "ord",
    "event": "evn",
    "return": "ret",
    "spend": "ord",
    "refund": "pay",
    "adjustment": "cus",
    "expiry": "lot",
    "redemption": "red",
    "rollback": "red",
}


def cause_id(cause: str, id: UUID, *, journal_id: UUID) -> str:
    """Write the id of what brought a journal about, with the prefix of its kind.

    What came back of a redemption names the journal that it wrote; what came back of an order does not.
    """
    if cause == "return" and id == journal_id:
        return ids.encode("rrt", id)
    return ids.encode(_PREFIXES.get(cause, ""), id)
