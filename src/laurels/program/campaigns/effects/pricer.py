"""What every effect on a cart compiles to: bound to a moment once, it then changes any state of the cart's prices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from laurels.program.campaigns.model import Bound, Context
from laurels.rules import Read, Rule
from laurels.rules.keys import Key


@dataclass(frozen=True, slots=True)
class Pricer:
    """A compiled effect on a cart.

    `bind` asks all rules of one moment, so that what it gives can be tried on many states of the prices, as the search
    for the best combination does, by arithmetic alone.

    :param keys: what must be equal for it to change anything
    :param wallet_id: the wallet that it fills, if it fills one
    """

    bind: Callable[[Context], Bound]
    needs: frozenset[str] = frozenset()
    reads: frozenset[Read] = frozenset()
    keys: tuple[Key, ...] = ()
    wallet_id: UUID | None = None


def places(rule: Rule | None, context: Context) -> tuple[int, ...]:
    """List the places of the lines for which a rule holds; without a rule all."""
    lines = context["order"]["lines"]
    if rule is None:
        return tuple(range(len(lines)))
    holds = rule.holds
    scope: dict[str, Any] = {**context}
    found: list[int] = []
    for place, scope["line"] in enumerate(lines):
        if holds(scope):
            found.append(place)
    return tuple(found)
