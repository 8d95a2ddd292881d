"""What tests of codes share: a shop whose campaigns have codes, and a worker's queue where one is needed."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from laurels.kit import doors, ids
from laurels.kit.postgres import Pool, open_pool
from laurels.kit.tx import Tx
from laurels.program import vouchers
from laurels.program.vouchers import Batch
from laurels.system import jobs
from tests.conftest import Database
from tests.scene import request
from tests.served import Client, serving
from tests.shop import club

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Coder:
    """Somebody who makes codes through the API, in one workspace with one campaign."""

    client: Client
    pool: Pool
    campaign: str

    @property
    def campaign_id(self) -> UUID:
        return ids.decode("cmp", self.campaign)

    async def code(self, code: str | None = None, **more: Any) -> dict[str, Any]:
        """Create a code by hand."""
        named = {} if code is None else {"code": code}
        return await self.client.post("/v1/vouchers", {"campaign_id": self.campaign, **named, **more})

    async def batch(self, count: int, **more: Any) -> dict[str, Any]:
        """Begin a batch."""
        return await self.client.post("/v1/voucher_batches", {"campaign_id": self.campaign, "count": count, **more})

    async def codes(self, **wanted: str) -> list[dict[str, Any]]:
        """List all codes, newest first."""
        found: list[dict[str, Any]] = []
        query = "".join(f"&{name}={value}" for name, value in wanted.items())
        cursor = ""
        while True:
            page = await self.client.get(f"/v1/vouchers?limit=200{query}{cursor}")
            found += page["items"]
            if page["next_cursor"] is None:
                return found
            cursor = f"&cursor={page['next_cursor']}"

    async def change(self, action: str, **more: Any) -> dict[str, Any]:
        """Begin a change of many codes."""
        return await self.client.post("/v1/voucher_changes", {"action": action, "reason": "a test", **more})

    async def publish(self, customer: str, source_id: str, **more: Any) -> dict[str, Any]:
        """Give a customer something."""
        named = {"campaign_id": self.campaign, "customer": {"id": customer}, "source_id": source_id}
        return await self.client.post("/v1/publications", {**named, **more})

    async def asked(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        """Run a verb in a transaction of its own."""
        return await doors.transact(self.pool, work, request(self.client.workspace_id))

    async def generate(self, batch: dict[str, Any], **more: Any) -> Batch:
        """Make a batch as the worker does."""
        id = ids.decode("vba", batch["id"])
        return await vouchers.generate(self.pool, self.client.workspace_id, id, **more)

    async def carry_out(self, change: dict[str, Any]) -> dict[str, Any]:
        """Carry a change out as the worker does."""
        await vouchers.change(self.pool, self.client.workspace_id, ids.decode("vcg", change["id"]))
        return await self.client.get(f"/v1/voucher_changes/{change['id']}")

    async def count(self, table: str) -> int:
        """Count the workspace's rows of a table."""
        async with self.pool.connection() as db:
            await db.execute("BEGIN")
            await db.execute(f"SET LOCAL laurels.workspace_id = '{self.client.workspace_id}'".encode())
            row = await (await db.execute(f"SELECT count(*) FROM {table}".encode())).fetchone()
            await db.execute("ROLLBACK")
        assert row is not None
        return row[0]

    async def told(self, *types: str) -> list[dict[str, Any]]:
        """List what waits for the feed, of these types, in order."""
        async with self.pool.connection() as db:
            await db.execute("BEGIN")
            await db.execute(f"SET LOCAL laurels.workspace_id = '{self.client.workspace_id}'".encode())
            rows = await (
                await db.execute(
                    "SELECT type, payload FROM feed_inbox WHERE type = ANY(%s) ORDER BY position", [list(types)]
                )
            ).fetchall()
            await db.execute("ROLLBACK")
        return [{"type": type, **payload} for type, payload in rows]


async def coder_of(client: Client, pool: Pool) -> Coder:
    """Set a campaign up in the client's workspace."""
    return Coder(client, pool, await (await club(client)).campaign(trigger="code"))


@asynccontextmanager
async def with_queue(database: Database, **workspace: Any) -> AsyncGenerator[Coder]:
    """Serve a workspace on a database that has a queue for the worker."""
    jobs.migrate(database.owner_url, user_urls=(database.app_url,))
    pool = await open_pool(database.app_url, size=8, name="codes", statement_timeout_ms=0)
    try:
        async with serving(database.app_url, pool, **workspace) as client:
            yield await coder_of(client, pool)
    finally:
        await pool.close()
