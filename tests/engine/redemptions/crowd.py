"""Many at the counter at once: how they are sent, and what is read of it afterwards."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from laurels.insight import doctor
from laurels.kit.doors.door import Pool
from tests.scene import rolled_back
from tests.served import Client

CLIENTS = 64


async def healthy(pool: Pool, client: Client) -> None:
    """Prove all books of the workspace."""
    async with rolled_back(pool, client.workspace_id) as tx:
        assert [found for found in await doctor.examine(tx) if not found.information] == []


async def crowd(twins: list[Client], bodies: list[dict[str, Any]], path: str = "/v1/redemptions") -> list[Any]:
    """Send all at once, half of them each way."""
    sent = [twins[n % 2].send("POST", path, body) for n, body in enumerate(bodies)]
    return [answer.json() for answer in await asyncio.gather(*sent)]


def refusals(answers: list[Any]) -> Counter[str]:
    """Count why what was asked for was refused."""
    return Counter(one["refusal"]["code"] for answer in answers for one in answer.get("refused", ()))


async def told(client: Client, pool: Pool, type: str) -> list[Any]:
    """Read the events of a type, those that wait for their number included."""
    async with rolled_back(pool, client.workspace_id) as tx:
        cursor = await tx.db.execute(
            "SELECT payload FROM feed_inbox WHERE workspace_id = %s AND type = %s ORDER BY position",
            [client.workspace_id, type],
        )
        return [payload for (payload,) in await cursor.fetchall()]
