"""`laurels worker`, and the same work as a member of another command's family."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from functools import partial
from typing import Annotated

import msgspec
import prometheus_client
import typer
import uvloop

import laurels
from laurels import worker
from laurels.cli import orders
from laurels.cli.failures import cannot_listen
from laurels.cli.schema import migrated
from laurels.cli.screen import say, settings_for_command
from laurels.insight.requests import Kept
from laurels.kit import log, metrics, traces
from laurels.kit.postgres import held
from laurels.settings import Settings


class Orders(msgspec.Struct, frozen=True):
    """What a worker process must know beside the settings."""

    database_url: str
    batch_url: str
    ready_file: int


def register(app: typer.Typer) -> None:
    """Offer the command."""
    app.command("worker")(work)


def work(
    metrics_port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Show metrics for Prometheus on this port.")
    ] = None,
) -> None:
    """Do what happens beside requests, until Ctrl-C or SIGTERM: the feed, expiry, sealing, imports."""
    settings = settings_for_command()
    with held(settings) as server:
        migrated(server)
        if metrics_port is not None:
            show_metrics(settings.host, metrics_port)
        greeting = partial(say, "The worker works. Ctrl-C ends it.")
        uvloop.run(_until_signal(settings, server.app_url, server.batch_url, ready=greeting))


def show_metrics(host: str, port: int) -> None:
    """Serve this process's numbers to Prometheus.

    :raises CommandFailed: the port cannot be listened on
    """
    try:
        prometheus_client.start_http_server(port, addr=host, registry=metrics.registry)
    except OSError as error:
        raise cannot_listen(host, port, error) from error


def main() -> None:
    """Work for the command that started this process, until it asks to stop or dies."""
    told = orders.receive(Orders)
    settings = Settings.read()
    log.configure("json" if settings.log_format == "json" else "console", settings.log_level)
    ready = partial(orders.say_ready, told.ready_file)
    uvloop.run(_until_signal(settings, told.database_url, told.batch_url, ready=ready))


async def _until_signal(settings: Settings, app_url: str, batch_url: str, *, ready: Callable[[], None]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    traces.start(endpoint=settings.traces_endpoint, service="laurels worker", version=laurels.__version__)
    try:
        kept = Kept(settings.request_log_days, settings.request_log_count)
        shelf = settings.data_directory / "imports"
        await worker.run(app_url, batch_url, stop, shelf=shelf, kept=kept, ready=ready)
    finally:
        traces.stop()


if __name__ == "__main__":
    main()
