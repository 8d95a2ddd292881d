"""`laurels rebuild`: recounts what is kept of customers' days from their orders, here and now."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.progress import Progress

from laurels.cli import database
from laurels.cli.database import commanded, connected
from laurels.cli.family import Signals
from laurels.cli.schema import migrated
from laurels.cli.screen import say, say_json, settings_for_command
from laurels.core import statistics
from laurels.core.statistics import Rebuild
from laurels.kit import ids
from laurels.kit.postgres import Server, held

STOPPED = 130


def register(app: typer.Typer) -> None:
    """Offer the command."""
    app.command("rebuild")(rebuild)


def rebuild(
    workspace: Annotated[str | None, typer.Option(help="The id of one workspace, wsp_…; all unless given.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Only go on with rebuilds that were stopped.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer for a machine.")] = False,
) -> None:
    """Recount the days of all customers from their orders, while everything goes on; leaves with 130 after Ctrl-C."""
    with Signals() as signals, held(settings_for_command(level="warning")) as server:
        migrated(server)
        chosen = (
            [database.workspace_id_of(workspace)]
            if workspace
            else [one.workspace_id for one in asyncio.run(database.listed(server))]
        )
        done: dict[UUID, Rebuild] = {}
        for one in chosen:
            now = asyncio.run(rebuilt(server, one, resume=resume, quiet=json, stopped=lambda: signals.asked))
            if now is not None:
                done[one] = now
    if json:
        say_json([_wire(one, now) for one, now in done.items()])
    else:
        for one, now in done.items():
            stopped = "" if now.finished_at else " Stopped; go on with --resume."
            said = f"Customers recounted: {now.customers_count:,}; days that were otherwise: {now.corrected_count:,}."
            say(f"{ids.encode('wsp', one)}: {said}{stopped}")
    if any(now.finished_at is None for now in done.values()):
        raise typer.Exit(STOPPED)


async def rebuilt(
    server: Server, workspace_id: UUID, *, resume: bool, quiet: bool, stopped: Callable[[], bool]
) -> Rebuild | None:
    """Recount one workspace and show how far it is."""
    async with connected(server.app_url) as pool:
        total = await commanded(pool, workspace_id, "rebuild", statistics.customers_count)
        with Progress(console=Console(file=sys.stderr), transient=True, disable=quiet) as bar:
            task = bar.add_task(ids.encode("wsp", workspace_id), total=total)
            return await statistics.rebuild(
                pool,
                workspace_id,
                actor=database.whoever_asks(),
                resume=resume,
                on_progress=lambda now: bar.update(task, completed=now.customers_count),
                stopped=stopped,
            )


def _wire(workspace_id: UUID, now: Rebuild) -> dict[str, object]:
    return {
        "workspace_id": ids.encode("wsp", workspace_id),
        "customers": now.customers_count,
        "corrected": now.corrected_count,
        "finished": now.finished_at is not None,
    }
