"""One web process of `laurels serve`: takes requests from the socket that all of them share."""

from __future__ import annotations

import gc
import logging
import os
import socket

import msgspec
import uvicorn
from fastapi import FastAPI

from laurels.app import create_app
from laurels.cli import orders
from laurels.demo import page
from laurels.kit import log
from laurels.settings import Settings

KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 20


class Orders(msgspec.Struct, frozen=True):
    """What a web process must know beside the settings."""

    database_url: str
    listen_file: int
    ready_file: int
    page: dict[str, str]


class Server(uvicorn.Server):
    """A uvicorn that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready_file: int) -> None:
        super().__init__(config)
        self._ready_file = ready_file

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell the parent."""
        await super().startup(sockets)
        gc.freeze()  # what start-up made stays
        orders.say_ready(self._ready_file)


def main() -> None:
    """Serve until asked to stop, and finish the requests in hand."""
    # All web processes listen on one socket. Without this, the one that wakes first takes all connections that wait,
    # and as those stay open it then has all the calls: measured, one process did nothing beside a busy one.
    os.environ["UV_TCP_SINGLE_ACCEPT"] = "1"
    told = orders.receive(Orders)
    settings = Settings.read()
    log.configure("json" if settings.log_format == "json" else "console", settings.log_level)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    front = create_app(settings, told.database_url)
    assert isinstance(front.app, FastAPI), "the front stands before the framework's application"
    page.register(front.app, told.page)
    config = uvicorn.Config(
        front,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        backlog=2048,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    Server(config, told.ready_file).run(sockets=[socket.socket(fileno=told.listen_file)])


if __name__ == "__main__":
    main()
