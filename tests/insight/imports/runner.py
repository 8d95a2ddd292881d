"""Run one import, or its undo, in a process that can be killed."""

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from laurels.insight import imports
from laurels.kit.postgres import open_pool


async def main(url: str, workspace_id: str, import_id: str, path: str) -> None:
    """Run it in small lists, or take it back if the path is `undo`."""
    pool = await open_pool(url, size=2, name="runner")
    if path == "undo":
        await imports.undo(pool, UUID(workspace_id), UUID(import_id), items_max=50)
    else:
        await imports.run(pool, UUID(workspace_id), UUID(import_id), file=Path(path), items_max=50)
    await pool.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
