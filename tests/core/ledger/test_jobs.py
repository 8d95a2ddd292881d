"""What the worker does for the ledger, batch by batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from laurels.core import ledger
from laurels.core.ledger import AccountRef, Expired, Hold, Journal, LotTerms, Transfer, jobs
from laurels.kit import ids
from laurels.kit.postgres import Pool
from laurels.kit.tx import Tx
from laurels.system import seals
from tests.core.ledger.strategies import ANN, BOB, DAY, ISSUER, SPENT
from tests.scene import new_workspace, rolled_back


async def earn(tx: Tx, wallet: AccountRef, amount: int, *, ended: bool = True, count: int = 1) -> None:
    ends = tx.now + (-timedelta(hours=1) if ended else DAY)
    lot = LotTerms(tx.now - DAY, ends, tx.now - DAY)
    moves = [Transfer(ISSUER, wallet, amount, "earn", lot=lot) for _ in range(count)]
    await ledger.post(tx, [Journal(tx.new_id(), "test", tx.new_id(), tx.now, (move,)) for move in moves])


async def test_expiry_tells_each_customer_once_what_ran_out(pool: Pool) -> None:
    async with rolled_back(pool, await new_workspace(pool)) as tx:
        await earn(tx, ANN, 30)
        await earn(tx, ANN, 20)
        await earn(tx, BOB, 5)
        await earn(tx, BOB, 7, ended=False)
        assert not await jobs.expire(tx)
        told = {event.key: event.payload["expired"] for event in tx.events}
        assert [event.type for event in tx.events] == ["points.expired"] * 2
        wallet = str(ANN.unit_id)
        assert told == {
            ANN.owner_id: [{"wallet_id": wallet, "points": 50}],
            BOB.owner_id: [{"wallet_id": wallet, "points": 5}],
        }
        assert not await jobs.expire(tx)
        assert len(tx.events) == 2
        assert {ref: balance.balance for ref, balance in (await ledger.balances(tx, [ANN, BOB])).items()} == {
            ANN: 0,
            BOB: 7,
        }


async def test_a_room_tells_what_becomes_of_its_own_units(pool: Pool) -> None:
    coins, told = ids.derived("unit", "coins"), list[object]()
    purse = AccountRef("wallet", ids.derived("purse"), coins)

    async def expired(tx: Tx, gone: Sequence[Expired]) -> None:
        told.extend((one.owner_id, one.amount) for one in gone)

    async def released(tx: Tx, ended: Sequence[Hold]) -> None:
        told.extend(hold.account for hold in ended)

    ledger.speak_for([coins], ledger.Speaker(expired, released))
    async with rolled_back(pool, await new_workspace(pool)) as tx:
        await earn(tx, ANN, 30)
        for ended in (True, False):
            ends = tx.now + (-timedelta(hours=1) if ended else DAY)
            lot = LotTerms(tx.now - DAY, ends, tx.now - DAY)
            move = Transfer(AccountRef("issuer", None, coins), purse, 7, "load", lot=lot)
            await ledger.post_one(tx, Journal(tx.new_id(), "test", tx.new_id(), tx.now, (move,)))
        soon = tx.now + timedelta(minutes=5)
        await ledger.hold(tx, purse, 5, id=tx.new_id(), expires_at=soon, cause="test", cause_id=tx.new_id())
        assert not await jobs.expire(tx)
        later = Tx(tx.db, tx.workspace, tx.actor, soon, tx.request_id)
        assert not await jobs.release_overdue(later)
        assert told == [(purse.owner_id, 7), purse]
        assert [(event.type, event.key) for event in tx.events] == [("points.expired", ANN.owner_id)]
        assert later.events == []


async def test_expiry_goes_batch_by_batch(pool: Pool) -> None:
    async with rolled_back(pool, await new_workspace(pool)) as tx:
        await earn(tx, ANN, 1, count=jobs.EXPIRED_AT_ONCE + 3)
        assert await jobs.expire(tx)
        assert (await ledger.balances(tx, [ANN]))[ANN].balance == 3
        assert not await jobs.expire(tx)
        assert (await ledger.balances(tx, [ANN]))[ANN].balance == 0


async def test_an_overdue_hold_is_released_once_and_cannot_be_captured(pool: Pool) -> None:
    async with rolled_back(pool, await new_workspace(pool)) as tx:
        await earn(tx, ANN, 30, ended=False)
        held = await ledger.hold(
            tx, ANN, 20, id=tx.new_id(), expires_at=tx.now + timedelta(minutes=5), cause="test", cause_id=tx.new_id()
        )
        assert not await jobs.release_overdue(tx)
        assert tx.events == []
        later = Tx(tx.db, tx.workspace, tx.actor, tx.now + timedelta(minutes=5), tx.request_id)
        assert not await jobs.release_overdue(later)
        assert not await jobs.release_overdue(later)
        [event] = later.events
        assert (event.type, event.key) == ("points.released", ANN.owner_id)
        assert (event.payload["points"], event.payload["hold_id"]) == (20, str(held.id))
        capture = Transfer(ANN, SPENT, 20, "capture", hold_id=held.id)
        [refused] = await ledger.post(later, [Journal(tx.new_id(), "test", tx.new_id(), tx.now, (capture,))])
        assert isinstance(refused, ledger.HoldEnded)
        assert refused.extra == {"how": "expired"}


async def test_a_hold_made_again_after_its_end_is_given_as_it_is(pool: Pool) -> None:
    async with rolled_back(pool, await new_workspace(pool)) as tx:
        await earn(tx, ANN, 30, ended=False)
        ends, id = tx.now + timedelta(minutes=5), tx.new_id()
        await ledger.hold(tx, ANN, 20, id=id, expires_at=ends, cause="test", cause_id=id)
        later = Tx(tx.db, tx.workspace, tx.actor, ends, tx.request_id)
        assert (await ledger.hold(later, ANN, 20, id=id, expires_at=ends, cause="test", cause_id=id)).status == "open"


async def test_each_seal_covers_what_came_since_the_last(pool: Pool) -> None:
    async with rolled_back(pool, await new_workspace(pool)) as tx:
        await earn(tx, ANN, 1, count=jobs.SEALED_AT_ONCE + 1)
        assert await jobs.seal(tx)
        assert not await jobs.seal(tx)
        assert not await jobs.seal(tx)
        await earn(tx, ANN, 1)
        assert not await jobs.seal(tx)
        cursor = await tx.db.execute("SELECT number, cardinality(ids) FROM seal ORDER BY number")
        assert await cursor.fetchall() == [(1, jobs.SEALED_AT_ONCE), (2, 1), (3, 1)]
        assert await seals.verify(tx, stream=ledger.STREAM, content=ledger.content) == []


async def test_a_seal_holds_in_another_time_zone(pool: Pool) -> None:
    async with rolled_back(pool, await new_workspace(pool)) as tx:
        await earn(tx, ANN, 1)
        await jobs.seal(tx)
        await tx.db.execute("SET LOCAL timezone = 'Asia/Kathmandu'")
        assert await seals.verify(tx, stream=ledger.STREAM, content=ledger.content) == []
