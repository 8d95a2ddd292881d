"""A workspace that has lived: every verb of the ledger was used in it, the feed is numbered and all is sealed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from laurels.core import ledger
from laurels.core.ledger import AccountRef, Bounds, Journal, LotTerms, Transfer
from laurels.kit import ids
from laurels.kit.doors import answer, transact
from laurels.kit.postgres import Pool
from laurels.kit.tx import Tx
from laurels.system import audit, feed, seals
from tests.scene import new_workspace, request

POINTS, USES = ids.derived("unit", "points"), ids.derived("unit", "uses")
ANN, BOB = (AccountRef("wallet", ids.derived("customer", name), POINTS) for name in ("ann", "bob"))
DEBTOR = AccountRef("wallet", ids.derived("customer", "debtor"), POINTS)
ISSUER, SPENT = AccountRef("issuer", None, POINTS), AccountRef("spent", None, POINTS)
COUNTED = AccountRef("counted", None, USES)
CODE = AccountRef("counter", ids.derived("code"), USES)

EARNED, SPENDING, BACK, LENT, COUNT = (
    ids.derived("journal", name) for name in ("earn", "spend", "back", "lent", "count")
)
OPEN_HOLD = ids.derived("hold", "open")
ORDER = ids.derived("order")
DAY = timedelta(days=1)


def journal(tx: Tx, id: UUID | None, cause: str, *moves: Transfer, cause_id: UUID | None = None) -> Journal:
    """Make a journal of this hour."""
    return Journal(id or tx.new_id(), cause, cause_id or tx.new_id(), tx.now, moves)


def lot_of(tx: Tx, days: int | None) -> LotTerms:
    """Make terms of a lot that is available at once."""
    return LotTerms(tx.now - 3 * DAY, None if days is None else tx.now + days * DAY, tx.now - 3 * DAY)


async def live(pool: Pool) -> UUID:
    """Make a workspace and let it live."""
    workspace_id = await new_workspace(pool)
    asked = request(workspace_id)
    await transact(pool, _act, asked)

    async def answered(tx: Tx) -> tuple[int, bytes]:
        return 201, b"{}"

    await answer(pool, answered, request(workspace_id, key="k-1", fingerprint=b"f"))
    await transact(pool, ledger.jobs.expire, asked)
    await transact(pool, ledger.jobs.release_overdue, asked)
    await transact(pool, feed.dispatch, asked)
    await transact(pool, _first_seal, asked)
    await transact(pool, ledger.jobs.seal, asked)
    await transact(pool, audit.seal, asked)
    return workspace_id


async def _act(tx: Tx) -> None:
    posted = await ledger.post(
        tx,
        [
            journal(tx, EARNED, "order", Transfer(ISSUER, ANN, 100, "earn", lot=lot_of(tx, 30)), cause_id=ORDER),
            journal(tx, None, "event", Transfer(ISSUER, ANN, 50, "earn", lot=lot_of(tx, 10))),
            journal(tx, None, "order", Transfer(ISSUER, BOB, 70, "earn", lot=lot_of(tx, -1))),
            journal(tx, COUNT, "order", Transfer(COUNTED, CODE, 1, "use", bounds=Bounds(ceiling=1))),
        ],
    )
    posted += await ledger.post(
        tx,
        [
            journal(tx, SPENDING, "payment", Transfer(ANN, SPENT, 60, "spend")),
            journal(tx, BACK, "return", Transfer(SPENT, ANN, 20, "give_back", reverses=SPENDING)),
            journal(tx, None, "return", Transfer(ANN, ISSUER, 10, "clawback", mode="debt", reverses=EARNED)),
            journal(tx, None, "transfer", Transfer(ANN, BOB, 15, "gift")),
            journal(tx, LENT, "return", Transfer(DEBTOR, ISSUER, 30, "clawback", mode="debt", reverses=EARNED)),
            journal(tx, None, "order", Transfer(ISSUER, DEBTOR, 10, "earn", lot=lot_of(tx, None))),
            journal(tx, None, "spent", Transfer(DEBTOR, SPENT, 5, "spend", mode="clip")),
        ],
    )
    assert all(isinstance(one, ledger.Posted) for one in posted), posted
    for name, amount in (("open", 25), ("captured", 5), ("voided", 5)):
        id = ids.derived("hold", name)
        held = await ledger.hold(tx, ANN, amount, id=id, expires_at=tx.now + DAY, cause="payment", cause_id=id)
        if name == "voided":
            await ledger.release(tx, held)
        if name == "captured":
            await ledger.post_one(tx, journal(tx, None, "payment", Transfer(ANN, SPENT, 3, "spend", hold_id=id)))
    for number in range(3):
        tx.emit("order.paid", key=tx.new_id(), number=number)
        tx.note("order", tx.new_id(), number=number)


async def _first_seal(tx: Tx) -> None:
    """Seal only some, so that the chain has more than one link."""

    await seals.seal(tx, stream=ledger.STREAM, content=ledger.content, limit=5)


async def earn(tx: Tx) -> None:
    """Add one more journal, which waits for its seal."""
    await ledger.post(tx, [journal(tx, None, "event", Transfer(ISSUER, ANN, 1, "earn", lot=lot_of(tx, 30)))])
