"""What a search finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias
from uuid import UUID

Kind: TypeAlias = Literal[
    "customer",
    "campaign",
    "code",
    "gift_card",
    "order",
    "redemption",
    "product",
    "segment",
    "store",
    "program",
    "wallet",
    "payment",
    "event",
    "decision",
    "publication",
    "voucher_batch",
    "import",
]


@dataclass(frozen=True, slots=True)
class Row:
    """What a statement answers."""

    id: UUID
    title: str
    subtitle: str
    state: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    kind: Kind
    id: str
    title: str
    subtitle: str
    state: str | None
