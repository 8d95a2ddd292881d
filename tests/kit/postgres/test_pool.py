"""Tests of the pool."""

from laurels.kit.postgres import Connection


async def test_a_connection_is_lent_in_an_open_transaction(connection: Connection) -> None:
    cursor = await connection.execute("SELECT current_user, current_setting('statement_timeout')")
    assert await cursor.fetchone() == ("laurels_app", "30s")


async def test_json_travels_both_ways(connection: Connection) -> None:
    cursor = await connection.execute("SELECT %(a)s, %(a)s ->> 'b'", {"a": {"b": "ü"}})
    assert await cursor.fetchone() == ({"b": "ü"}, "ü")
