"""Verbs of the search."""

from __future__ import annotations

from laurels.insight.search import policy, store
from laurels.insight.search.model import Hit, Kind, Row
from laurels.insight.search.policy import Wanted
from laurels.kit import ids
from laurels.kit.tx import Ask, Tx


async def search(tx: Tx, typed: str, *, limit: int) -> list[Hit]:
    """Find what is called so, or begins so: at most `limit` of each kind that the caller may read.

    :raises InvalidField: nothing was typed
    """
    wanted = policy.read(typed)
    kinds = policy.allowed(tx.actor.scopes)
    if wanted.id is not None:
        kind, id = wanted.id
        if kind not in kinds:
            return []
        return [_hit(kind, row) for row in await tx.all(store.BY_ID[kind], Row, id=id)]
    asked: list[Kind] = [kind for kind in store.BY_WORDS if kind in kinds and _may_be(kind, wanted)]
    params = wanted.params(limit)
    found = await tx.together(*[Ask(store.BY_WORDS[kind], Row, params) for kind in asked])
    return [_hit(kind, row) for kind, rows in zip(asked, found, strict=True) for row in rows]


def _may_be(kind: Kind, wanted: Wanted) -> bool:
    if kind == "code":
        return bool(wanted.codes)
    return kind != "gift_card" or wanted.tail is not None


def _hit(kind: Kind, row: Row) -> Hit:
    return Hit(kind, ids.encode(policy.PREFIXES[kind], row.id), row.title, row.subtitle, row.state)
