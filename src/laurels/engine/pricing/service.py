"""Verbs of pricing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


async def validate(tx: Tx, asked: Sequence[CartAsked | Problem], *, explain: bool) -> list[Validated | Problem]:
    """Work out what each of some carts gets, as redeeming it alone would; nothing is written.

    A cart that names nobody, or is of the past where the caller may not look, has a problem for its result.
    """
    found: list[Validated | Problem | None] = [one if isinstance(one, Problem) else None for one in asked]
    for part in _parts(asked):
        for (place, _), one in zip(part, await _validated(tx, [cart for _, cart in part], explain), strict=True):
            found[place] = one
    return [one for one in found if one is not None]


def _parts(asked: Sequence[CartAsked | Problem]) -> list[list[tuple[int, CartAsked]]]:
    """Part carts by what decides them: one programme those of the present, and each of the past one of its own."""
    fit = [(place, one) for place, one in enumerate(asked) if not isinstance(one, Problem)]
    present = [(place, one) for place, one in fit if not one.past]
    return [*([present] if present else []), *([pair] for pair in fit if pair[1].past)]


async def _validated(tx: Tx, asked: Sequence[CartAsked], explain: bool) -> list[Validated | Problem]:
    try:
        programme = await facts.programme_of(tx, asked[0])
    except Problem as problem:
        if not asked[0].past:
            raise
        return [problem]
    ready = await facts.ready(tx, programme, asked, lock=False)
    found: list[Validated | Problem] = []
    for prepared in ready.carts:
        if isinstance(prepared, Problem):
            found.append(prepared)
            continue
        decided = deciding.decide(prepared, programme, ready.known)
        why = _explained(prepared, decided, programme) if explain else {}
        found.append(Validated(prepared, decided, programme, why))
        await tx.pause()
    return found


def _explained(prepared: Prepared, decided: Decided, programme: Programme) -> dict[UUID, Any]:
    """Explain each condition that is not met, leaf by leaf."""
    found: dict[UUID, Any] = {}
    for one, refusal in decided.unused:
        if one.live is not None and refusal.code == "condition_not_met":
            why = campaigns.why_not(one.live, deciding.seen(one, prepared.moment, programme))
            if why is not None and why.explanation is not None:
                found[one.live.id] = why.explanation
    return found
