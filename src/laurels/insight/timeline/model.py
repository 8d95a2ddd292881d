"""What a timeline is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

from laurels.insight.explorer import Reason

Kind: TypeAlias = Literal[
    "order",
    "return",
    "event",
    "points",
    "redemption",
    "refusal",
    "publication",
    "gift_card",
    "segment",
    "membership",
    "act",
]


@dataclass(frozen=True, slots=True)
class Row:
    """What a statement answers: when, what, and what belongs to it."""

    id: UUID
    at: datetime
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that became of a customer."""

    kind: Kind
    id: UUID
    at: datetime
    detail: dict[str, Any]
    reason: Reason = field(default_factory=Reason)
