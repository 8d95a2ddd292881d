"""`laurels serve`: the database, the web processes and, if wanted, the worker, in one tree."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Annotated

import typer

from laurels.cli.failures import cannot_listen
from laurels.cli.family import Family, Member, Signals
from laurels.cli.schema import migrated
from laurels.cli.screen import say, settings_for_command
from laurels.kit.postgres import Server, held
from laurels.settings import Settings

BACKLOG = 2048


def register(app: typer.Typer) -> None:
    """Offer the command."""
    app.command()(serve)


def serve(
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The port to listen on; 0 is any that is free.")
    ] = None,
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    processes: Annotated[int | None, typer.Option(min=1, max=256, help="How many web processes to run.")] = None,
    with_worker: Annotated[
        bool, typer.Option("--with-worker", help="Run the background worker too, instead of `laurels worker` beside.")
    ] = False,
) -> None:
    """Serve the API until Ctrl-C or SIGTERM, on a database that is started and migrated first."""
    settings = with_options(settings_for_command(), host=host, port=port, processes=processes)
    with Signals() as signals, held(settings) as server:
        migrated(server)
        with serving(settings, server, with_worker=with_worker) as address:
            say(f"Laurels serves {address} (dashboard at {address}/admin, API docs at {address}/docs)")
            signals.wait()


def with_options(settings: Settings, **options: int | str | None) -> Settings:
    """Put the options of a command line above the settings."""
    return dataclasses.replace(settings, **{name: value for name, value in options.items() if value is not None})


@contextmanager
def serving(
    settings: Settings, server: Server, *, with_worker: bool, page: Mapping[str, str] | None = None
) -> Generator[str]:
    """Run the processes while a block lasts, and give the address they serve. The start page shows the keys in `page`.

    :raises CommandFailed: the address is taken, or a process cannot start
    """
    family = Family()
    with listening(settings.host, settings.port) as listener:
        try:
            family.start(*members(settings, server, listener, with_worker=with_worker, page=page or {}))
            yield address_of(listener)
        finally:
            family.stop()


def members(
    settings: Settings, server: Server, listener: socket.socket, *, with_worker: bool, page: Mapping[str, str]
) -> list[Member]:
    """Name the processes that shall run."""
    web = {"database_url": server.app_url, "listen_file": listener.fileno(), "page": page}
    worker = {"database_url": server.app_url, "batch_url": server.batch_url}
    return [
        *(Member("web", "laurels.cli.web", web, files=[listener.fileno()]) for _ in range(settings.processes)),
        *([Member("worker", "laurels.cli.background", worker)] if with_worker else []),
    ]


@contextmanager
def listening(host: str, port: int) -> Generator[socket.socket]:
    """Hold the socket that all web processes take their connections from.

    One socket for all: what waits in its queue survives the death of any of them.

    :raises CommandFailed: it cannot be had
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise cannot_listen(host, port, error) from error
    with listener:
        yield listener


def address_of(listener: socket.socket) -> str:
    """Write the address that a browser on this machine can open."""
    return address_at(*listener.getsockname()[:2])


def address_at(host: str, port: int) -> str:
    """Write the address at which a browser on this machine finds what listens there."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - where somebody else asked to listen
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
