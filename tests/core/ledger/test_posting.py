"""The ledger on a real database."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from laurels.core import ledger
from laurels.core.ledger import AccountRef, Journal, LotTerms, Transfer
from laurels.kit.doors.door import Pool
from laurels.kit.tx import Tx
from tests.scene import new_workspace, rolled_back

UNIT = uuid4()


def earn(tx: Tx, customer: UUID, amount: int, *, days: int | None = 30) -> Journal:
    expires = None if days is None else tx.now + timedelta(days=days)
    return Journal(
        tx.new_id(),
        "order",
        tx.new_id(),
        tx.now,
        (
            Transfer(
                AccountRef("issuer", None, UNIT),
                AccountRef("wallet", customer, UNIT),
                amount,
                "earn",
                lot=LotTerms(tx.now, expires, tx.now),
            ),
        ),
    )


def spend(tx: Tx, customer: UUID, amount: int) -> Journal:
    return Journal(
        tx.new_id(),
        "order",
        tx.new_id(),
        tx.now,
        (Transfer(AccountRef("wallet", customer, UNIT), AccountRef("spent", None, UNIT), amount, "spend"),),
    )


async def test_what_was_earned_can_be_spent_and_given_back(pool: Pool) -> None:
    workspace_id = await new_workspace(pool)
    async with rolled_back(pool, workspace_id) as tx:
        customer = uuid4()
        wallet = AccountRef("wallet", customer, UNIT)
        first, second = earn(tx, customer, 100), earn(tx, customer, 50, days=10)
        await ledger.post(tx, [first, second])
        spent = await ledger.post_one(tx, taken := spend(tx, customer, 60))
        assert [part.amount for part in spent.consumed] == [50, 10]
        assert (await ledger.balances(tx, [wallet]))[wallet].spendable == 90
        back = Transfer(taken.transfers[0].target, wallet, 20, "give_back", reverses=taken.id)
        await ledger.post_one(tx, Journal(tx.new_id(), "return", tx.new_id(), tx.now, (back,)))
        assert [lot.remaining for lot in await ledger.lots(tx, wallet)] == [10, 100]
        refused = (await ledger.post(tx, [spend(tx, customer, 111)]))[0]
        assert isinstance(refused, ledger.InsufficientBalance)
        assert refused.extra["available"] == 110
