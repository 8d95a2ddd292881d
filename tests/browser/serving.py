"""A served Laurels for browsers: the web and the worker in a thread of their own, on a real socket."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from laurels import worker
from laurels.app import create_app
from laurels.settings import Settings
from laurels.system import jobs
from tests.conftest import Database

PATIENCE_SECONDS = 30


@contextmanager
def served(database: Database, home: Path) -> Generator[str]:
    """Serve a migrated database while a block lasts, and give the address."""
    jobs.migrate(database.owner_url, user_urls=(database.app_url,))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = _Served(database, home, listener)
        thread.start()
        try:
            if not thread.ready.wait(PATIENCE_SECONDS):
                raise RuntimeError(f"Nothing was served: {thread.failure}")
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            thread.end()


class _Served(threading.Thread):
    def __init__(self, database: Database, home: Path, listener: socket.socket) -> None:
        super().__init__(name="served for browsers", daemon=True)
        self.ready = threading.Event()
        self.failure: BaseException | None = None
        self._database = database
        self._home = home
        self._listener = listener
        self._loop = asyncio.new_event_loop()
        self._ending = asyncio.Event()
        self._server: uvicorn.Server | None = None

    def run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:
            self.failure = error
            raise
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        front = create_app(Settings(data_directory=self._home), self._database.app_url)
        config = uvicorn.Config(front, ws="none", lifespan="on", access_log=False, log_config=None)
        self._server = uvicorn.Server(config)
        shelf = self._home / "imports"
        work = asyncio.create_task(
            worker.run(self._database.app_url, self._database.batch_url, self._ending, shelf=shelf)
        )
        serve = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        while not self._server.started and not serve.done():
            await asyncio.sleep(0.02)
        self.ready.set()
        await asyncio.gather(serve, work)

    def end(self) -> None:
        """Ask both to stop, and wait until they have."""
        if self._server is not None:
            self._server.should_exit = True
        self._loop.call_soon_threadsafe(self._ending.set)
        self.join(PATIENCE_SECONDS)
