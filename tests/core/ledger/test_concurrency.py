"""Many at once, on real connections: what is left must be what some order of the same acts would leave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

import psycopg
import pytest

from laurels.core import ledger
from laurels.core.ledger import (
    AccountRef,
    Bounds,
    CeilingReached,
    InsufficientBalance,
    Journal,
    LedgerRefused,
    LotTerms,
    Posted,
    RestoreTooMuch,
    Transfer,
)
from laurels.insight import doctor
from laurels.kit.doors import transact
from laurels.kit.postgres import Pool, open_pool
from laurels.kit.tx import Tx
from tests.conftest import Database
from tests.core.ledger.strategies import ANN, BOB, COUNTED, COUNTERS, DAY, ISSUER, SPENT
from tests.scene import new_workspace, request

T = TypeVar("T")
TILLS = 8
CODE = COUNTERS[0]


class Shop:
    """A workspace that many tills work in at once."""

    def __init__(self, pool: Pool, workspace_id: UUID) -> None:
        self.pool = pool
        self.workspace_id = workspace_id

    async def do(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        return await transact(self.pool, work, request(self.workspace_id))

    async def post(self, *moves: Transfer, id: UUID | None = None) -> Posted | LedgerRefused:
        async def work(tx: Tx) -> Posted | LedgerRefused:
            [result] = await ledger.post(tx, [Journal(id or tx.new_id(), "test", uuid4(), tx.now, moves)])
            return result

        return await self.do(work)

    async def earn(self, wallet: AccountRef, amount: int, *, ends: timedelta | None = DAY) -> UUID:
        async def work(tx: Tx) -> UUID:
            lot = LotTerms(tx.now, None if ends is None else tx.now + ends, tx.now)
            move = Transfer(ISSUER, wallet, amount, "earn", lot=lot)
            return (await ledger.post_one(tx, Journal(tx.new_id(), "test", uuid4(), tx.now, (move,)))).journal_id

        return await self.do(work)

    async def balance(self, account: AccountRef) -> ledger.Balance:
        async def work(tx: Tx) -> ledger.Balance:
            return (await ledger.balances(tx, [account]))[account]

        return await self.do(work)

    async def faults(self) -> list[doctor.Finding]:
        return [finding for finding in await self.do(doctor.examine) if not finding.information]


@pytest.fixture
async def shop(database: Database) -> AsyncGenerator[Shop]:
    """Open a shop of eight tills, and see at its end that no two of them ever waited for each other."""
    pool = await open_pool(database.app_url, size=TILLS, name="tills", least=TILLS)
    try:
        yield Shop(pool, await new_workspace(pool))
    finally:
        await pool.close()
    with psycopg.connect(database.super_url, autocommit=True) as db:
        assert db.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()").fetchone() == (
            0,
        )


def refused(results: Sequence[object], by: type[LedgerRefused]) -> int:
    assert all(isinstance(one, Posted | by) for one in results), results
    return sum(isinstance(one, by) for one in results)


@pytest.mark.parametrize("limit", [1, 3])
async def test_of_two_hundred_uses_at_once_as_many_win_as_the_limit_allows(shop: Shop, limit: int) -> None:
    use = Transfer(COUNTED, CODE, 1, "use", bounds=Bounds(ceiling=limit))
    results = await asyncio.gather(*(shop.post(use) for _ in range(200)))
    assert refused(results, CeilingReached) == 200 - limit
    assert (await shop.balance(CODE)).balance == limit
    assert await shop.faults() == []


async def test_a_use_that_earns_is_refused_whole_when_the_limit_is_reached(shop: Shop) -> None:
    async def redeem(number: int) -> Posted | LedgerRefused:
        wallet = AccountRef("wallet", uuid4(), ISSUER.unit_id)
        now = datetime.now().astimezone()
        earn = Transfer(ISSUER, wallet, 10, "earn", lot=LotTerms(now, None, now))
        result = await shop.post(earn, Transfer(COUNTED, CODE, 1, "use", bounds=Bounds(ceiling=3)))
        assert (await shop.balance(wallet)).balance == (10 if isinstance(result, Posted) else 0)
        return result

    results = await asyncio.gather(*(redeem(number) for number in range(4 * TILLS)))
    assert refused(results, CeilingReached) == 4 * TILLS - 3
    assert await shop.faults() == []


async def test_uses_and_undone_uses_never_pass_the_limit(shop: Shop) -> None:
    async def use_and_undo() -> int:
        used = await shop.post(Transfer(COUNTED, CODE, 1, "use", bounds=Bounds(ceiling=3)))
        if isinstance(used, Posted):
            await shop.post(Transfer(CODE, COUNTED, 1, "undo"))
        return isinstance(used, Posted)

    won = await asyncio.gather(*(use_and_undo() for _ in range(100)))
    assert sum(won) >= 3
    assert (await shop.balance(CODE)).balance == 0
    assert await shop.faults() == []


async def test_a_hundred_spends_of_sixty_at_once_take_one_hundred_once(shop: Shop) -> None:
    await shop.earn(ANN, 100)
    results = await asyncio.gather(*(shop.post(Transfer(ANN, SPENT, 60, "spend")) for _ in range(100)))
    assert refused(results, InsufficientBalance) == 99
    assert (await shop.balance(ANN)).balance == 40
    assert await shop.faults() == []


async def test_holds_at_once_reserve_no_more_than_there_is(shop: Shop) -> None:
    for _ in range(5):
        await shop.earn(ANN, 20)

    async def reserve() -> ledger.Hold | LedgerRefused:
        async def work(tx: Tx) -> ledger.Hold:
            return await ledger.hold(
                tx, ANN, 30, id=tx.new_id(), expires_at=tx.now + DAY, cause="test", cause_id=uuid4()
            )

        try:
            return await shop.do(work)
        except InsufficientBalance as full:
            return full

    made = [one for one in await asyncio.gather(*(reserve() for _ in range(40))) if isinstance(one, ledger.Hold)]
    assert len(made) == 3
    captures = [Transfer(ANN, SPENT, 30, "capture", hold_id=hold.id) for hold in made for _ in range(5)]
    results = await asyncio.gather(*(shop.post(capture) for capture in captures))
    assert refused(results, ledger.HoldEnded) == len(captures) - 3
    assert (await shop.balance(ANN)) == ledger.Balance(10, 0, 0, 10, 0, 10, (await shop.balance(ANN)).expiring_at)
    assert await shop.faults() == []


async def test_spends_expiry_and_returns_of_the_same_lots_lose_nothing(shop: Shop) -> None:
    for number in range(40):
        await shop.earn(ANN, 10, ends=timedelta(milliseconds=300 + 25 * number))
    spends: list[UUID] = []
    expired = 0

    async def spend() -> None:
        for _ in range(25):
            result = await shop.post(Transfer(ANN, SPENT, 7, "spend", mode="clip"))
            assert isinstance(result, Posted)
            if result.amounts[0]:
                spends.append(result.journal_id)
            await asyncio.sleep(0.01)

    async def give_back() -> None:
        for number in range(40):
            if spends:
                past = spends[number % len(spends)]
                grace = timedelta(milliseconds=100 * (number % 2))
                await shop.post(Transfer(SPENT, ANN, 3, "give_back", reverses=past, grace=grace))
            await asyncio.sleep(0.01)

    async def expire() -> None:
        nonlocal expired

        async def work(tx: Tx) -> int:
            return sum(one.amount for one in await ledger.expire_due(tx, limit=7))

        for _ in range(60):
            expired += await shop.do(work)
            await asyncio.sleep(0.01)

    await asyncio.gather(spend(), spend(), give_back(), give_back(), expire(), expire())
    await asyncio.sleep(0.5)
    await expire()
    assert expired > 0
    assert (await shop.balance(ANN)).balance == 0
    assert await shop.faults() == []


async def test_transfers_both_ways_at_once_are_all_carried_out(shop: Shop) -> None:
    for wallet in (ANN, BOB):
        await shop.earn(wallet, 1000)
    there, back = Transfer(ANN, BOB, 3, "gift"), Transfer(BOB, ANN, 2, "gift")
    both = [(there, back), (back, there)]
    results = await asyncio.gather(
        *(shop.post(*both[number % 2]) for number in range(64)), *map(shop.post, 50 * [there, back])
    )
    assert refused(results, InsufficientBalance) == 0
    assert (await shop.balance(ANN)).balance == 1000 - 64 - 50
    assert (await shop.balance(BOB)).balance == 1000 + 64 + 50
    assert await shop.faults() == []


async def test_a_list_over_many_wallets_and_the_jobs_lock_in_one_order(shop: Shop) -> None:
    owners = [uuid4() for _ in range(12)]
    crowd = [AccountRef("wallet", owner, ISSUER.unit_id) for owner in owners]

    async def many(shift: int) -> None:
        async def work(tx: Tx) -> None:
            turned = crowd[shift:] + crowd[:shift]
            lot = LotTerms(tx.now - DAY, tx.now + timedelta(milliseconds=20), tx.now - DAY)
            earned = [Transfer(ISSUER, wallet, 5, "earn", lot=lot) for wallet in turned]
            used = Transfer(COUNTED, CODE, 1, "use")
            await ledger.post(tx, [Journal(tx.new_id(), "test", uuid4(), tx.now, (one, used)) for one in earned])
            held = turned[-1]
            try:
                await ledger.hold(
                    tx,
                    held,
                    1,
                    id=tx.new_id(),
                    expires_at=tx.now + timedelta(milliseconds=10),
                    cause="t",
                    cause_id=uuid4(),
                )
            except InsufficientBalance:
                return

        await shop.do(work)

    async def jobs() -> None:
        for _ in range(10):
            await shop.do(ledger.jobs.release_overdue)
            await shop.do(ledger.jobs.expire)

    await asyncio.gather(*(many(number % 12) for number in range(48)), jobs(), jobs())
    await asyncio.sleep(0.05)
    await jobs()
    assert [(await shop.balance(wallet)).balance for wallet in crowd] == [0] * 12
    assert (await shop.balance(CODE)).balance == 48 * 12
    assert await shop.faults() == []


async def test_partial_returns_and_a_rollback_at_once_give_back_no_more_than_was_taken(shop: Shop) -> None:
    for amount in (30, 40, 50):
        await shop.earn(ANN, amount)
    spent = await shop.post(Transfer(ANN, SPENT, 100, "spend"))
    assert isinstance(spent, Posted)

    def give(amount: int) -> Transfer:
        return Transfer(SPENT, ANN, amount, "give_back", reverses=spent.journal_id)

    results = await asyncio.gather(*(shop.post(give(amount)) for amount in [35, 45, 100] * 7))
    given = [one.amounts[0] for one in results if isinstance(one, Posted)]
    refused(results, RestoreTooMuch)
    assert sorted(given) in ([35, 35], [35, 45], [45, 45], [100])
    assert (await shop.balance(ANN)).balance == 20 + sum(given)
    assert await shop.faults() == []


async def test_the_same_journal_sent_fifty_times_at_once_happens_once(shop: Shop) -> None:
    await shop.earn(ANN, 100)
    id = uuid4()
    results = await asyncio.gather(*(shop.post(Transfer(ANN, SPENT, 60, "spend"), id=id) for _ in range(50)))
    assert results == [results[0]] * 50
    assert (await shop.balance(ANN)).balance == 40
    now = datetime.now().astimezone()
    added = Transfer(ISSUER, ANN, 5, "earn", lot=LotTerms(now, None, now))
    id = uuid4()
    results = await asyncio.gather(*(shop.post(added, id=id) for _ in range(50)))
    assert results == [results[0]] * 50
    assert (await shop.balance(ANN)).balance == 45
    assert await shop.faults() == []


async def test_a_clock_that_jumps_expires_nothing_twice(shop: Shop) -> None:
    for number in range(12):
        await shop.earn(ANN, 10, ends=timedelta(hours=6 * (number + 1)))
    seen: list[UUID] = []

    async def run(offset: timedelta) -> None:
        async def work(tx: Tx) -> None:
            skewed = Tx(tx.db, tx.workspace, tx.actor, tx.now + offset, tx.request_id)
            seen.extend(one.lot_id for one in await ledger.expire_due(skewed, limit=100))

        await shop.do(work)

    for hours in (0, 24, -1, 24, 23, 48, -1, 72, 72, 0, 96):
        await asyncio.gather(*(run(timedelta(hours=hours, seconds=1)) for _ in range(3)))
    assert len(seen) == len(set(seen)) == 12
    assert (await shop.balance(ANN)).balance == 0
    assert await shop.faults() == []


async def test_a_worker_killed_in_the_midst_of_expiry_leaves_it_to_the_next(shop: Shop) -> None:
    for _ in range(30):
        await shop.earn(ANN, 10, ends=timedelta(milliseconds=1))

    async def killed(tx: Tx) -> None:
        await ledger.jobs.expire(tx)
        await tx.db.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(Exception, match=r"."):
        await asyncio.wait_for(shop.do(killed), 5)
    assert (await shop.balance(ANN)).balance == 300
    await shop.do(ledger.jobs.expire)
    await shop.do(ledger.jobs.expire)
    assert (await shop.balance(ANN)).balance == 0

    async def events(tx: Tx) -> int:
        cursor = await tx.db.execute("SELECT count(*) FROM feed_inbox WHERE type = 'points.expired'")
        row = await cursor.fetchone()
        assert row is not None
        return row[0]

    assert await shop.do(events) == 1
    assert await shop.faults() == []
