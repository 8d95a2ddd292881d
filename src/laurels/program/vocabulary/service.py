"""Verbs of the vocabulary: what a workspace has set up for its rules to read."""

from __future__ import annotations

from laurels.core import attributes, catalog, events
from laurels.kit.tx import Tx
from laurels.program import programs
from laurels.program.vocabulary.model import Sources


async def sources(tx: Tx) -> Sources:
    """Read what rules may name in this workspace."""
    return Sources(
        currency=tx.workspace.currency,
        schemas=await attributes.schemas(tx),
        wallets=tuple((await programs.wallets(tx)).values()),
        event_types=await events.types(tx),
        collections=tuple(await catalog.keys(tx)),
    )
