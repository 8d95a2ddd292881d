"""Tests of the pool and of the statements that travel through it."""

import time

import psycopg
import pytest
from psycopg.rows import dict_row, tuple_row

from laurels.kit.postgres import Connection, Pool, all_statements, open_pool, retryable, statement
from tests.conftest import Database

SAMPLE = statement("SELECT 1 WHERE workspace_id = %(workspace_id)s AND id = ANY(%(id)s)")


async def test_a_connection_is_lent_in_an_open_transaction(connection: Connection) -> None:
    cursor = await connection.execute("SELECT current_user, current_setting('statement_timeout')")
    assert await cursor.fetchone() == ("laurels_app", "30s")


async def test_json_travels_both_ways(connection: Connection) -> None:
    cursor = await connection.execute("SELECT %(a)s, %(a)s ->> 'b'", {"a": {"b": "ü"}})
    assert await cursor.fetchone() == ({"b": "ü"}, "ü")


async def test_a_connection_that_an_administrator_ended_is_not_lent(database: Database) -> None:
    pool = await open_pool(database.app_url, size=2, name="ended", least=2)
    try:
        with psycopg.connect(database.super_url, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = 'ended'"
            )
        began = time.monotonic()
        for _ in range(3):
            async with pool.connection() as connection:
                assert await (await connection.execute("SELECT 1")).fetchone() == (1,)
        assert time.monotonic() - began < 5
    finally:
        await pool.close()


async def test_what_a_borrower_changed_is_put_back(pool: Pool) -> None:
    async with pool.connection() as connection:
        connection.row_factory = dict_row
        lent = id(connection)
    for _ in range(8):
        async with pool.connection() as connection:
            assert connection.row_factory is tuple_row
            if id(connection) == lent:
                return


async def test_a_pool_by_key_plans_for_any_workspace_alike(database: Database) -> None:
    pool = await open_pool(database.app_url, size=1, name="by key", by_key=True)
    try:
        async with pool.connection() as connection:
            found = await connection.execute("SHOW plan_cache_mode")
            assert await found.fetchone() == ("force_generic_plan",)
    finally:
        await pool.close()


async def _together(connection: Connection) -> None:
    async with connection.pipeline():
        await connection.execute("SELECT 1 / %s::int", [0])
        await connection.execute("SELECT %s + 1", [1])


@pytest.mark.parametrize("used_before", range(5))
async def test_a_statement_that_a_failure_kept_from_being_prepared_is_prepared_later(
    database: Database, used_before: int
) -> None:
    """Statements that travel together are skipped after one that fails, and so is the word that prepares them."""
    pool = await open_pool(database.app_url, size=1, name="skipped")
    try:
        async with pool.connection() as connection:
            for _ in range(4):  # as on a connection that has been in use for a while
                await connection.execute("BEGIN")
                await connection.execute("ROLLBACK")
            for _ in range(used_before):
                await connection.execute("SELECT %s + 1", [1])
            await connection.execute("BEGIN")
            with pytest.raises(psycopg.errors.DivisionByZero):
                await _together(connection)
            await connection.execute("ROLLBACK")
            for number in range(5):
                assert await (await connection.execute("SELECT %s + 1", [number])).fetchone() == (number + 1,)
    finally:
        await pool.close()


async def test_what_is_prepared_stays_so_over_rollbacks(database: Database) -> None:
    pool = await open_pool(database.app_url, size=1, name="asks")
    try:
        async with pool.connection() as connection:
            for number in range(10):
                await connection.execute("BEGIN")
                await connection.execute("SELECT %s + 2", [number])
                await connection.execute("ROLLBACK")
            found = await connection.execute(
                "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement = 'SELECT $1 + 2'"
            )
            assert await found.fetchall() == [(8,)], "it is prepared at its third use, once, and used from then on"
    finally:
        await pool.close()


async def test_lost_connections_and_conflicts_may_be_tried_again(database: Database) -> None:
    pool = await open_pool(database.app_url, size=1, name="cut")
    try:
        with pytest.raises(psycopg.Error) as lost:
            async with pool.connection() as connection, connection.transaction():
                await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        assert retryable(lost.value)
        assert retryable(psycopg.errors.DeadlockDetected())
        assert retryable(psycopg.errors.SerializationFailure())
        assert not retryable(psycopg.errors.UniqueViolation())
        assert not retryable(ValueError())
    finally:
        await pool.close()


def test_a_statement_knows_its_place_and_its_parameters() -> None:
    assert SAMPLE.name.endswith("test_pool.SAMPLE")
    assert SAMPLE.parameters == {"workspace_id", "id"}
    assert SAMPLE in all_statements()
    assert not SAMPLE.binary
