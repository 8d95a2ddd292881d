"""Make one batch in a process that can be killed."""

import asyncio
import sys
from uuid import UUID

from laurels.kit.postgres import open_pool
from laurels.program import vouchers


async def main(url: str, workspace_id: str, batch_id: str) -> None:
    """Make it in small lists."""
    pool = await open_pool(url, size=3, name="runner")
    await vouchers.generate(pool, UUID(workspace_id), UUID(batch_id), codes_at_once=100)
    await pool.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
