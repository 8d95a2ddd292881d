"""Verbs of the ledger explorer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

from laurels.insight.explorer import policy, store
from laurels.insight.explorer.model import Booked, Entry, Hand, Place, Reason, Verdict, Wanted
from laurels.kit import paging
from laurels.kit.paging import LAST_ID, Page, PageRequest
from laurels.kit.tx import Ask, Tx

_START: Final = ("infinity", LAST_ID, -1, 0)
_WHOLE: Final = 2**31 - 1
"""An ordinal behind all of a journal."""


async def list_entries(tx: Tx, wanted: Wanted, page: PageRequest) -> Page[Entry]:
    """List entries, the newest first. A page may be short where what is looked for is rare; its cursor leads on."""
    at, id, ordinal, amount = page.key(tuple[datetime, UUID, int, int]) or _START
    between = {"from_at": wanted.from_at, "until_at": wanted.until_at, "before_at": at, "before_id": id}
    params = {**asdict(wanted), **between, "before_ordinal": ordinal, "before_amount": amount, "rows": page.rows_max}
    by_hand = wanted.actor is not None or wanted.cause in policy.BY_HAND
    if wanted.customer_ids is not None:
        return _cut(await tx.all(store.OF_CUSTOMERS, Entry, **params), page)
    found = _cut(await tx.all(store.BY_HAND if by_hand else store.PAGE, Entry, **params), page)
    if found.next_cursor is not None:
        return found
    far = await tx.maybe(store.WALKED_BY_HAND_TO if by_hand else store.WALKED_TO, Place, **between)
    if far is None:
        return found
    return Page(found.items, paging.Cursor.encode((far.recorded_at, far.id, _WHOLE, 0)))


def _cut(found: list[Entry], page: PageRequest) -> Page[Entry]:
    return Page[Entry].of(found, page, lambda one: (one.recorded_at, one.journal_id, one.ordinal, one.amount))


async def reasons(tx: Tx, journals: Collection[Booked]) -> dict[UUID, Reason]:
    """Say of journals why they are there; those that no campaign and no hand made are absent."""
    by_id = {one.journal_id: one for one in journals}
    carts = [one for one in by_id.values() if one.cause in policy.OF_CARTS]
    hands = [one for one in by_id.values() if one.cause in policy.BY_HAND]
    decided = [id for id, one in by_id.items() if one.cause in policy.DECIDED]
    verdicts, kept, told = await tx.together(
        Ask(store.DECISIONS, Verdict, {"ids": decided}),
        Ask(
            store.CARTS,
            Verdict,
            {"journal_ids": [one.journal_id for one in carts], "redemption_ids": [one.cause_id for one in carts]},
        ),
        Ask(
            store.HANDS,
            Hand,
            {"journal_ids": [one.journal_id for one in hands], "cause_ids": [one.cause_id for one in hands]},
        ),
    )
    by_hand: dict[UUID, Hand] = {one.journal_id: one for one in told}
    found = {id: Reason(hand=hand) for id, hand in by_hand.items()}
    for one in verdicts:
        cause = by_id[one.journal_id].cause
        found[one.journal_id] = Reason(True, policy.of_decision(cause, one.verdict))
    for one in kept:
        cause = by_id[one.journal_id].cause
        found[one.journal_id] = Reason(False, policy.of_cart(cause, one.verdict), by_hand.get(one.journal_id))
    return found
