"""What the ledger reads must not grow with what an account has lived through: counted in rows, not time."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from laurels.core import ledger
from laurels.core.ledger import Journal, LotTerms, Transfer, store
from laurels.kit.doors import transact
from laurels.kit.doors.door import opened
from laurels.kit.postgres import open_pool
from laurels.kit.postgres.pool import Pool
from laurels.kit.tx import Tx
from tests.conftest import Database
from tests.core.ledger.strategies import ISSUER, SPENT, WALLETS
from tests.scene import new_workspace, request

MANY, FEW = 10_000, 10
RICH, POOR, BUSY = WALLETS
FETCHED = "SELECT pg_stat_get_xact_tuples_fetched('lot'::regclass) + pg_stat_get_xact_tuples_returned('lot'::regclass)"
ENTERED = FETCHED.replace("'lot'", "'transfer'")
SCANNED = "SELECT pg_stat_get_xact_numscans(%s::regclass)"
GENERIC = 6  # from then on PostgreSQL may use one plan for all parameters


@pytest.fixture
async def place(database: Database) -> AsyncGenerator[tuple[Pool, UUID]]:
    """Give a database in which one wallet has ten thousand lots, one has ten, and the planner knows it."""
    pool = await open_pool(database.app_url, size=2, name="tests")
    workspace_id = await new_workspace(pool)

    async def fill(tx: Tx) -> None:
        for wallet, count in ((RICH, MANY), (POOR, FEW)):
            made = [_earn(tx, wallet, number) for number in range(count)]
            await ledger.post(tx, made)

    await transact(pool, fill, request(workspace_id))
    with psycopg.connect(database.super_url, autocommit=True) as db:
        db.execute("VACUUM ANALYZE")
    try:
        yield pool, workspace_id
    finally:
        await pool.close()


def _earn(tx: Tx, wallet: ledger.AccountRef, number: int) -> Journal:
    ends = tx.now + timedelta(days=10, minutes=number)
    lot = LotTerms(tx.now, ends, tx.now)
    return Journal(tx.new_id(), "order", tx.new_id(), tx.now, (Transfer(ISSUER, wallet, 10, "earn", lot=lot),))


def _journal(tx: Tx, *moves: Transfer) -> Journal:
    return Journal(tx.new_id(), "order", tx.new_id(), tx.now, moves)


@asynccontextmanager
async def counted(tx: Tx, *, most: int) -> AsyncGenerator[None]:
    """Fail if more lots than this are read inside."""
    before = await _value(tx, FETCHED)
    yield
    read = await _value(tx, FETCHED) - before
    assert read <= most, f"{read} lots were read"


async def _value(tx: Tx, text: str, *params: object) -> int:
    cursor = await tx.db.execute(text.encode(), params)
    row = await cursor.fetchone()
    assert row is not None
    return row[0]


async def test_a_spend_reads_no_lot_beyond_the_last_it_takes(place: tuple[Pool, UUID]) -> None:
    async with opened(place[0], request(place[1])) as tx:
        for _ in range(GENERIC):
            await ledger.post_one(tx, _journal(tx, Transfer(RICH, SPENT, 25, "spend")))
        # Three lots are taken. Each is found, changed and read again by the change.
        async with counted(tx, most=20):
            spent = await ledger.post_one(tx, _journal(tx, Transfer(RICH, SPENT, 25, "spend")))
        assert len(spent.consumed) <= 4


async def test_a_hold_and_its_capture_read_only_their_lots(place: tuple[Pool, UUID]) -> None:
    async with opened(place[0], request(place[1])) as tx:
        for _ in range(GENERIC):
            async with counted(tx, most=40):
                held = await ledger.hold(
                    tx,
                    RICH,
                    25,
                    id=tx.new_id(),
                    expires_at=tx.now + timedelta(days=1),
                    cause="test",
                    cause_id=tx.new_id(),
                )
                await ledger.post_one(tx, _journal(tx, Transfer(RICH, SPENT, 25, "capture", hold_id=held.id)))


async def test_a_clawback_reads_its_own_lots_and_no_lot_beyond_the_last_it_takes(place: tuple[Pool, UUID]) -> None:
    async with opened(place[0], request(place[1])) as tx:
        earned = [_earn(tx, RICH, 50_000 + number) for number in range(GENERIC + 1)]
        await ledger.post(tx, earned)
        for one in earned:
            async with counted(tx, most=30):
                claw = Transfer(RICH, ISSUER, 15, "clawback", mode="debt", reverses=one.id)
                took = await ledger.post_one(tx, _journal(tx, claw))
            assert next(part.amount for part in took.consumed) == 10


async def test_adding_to_a_full_wallet_reads_none_of_its_lots(place: tuple[Pool, UUID]) -> None:
    async with opened(place[0], request(place[1])) as tx, counted(tx, most=0):
        await ledger.post(tx, [_earn(tx, RICH, number) for number in range(20)])


async def test_a_balance_costs_the_same_with_ten_lots_and_with_ten_thousand(place: tuple[Pool, UUID]) -> None:
    async with opened(place[0], request(place[1])) as tx:
        for _ in range(GENERIC):
            await ledger.balances(tx, [RICH, POOR])
        few, many = [await _buffers(tx, wallet.id) for wallet in (POOR, RICH)]
        assert many <= few + 4  # an index of ten thousand entries is a level or two deeper
        async with counted(tx, most=4):
            assert (await ledger.balances(tx, [RICH]))[RICH].spendable == 10 * MANY


async def _buffers(tx: Tx, account_id: UUID) -> int:
    explained = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {store.BALANCES}"
    cursor = await tx.db.execute(
        explained.encode(), {"workspace_id": tx.workspace_id, "now": tx.now, "ids": [account_id]}, prepare=False
    )
    row = await cursor.fetchone()
    assert row is not None
    plan = (json.loads(row[0]) if isinstance(row[0], str) else row[0])[0]["Plan"]
    return plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


async def test_a_page_of_a_long_statement_reads_little_more_than_the_page(place: tuple[Pool, UUID]) -> None:
    async with opened(place[0], request(place[1])) as tx:
        for _ in range(GENERIC):
            before = await _value(tx, ENTERED)
            assert len(await ledger.entries(tx, RICH, before=None, limit=20)) == 20
            assert await _value(tx, ENTERED) - before <= 60


async def test_expiry_reads_only_what_is_due(place: tuple[Pool, UUID]) -> None:
    async with opened(place[0], request(place[1])) as tx:
        ended = LotTerms(tx.now - timedelta(days=2), tx.now - timedelta(days=1), tx.now - timedelta(days=2))
        for _ in range(GENERIC):
            late = [_journal(tx, Transfer(ISSUER, BUSY, 5, "earn", lot=ended)) for _ in range(3)]
            await ledger.post(tx, late)
            scans = await _value(tx, SCANNED, "lot_due")
            async with counted(tx, most=30):
                assert len(await ledger.expire_due(tx, limit=100)) == 3
            assert await _value(tx, SCANNED, "lot_due") > scans
