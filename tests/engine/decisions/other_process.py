"""A process of its own that tells, for each line it reads, which campaigns of a workspace it would ask now."""

from __future__ import annotations

import asyncio
import json
import sys
from uuid import UUID

from laurels.engine import decisions
from laurels.kit import doors, ids
from laurels.kit.postgres import open_pool
from laurels.kit.tx import Tx
from tests.scene import request


async def main(url: str) -> None:
    pool = await open_pool(url, size=1, name="other")

    async def work(tx: Tx) -> dict[str, int]:
        live = (await decisions.programme(tx)).of_trigger("order.paid").all.values()
        return {ids.encode("cmp", one.id): one.version for one in live}

    try:
        while line := await asyncio.to_thread(sys.stdin.readline):
            found = await doors.transact(pool, work, request(UUID(line.strip())))
            print(json.dumps(found), flush=True)
    finally:
        await pool.close()


asyncio.run(main(sys.argv[1]))
