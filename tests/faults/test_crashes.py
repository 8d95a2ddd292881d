"""Whatever dies or is cut off: what was acknowledged is there, what was not is there wholly or not at all."""

from __future__ import annotations

import asyncio
import io
import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx2
import msgspec
import psutil
import psycopg
import pytest

from laurels.cli import serve
from laurels.insight import doctor
from laurels.kit.doors.door import Pool
from laurels.kit.postgres import Server, held, open_pool
from laurels.settings import Settings
from tests import conftest
from tests.conftest import Database
from tests.scene import rolled_back
from tests.served import Client, serving
from tests.shop import club, customer, give, order, reserve, wallet_of

TILLS = 8
RECOVERY_SECONDS = 30
WORTH = 10
UNPREPARED = Settings(database_pooler=True)
"""Every statement goes over the wire as text, so that a COMMIT can be seen passing."""


@pytest.fixture(scope="module")
def house() -> Generator[Server]:
    """Give a database server of this module's own, which is restarted when it dies."""
    home = Path(tempfile.mkdtemp(prefix="laurels-crash-"))
    home.chmod(0o711)
    try:
        with held(Settings(data_directory=home)) as server:
            conftest._make_template(server)
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def crashing(house: Server) -> Database:
    """Give a database on the server that may be killed."""
    name = f"crash_{time.monotonic_ns()}"
    with psycopg.connect(conftest._of(house.super_url), autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name} OWNER laurels_owner TEMPLATE {conftest.TEMPLATE}".encode())
    urls = (house.app_url, house.owner_url, house.batch_url, house.read_url, conftest._of(house.super_url))
    return Database(name, *(conftest._on(url, name) for url in urls))


@pytest.fixture
async def quiet(crashing: Database) -> AsyncGenerator[Pool]:
    """Give a pool for looking on."""
    pool = await open_pool(crashing.app_url, size=2, name="onlooker")
    try:
        yield pool
    finally:
        await pool.close()


@dataclass
class History:
    """What was sent and what was acknowledged, on file at once."""

    file: Path
    sent: set[str] = field(default_factory=set[str])
    acknowledged: dict[str, Any] = field(default_factory=dict[str, Any])
    refused: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def note(self, name: str, answer: Any) -> None:
        """Note an acknowledged order before anything else happens."""
        self.acknowledged[name] = answer
        points = sum(int(grant["points"]) for grant in answer["earned"])
        line = {"request_id": name, "status": 200, "source": "shop", "external_id": name, "points": points}
        with self.file.open("a") as lines:
            lines.write(json.dumps(line) + "\n")


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "history.jsonl")


Send = Callable[[str, Any], Awaitable[Any]]


async def load(send: Send, history: History, going: asyncio.Event, *, prefix: str = "") -> None:
    """Send orders from several tills until told to stop; what fails in a way that allows it is sent again."""

    async def till(number: int) -> None:
        turn = 0
        while going.is_set():
            turn += 1
            name = f"{prefix}{number}-{turn}"
            body = order(name, 1000)
            history.sent.add(name)
            for _ in range(40):
                try:
                    answer = await send(name, body)
                except httpx2.TransportError:
                    await asyncio.sleep(0.1)
                    continue
                if answer.status_code == 200:
                    history.note(name, answer.json())
                    break
                history.refused.append((answer.status_code, answer.json()["code"]))
                await asyncio.sleep(0.1)

    await asyncio.gather(*(till(number) for number in range(TILLS)))


async def check(pool: Pool, client: Client, history: History) -> None:
    """Compare history and books."""
    assert history.acknowledged
    assert {status for status, _ in history.refused} <= {503}, history.refused
    async with rolled_back(pool, client.workspace_id) as tx:
        found = [one for one in await doctor.examine(tx) if not one.information]
        assert found == []
        assert await doctor.compare_history(tx, history.file) == []
        cursor = await tx.db.execute(
            """SELECT (SELECT count(*) FROM shop_order), (SELECT count(*) FROM order_line),
                      (SELECT count(*) FROM decision WHERE cause = 'order'),
                      (SELECT count(*) FROM journal WHERE cause = 'order'), (SELECT count(*) FROM lot),
                      (SELECT sum(balance) FROM account WHERE kind = 'wallet')"""
        )
        row = await cursor.fetchone()
        assert row is not None
        orders, *parts, balance = row
        assert parts == [orders] * 4, "an order is there in part"
        assert balance == orders * WORTH
        names = {name for (name,) in await (await tx.db.execute("SELECT external_id FROM shop_order")).fetchall()}
    assert set(history.acknowledged) <= names <= history.sent
    assert len({answer["id"] for answer in history.acknowledged.values()}) == len(history.acknowledged)


