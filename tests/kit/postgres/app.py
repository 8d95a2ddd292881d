"""A process that holds a database and says so, for tests that end it without warning.

Arguments: the data directory, and optionally a port. Prints the server as JSON, then waits for its input to close.
"""

import asyncio
import logging
import sys
from pathlib import Path

import msgspec

from laurels.kit.postgres import running
from laurels.settings import Settings


async def main(home: str, port: str | None = None) -> None:
    """Hold the database until the input closes."""
    logging.basicConfig(level=logging.INFO)
    settings = Settings(data_directory=Path(home), pg_port=int(port) if port else None)
    async with running(settings, durable="--durable" in sys.argv) as server:
        print(msgspec.json.encode(server).decode(), flush=True)
        await asyncio.to_thread(sys.stdin.read)


asyncio.run(main(*[argument for argument in sys.argv[1:] if not argument.startswith("--")]))
