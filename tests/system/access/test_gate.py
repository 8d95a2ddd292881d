"""Who waits for the database is not taken for one who asks too fast."""

from __future__ import annotations

import asyncio

from laurels.kit import doors
from laurels.kit.limits import RateLimiter
from laurels.kit.postgres import Pool, open_pool
from laurels.system import access
from tests.conftest import Database
from tests.scene import new_workspace, request

LIMIT, SECONDS = 1000, 0.05


async def test_a_key_that_was_looked_up_for_long_is_not_refused_for_what_passed_meanwhile(
    pool: Pool, shared_database: Database
) -> None:
    workspace_id = await new_workspace(pool)
    issued = await doors.transact(
        pool, lambda tx: access.create(tx, name="till", kind="secret", scopes=["*"]), request(workspace_id)
    )
    authorization = f"Bearer {issued.text}"
    limiter = RateLimiter(LIMIT, SECONDS)
    busy = await open_pool(shared_database.app_url, size=1, name="busy")
    try:
        slow, quick = access.KeyGate(busy, limiter), access.KeyGate(pool, limiter)
        async with busy.connection():
            waits = asyncio.create_task(slow.admit(authorization=authorization, permission="orders:write"))
            await asyncio.sleep(2 * SECONDS)
            await quick.admit(authorization=authorization, permission="orders:write")
        assert (await waits).workspace_id == workspace_id
    finally:
        await busy.close()
