"""Who may see what of a customer, and how what was stored is shown. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final, get_args
from uuid import UUID

from laurels.insight.timeline.model import Kind
from laurels.kit import ids
from laurels.kit.problems import InvalidField

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
PERMISSIONS: Final[Mapping[Kind, str]] = {
    "order": "orders:read",
    "return": "orders:read",
    "event": "events:read",
    "points": "points:read",
    "redemption": "redemptions:read",
    "refusal": "redemptions:read",
    "publication": "publications:read",
    "gift_card": "gift_cards:read",
    "segment": "segments:read",
    "membership": "programs:read",
    "act": "audit:read",
}
_PREFIXES: Final[Mapping[str, str]] = {
    "order_id": "ord",
    "return_id": "ret",
    "redemption_return_id": "rrt",
    "event_id": "evn",
    "journal_id": "jrn",
    "redemption_id": "red",
    "campaign_id": "cmp",
    "voucher_id": "vch",
    "publication_id": "pub",
    "gift_card_id": "gft",
    "membership_id": "mem",
    "program_id": "prg",
}


def kinds(asked: str | None, scopes: Collection[str]) -> list[Kind]:
    """Read which kinds are asked for, and keep those that the caller may read.

    :raises InvalidField: one of them is no kind
    """
    named = KINDS if asked is None else tuple(asked.split(","))
    for name in named:
        if name not in KINDS:
            raise InvalidField(f"There is no kind {name!r}. Name some of {', '.join(KINDS)}.", pointer="/query/kinds")
    return [kind for kind in KINDS if kind in named and ("*" in scopes or PERMISSIONS[kind] in scopes)]


def shown(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Write what was stored for who reads it: our ids with their prefixes, and nothing of what is not known.

    What others named, such as attributes, stays as they sent it.
    """
    return {name: _shown(name, value) for name, value in detail.items() if value is not None}


def _shown(name: str, value: Any) -> Any:
    if name == "incentives":
        return [shown(one) for one in value]
    return ids.encode(_PREFIXES[name], UUID(value)) if name in _PREFIXES else value