def postmaster(server: Server) -> int:
    """Find the number of the server's first process."""
    return int((Path(server.data_directory or "") / "postmaster.pid").read_text().split("\n")[0])


async def back_again(url: str, before: int, server: Server) -> float:
    """Wait until another server process answers, and say how long that took."""
    started = time.monotonic()
    while time.monotonic() - started < RECOVERY_SECONDS:
        try:
            if postmaster(server) != before:
                async with await psycopg.AsyncConnection.connect(url, connect_timeout=1) as db:
                    await db.execute("SELECT 1")
                    return time.monotonic() - started
        except (psycopg.OperationalError, FileNotFoundError, ValueError, IndexError):
            pass
        await asyncio.sleep(0.05)
    raise AssertionError("the server did not come back")


async def served_again(history: History) -> None:
    """Wait until orders are acknowledged again."""
    acknowledged, started = len(history.acknowledged), time.monotonic()
    while len(history.acknowledged) <= acknowledged + TILLS:
        assert time.monotonic() - started < RECOVERY_SECONDS, "nobody is served after the restart"
        await asyncio.sleep(0.02)


def sender(client: Client, *, keyed: bool) -> Send:
    async def send(name: str, body: Any) -> Any:
        headers = {"Idempotency_Key": name} if keyed else {}
        return await client.send("POST", "/v1/orders", body, **headers)

    return send


@pytest.mark.parametrize("kills", [1, pytest.param(20, marks=pytest.mark.slow)])
async def test_a_killed_database_server_loses_nothing_that_was_acknowledged(
    crashing: Database, house: Server, quiet: Pool, history: History, kills: int
) -> None:
    async with serving(crashing.app_url, quiet) as client:
        shop = await club(client)
        await shop.campaign()
        await customer(client)
        going = asyncio.Event()
        going.set()
        tills = asyncio.create_task(load(sender(client, keyed=False), history, going, prefix="n"))
        keyed = asyncio.create_task(load(sender(client, keyed=True), history, going, prefix="k"))
        for _ in range(kills):
            await asyncio.sleep(0.4)
            before = postmaster(house)
            os.kill(before, signal.SIGKILL)
            assert await back_again(crashing.app_url, before, house) < RECOVERY_SECONDS
            await served_again(history)
        going.clear()
        await asyncio.gather(tills, keyed)
        await check(quiet, client, history)


async def test_connections_terminated_all_the_time_lose_nothing(
    crashing: Database, quiet: Pool, history: History, quiet_log: io.StringIO
) -> None:
    async with serving(crashing.app_url, quiet) as client:
        shop = await club(client)
        await shop.campaign()
        await customer(client)
        going = asyncio.Event()
        going.set()
        tills = asyncio.create_task(load(sender(client, keyed=False), history, going, prefix="n"))
        keyed = asyncio.create_task(load(sender(client, keyed=True), history, going, prefix="k"))
        async with await psycopg.AsyncConnection.connect(crashing.super_url, autocommit=True) as db:
            for _ in range(25):
                await asyncio.sleep(0.1)
                await db.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND application_name = 'web'"
                )
        going.clear()
        await asyncio.gather(tills, keyed)
        broken = [line for line in quiet_log.getvalue().splitlines() if '.failed"' in line]
        assert not broken, broken[0].encode().decode("unicode_escape")[-3000:]
        await check(quiet, client, history)


async def test_the_first_request_after_an_immediate_restart_succeeds(
    crashing: Database, house: Server, quiet: Pool
) -> None:
    async with serving(crashing.app_url, quiet) as client:
        shop = await club(client)
        await shop.campaign()
        await customer(client)
        await asyncio.gather(*(client.get("/v1/orders") for _ in range(30)))  # fills the pool
        before = postmaster(house)
        os.kill(before, signal.SIGQUIT)
        await back_again(crashing.app_url, before, house)
        writes = [client.send("POST", "/v1/orders", order(f"n{n}", 1000)) for n in range(5)]
        answers = await asyncio.gather(*(client.send("GET", "/v1/orders") for _ in range(20)), *writes)
        assert {answer.status_code for answer in answers} == {200}


@dataclass
class Wire:
    """A wire between application and database that may be cut around the next commit."""

    url: str
    cut: str = ""
    done: int = 0


