"""Which databases have an application that stays up between tests; of its own, since fixtures come before any room."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from laurels.kit.front import Front


@dataclass(slots=True)
class Lasting:
    """The application on one database: there once somebody wanted it, and lent to one test at a time."""

    until_the_end: AsyncExitStack = field(default_factory=AsyncExitStack)
    front: Front | None = None
    taken: bool = False


LASTING: dict[str, Lasting] = {}
"""By the address of the database, for as long as the database is there."""
