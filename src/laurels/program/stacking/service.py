"""Verbs of stacking rules."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from laurels.kit.tx import Tx
from laurels.program import programs, vocabulary
from laurels.program.stacking import store
from laurels.program.stacking.model import DEFAULT, Rules
from laurels.program.stacking.schemas import StackingIn
from laurels.program.vocabulary import CART, Sources
from laurels.system import workspaces


@dataclass(frozen=True, slots=True)
class Saved:
    """One version of the rules, as they were sent."""

    version: int
    rules: dict[str, Any]
    created_at: datetime
    created_by: str

    @property
    def said(self) -> StackingIn:
        return StackingIn.model_validate(self.rules)


async def latest(tx: Tx) -> Saved | None:
    """Read the rules as they were sent last; None: nobody set any."""
    return await tx.maybe(store.LATEST, Saved)


async def get(tx: Tx, *, known: Sources, at: datetime | None = None) -> Rules:
    """Read the rules that hold, or that held at an instant."""
    found = await (latest(tx) if at is None else tx.maybe(store.AS_OF, Saved, at=at))
    return DEFAULT if found is None else found.said.rules(found.version, known.lasting.language(CART))


async def versions(tx: Tx, wanted: Collection[int], *, known: Sources) -> dict[int, Rules]:
    """Read versions of the rules; version 0 is what holds where nobody set any."""
    found = await tx.all(store.WANTED, Saved, versions=sorted(wanted))
    language = known.lasting.language(CART)
    return {0: DEFAULT, **{one.version: one.said.rules(one.version, language) for one in found}}


async def change(tx: Tx, rules: StackingIn, *, if_match: str | None) -> Saved:
    """Replace the rules; they count for every cart from now on.

    :raises InvalidField: two groups have one key, or a number does not fit
    :raises ChangedMeanwhile: another version than the one that was seen
    """
    before = await latest(tx)
    version = 0 if before is None else before.version
    programs.unchanged(version, if_match)
    rules.rules(version + 1, (await vocabulary.sources(tx)).language(CART))
    said = rules.model_dump(mode="json")
    if before is not None and before.rules == said:
        return before
    await tx.run(store.ADD, version=version + 1, rules=said, created_by=tx.actor.name)
    await workspaces.bump(tx)
    tx.note("stacking", tx.workspace_id, before=None if before is None else before.rules, after=said)
    tx.emit("stacking.changed", key=tx.workspace_id, version=version + 1)
    return Saved(version + 1, said, tx.now, tx.actor.name)
