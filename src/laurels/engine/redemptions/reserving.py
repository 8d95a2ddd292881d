"""What becomes of a reservation: captured, given up, or over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from laurels.core import ledger
from laurels.core.ledger import AccountRef, Journal, Transfer
from laurels.engine import decisions
from laurels.engine.redemptions import policy, service, store, undoing, using
from laurels.engine.redemptions.model import Redemption
from laurels.kit import ids
from laurels.kit.tx import Tx
from laurels.program import giftcards, programs

VOIDED_AT_ONCE: Final = 100


async def capture(tx: Tx, id: UUID) -> tuple[Redemption, bool]:
    """Redeem what a reservation kept. Capturing twice is capturing once.

    :raises WrongRedemptionState: it was voided or rolled back, or its time is over
    """
    kept = await undoing.lock(tx, id)
    if kept.state == "redeemed" and kept.expires_at is None:
        return kept, False
    if kept.state != "reserved" or (kept.expires_at is not None and kept.expires_at <= tx.now):
        how = "over" if kept.state == "reserved" else kept.state
        raise policy.WrongRedemptionState(f"This reservation is {how}. {policy.WrongRedemptionState.cure}")
    transfers: list[Transfer] = []
    cards = await undoing.cards_of(tx, kept)
    for number, row in enumerate(kept.verdict["used"]):
        if row["taken"]:
            hold, card = using.hold_id(kept.id, number), cards.get(number)
            if card is None:
                transfers.append(using.spent(undoing.paid_from(kept, row), row["taken"], hold))
            else:
                transfers += giftcards.spend_transfers(card, row["taken"], hold)
        transfers += await _points(tx, kept, row)
    if transfers:
        journal = Journal(undoing.captured_by(kept.id), "redemption", kept.id, tx.now, tuple(transfers))
        await ledger.post_one(tx, journal)
    await tx.run(store.CAPTURE, id=id)
    for number, row in enumerate(kept.verdict["used"]):
        for change in row["changes"]:
            for gift in change["gifts"]:
                await using.give_one(tx, kept.id, kept.customer_id, number, gift)
    undoing.tell(tx, kept, "redemption.redeemed")
    return await undoing.lock(tx, id), True


async def _points(tx: Tx, kept: Redemption, row: Mapping[str, Any]) -> list[Transfer]:
    gifts = [gift for change in row["changes"] for gift in change["gifts"] if gift["kind"] == "points"]
    if not gifts or kept.customer_id is None:
        return []
    wallets = await programs.wallets(tx)
    found: list[Transfer] = []
    for gift in gifts:
        wallet = wallets[UUID(gift["wallet_id"])]
        terms = decisions.terms_of(wallet, occurred_at=kept.placed_at, now=tx.now, zone=tx.workspace.zone)
        if terms is not None:
            source = AccountRef("issuer", None, wallet.id)
            target = AccountRef("wallet", kept.customer_id, wallet.id)
            found.append(Transfer(source, target, gift["points"], "earn", lot=terms))
    return found


async def void(tx: Tx, id: UUID, *, reason: str, how: str = "voided") -> tuple[Redemption, bool]:
    """Give up a reservation: everything that it kept is free again. Twice is once.

    :raises WrongRedemptionState: it was captured
    """
    kept = await undoing.lock(tx, id)
    if kept.state in ("voided", "expired"):
        return kept, False
    if kept.state != "reserved":
        raise policy.WrongRedemptionState(f"This redemption is {kept.state}. {policy.WrongRedemptionState.cure}")
    await ledger.lock(tx, _kept_for(kept))
    await undoing.uncount(tx, kept, ids.derived("redemption-void", str(id)), undoing.all_counts(kept, {}))
    for number, row in enumerate(kept.verdict["used"]):
        if row["taken"]:
            await _release(tx, using.hold_id(kept.id, number))
    await tx.run(store.END, id=id, state=how, reason=reason, refunded_minor=0)
    undoing.tell(tx, kept, f"redemption.{how}", reason=reason)
    return await undoing.lock(tx, id), True


def _kept_for(kept: Redemption) -> Iterator[AccountRef]:
    """List the accounts that a reservation counts and holds in.

    They are locked together, for one after the other would be in another order than tills lock them.
    """
    for row in kept.verdict["used"]:
        if row["taken"]:
            yield undoing.paid_from(kept, row)
        yield from (undoing.counted_in(count) for count in row["counts"])


async def _release(tx: Tx, hold_id: UUID) -> None:
    hold = await ledger.get_hold(tx, hold_id)
    if hold.status == "open":
        await ledger.release(tx, hold)


async def void_overdue(tx: Tx) -> bool:
    """Give up reservations whose time is over; tell whether more may wait."""
    overdue = await tx.all(store.OVERDUE, UUID, limit=VOIDED_AT_ONCE)
    await ledger.lock(tx, [account for kept in await service.load(tx, overdue) for account in _kept_for(kept)])
    for id in overdue:
        await void(tx, id, reason="Its time was over.", how="expired")
    return len(overdue) == VOIDED_AT_ONCE