@asynccontextmanager
async def wired(url: str) -> AsyncGenerator[Wire]:
    """Put a wire before a database."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    port = parts.port or int(query.get("port", "5432"))
    home = tempfile.mkdtemp(prefix="laurels-wire-")

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(f"{query['host']}/.s.PGSQL.{port}")

        async def there() -> None:
            while data := await reader.read(65536):
                if wire.cut and b"COMMIT" in data:
                    how, wire.cut = wire.cut, ""
                    wire.done += 1
                    downward.cancel()
                    if how == "after":
                        await asyncio.gather(downward, return_exceptions=True)
                        far_writer.write(data)
                        await far_reader.read(65536)  # the database said that it is done, and nobody hears it
                    break
                far_writer.write(data)
            far_writer.close()
            writer.close()

        async def here() -> None:
            while data := await far_reader.read(65536):
                writer.write(data)
            writer.close()

        upward = asyncio.create_task(there())
        downward = asyncio.create_task(here())
        await upward
        downward.cancel()
        await asyncio.gather(downward, return_exceptions=True)

    listener = await asyncio.start_unix_server(carry, f"{home}/.s.PGSQL.{port}")
    wire = Wire(urlunsplit(parts._replace(query=urlencode({**query, "host": home}))))
    try:
        yield wire
    finally:
        listener.close()
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.parametrize("cut", ["after", "before"])
async def test_a_connection_cut_at_the_commit_leaves_no_doubt_for_who_asks_again(
    crashing: Database, quiet: Pool, cut: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with wired(crashing.app_url) as wire, serving(wire.url, quiet, UNPREPARED) as client:
        shop = await club(client)
        await shop.campaign()
        ada = await customer(client)
        await give(client, ada, 500, "start")

        wire.cut = cut
        lost = await client.send("POST", "/v1/orders", order("1", 1000, placed_at="2026-01-01T00:00:00Z"))
        assert (lost.status_code, lost.json()["code"]) == (503, "outcome_unknown")
        again = await client.post("/v1/orders", order("1", 1000, placed_at="2026-01-01T00:00:00Z"))
        assert again["status"] == ("unchanged" if cut == "after" else "created")
        assert again["earned"][0]["points"] == "10"

        wire.cut = cut
        keyed = await client.send("POST", "/v1/orders", order("2", 1000), Idempotency_Key="k")
        assert (keyed.status_code, keyed.json()["status"]) == (200, "created")
        assert ("idempotency-replayed" in keyed.headers) == (cut == "after")

        paying = {"external_id": "p", "customer": {"id": ada}, "wallet": "points", "points": "30"}
        wire.cut = cut
        lost = await client.send("POST", "/v1/payments", paying)
        assert lost.status_code == 503
        assert (await reserve(client, ada, 30, "p"))["status"] == "reserved"

        wire.cut = cut
        rows = {"items": [order("3", 1000), order("4", 1000)]}
        lost = await client.send("POST", "/v1/orders/bulk", rows)
        assert lost.status_code == 503
        again = await client.post("/v1/orders/bulk", rows)
        assert again["unchanged" if cut == "after" else "created"] == 2

        assert wire.done == 4
        kept = await wallet_of(client, ada)
        assert (kept["balance"], kept["held"]) == ("540", "30")
        async with rolled_back(quiet, client.workspace_id) as tx:
            assert [one for one in await doctor.examine(tx) if not one.information] == []


@pytest.mark.parametrize("kills", [1, pytest.param(12, marks=pytest.mark.slow)])
async def test_a_killed_web_process_loses_nothing_that_was_acknowledged(
    crashing: Database, house: Server, quiet: Pool, history: History, kills: int
) -> None:
    settings = Settings(processes=2, port=0)
    server = _with(house, crashing)
    async with serving(crashing.app_url, quiet) as near:
        shop = await club(near)
        await shop.campaign()
        await customer(near)
        with serve.serving(settings, server, with_worker=False) as address:
            async with httpx2.AsyncClient(base_url=address, timeout=20) as http:
                client = Client(http, near.key, near.workspace_id)
                going = asyncio.Event()
                going.set()
                tills = asyncio.create_task(load(sender(client, keyed=False), history, going))
                for _ in range(kills):
                    await asyncio.sleep(0.5)
                    web = _web_processes()
                    assert web
                    os.kill(web[0], signal.SIGKILL)
                    await served_again(history)
                going.clear()
                await tills
        await check(quiet, near, history)


def _with(server: Server, database: Database) -> Server:
    return msgspec.structs.replace(server, app_url=database.app_url, batch_url=database.batch_url)


def _web_processes() -> list[int]:
    return [
        child.pid
        for child in psutil.Process().children(recursive=True)
        if child.is_running() and "laurels.cli.web" in child.cmdline()
    ]
