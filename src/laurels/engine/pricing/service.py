"""Verbs of pricing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from laurels.engine.decisions import Programme
from laurels.engine.pricing import deciding, facts
from laurels.engine.pricing.deciding import Prepared
from laurels.engine.pricing.model import CartAsked, Decided
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx
from laurels.program import campaigns


@dataclass(frozen=True, slots=True)
class Validated:
    """What a cart would get, with what it was decided from."""

    prepared: Prepared
    decided: Decided
    programme: Programme
    explanations: Mapping[UUID, Any]


async def validate(tx: Tx, asked: CartAsked, *, explain: bool) -> Validated:
    """Work out what a cart gets, as redeeming it would; nothing is written.

    :raises UnknownCustomer: nobody has the name that the cart gives
    :raises BackdatingForbidden: it is of the past, and the caller may not look there
    """
    programme = await facts.programme_of(tx, asked)
    ready = await facts.ready(tx, programme, [asked], lock=False)
    (prepared,) = ready.carts
    if isinstance(prepared, Problem):
        raise prepared
    decided = deciding.decide(prepared, programme, ready.known)
    return Validated(prepared, decided, programme, _explained(prepared, decided, programme) if explain else {})


def _explained(prepared: Prepared, decided: Decided, programme: Programme) -> dict[UUID, Any]:
    """Explain each condition that is not met, leaf by leaf."""
    found: dict[UUID, Any] = {}
    for one, refusal in decided.unused:
        if one.live is not None and refusal.code == "condition_not_met":
            why = campaigns.why_not(one.live, deciding.seen(one, prepared.moment, programme))
            if why is not None and why.explanation is not None:
                found[one.live.id] = why.explanation
    return found
