"""The words of qualifications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from laurels.core.carts import Priced
from laurels.core.prices import PriorPrice
from laurels.engine.pricing import Found, Used
from laurels.rules import Explanation


@dataclass(frozen=True, slots=True)
class Usable:
    """Something that can be used on a cart: what it would do alone."""

    found: Found
    used: Used


@dataclass(frozen=True, slots=True)
class Near:
    """Something whose condition is nearly met: what is missing, and a change that would do."""

    campaign_id: UUID
    campaign: str
    explanation: Explanation

    @property
    def steps(self) -> int:
        """Count the conditions that would have to change."""
        return len(self.explanation.changes)


@dataclass(frozen=True, slots=True)
class Qualified:
    """What a customer and a cart can use."""

    usable: Sequence[Usable]
    near: Sequence[Near]


@dataclass(frozen=True, slots=True)
class Item:
    """A product on a catalogue page: its price, and what it costs with what applies by itself."""

    sku: str
    quantity: int
    priced: Priced
    used: Sequence[Used]
    prior: PriorPrice | None
