"""The gate looks a key up once for all who ask meanwhile, and takes nobody who waits for one who asks too fast."""

from __future__ import annotations

import asyncio

from laurels.kit import doors
from laurels.kit.limits import RateLimiter
from laurels.kit.postgres import Pool, open_pool
from laurels.system import access
from tests.conftest import Database
from tests.scene import new_workspace, request

LIMIT, SECONDS = 1000, 0.05


async def _key(pool: Pool) -> str:
    workspace_id = await new_workspace(pool)
    issued = await doors.transact(
        pool, lambda tx: access.create(tx, name="till", kind="secret", scopes=["*"]), request(workspace_id)
    )
    return issued.text


async def test_a_key_that_was_looked_up_for_long_is_not_refused_for_what_passed_meanwhile(
    pool: Pool, shared_database: Database
) -> None:
    authorization = f"Bearer {await _key(pool)}"
    limiter = RateLimiter(LIMIT, SECONDS)
    busy = await open_pool(shared_database.app_url, size=1, name="busy")
    try:
        slow, quick = access.KeyGate(busy, limiter), access.KeyGate(pool, limiter)
        async with busy.connection():
            waits = asyncio.create_task(slow.admit(authorization=authorization, permission="orders:write"))
            await asyncio.sleep(2 * SECONDS)
            await quick.admit(authorization=authorization, permission="orders:write")
        assert (await waits).actor.name == "till"
    finally:
        await busy.close()


async def test_requests_that_come_at_once_share_one_look_up(pool: Pool) -> None:
    gate = access.KeyGate(pool, RateLimiter(1000, 1))
    token = f"Bearer {await _key(pool)}"
    callers = await asyncio.gather(*[gate.admit(authorization=token, permission="orders:write") for _ in range(20)])
    assert len({id(caller.actor) for caller in callers}) == 1


async def test_a_request_that_is_cancelled_while_its_key_is_looked_up_leaves_the_others_alone(pool: Pool) -> None:
    gate = access.KeyGate(pool, RateLimiter(1000, 1))
    token = f"Bearer {await _key(pool)}"
    first, second = (asyncio.create_task(gate.admit(authorization=token, permission="orders:write")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).actor.name == "till"
