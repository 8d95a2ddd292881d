"""`laurels undo`: take back what an import did, here and now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import typer

from laurels.cli import database
from laurels.cli.family import Signals
from laurels.cli.import_ import SOME_REFUSED, STOPPED, caller
from laurels.cli.schema import migrated
from laurels.cli.screen import say, say_json, settings_for_command
from laurels.insight import imports
from laurels.insight.imports import Import
from laurels.kit import doors, ids
from laurels.kit.postgres import held


def register(app: typer.Typer) -> None:
    """Offer the command."""
    app.command("undo")(undo)


def undo(
    id: Annotated[str, typer.Argument(help="The import, imp_….")],
    reason: Annotated[str, typer.Option(help="Why; the audit trail keeps it.")],
    workspace: Annotated[str | None, typer.Option(help="The workspace, wsp_….", envvar="LAURELS_WORKSPACE")] = None,
    key: Annotated[
        str | None, typer.Option(help="Or an API key of it; LAURELS_KEY hides it.", envvar="LAURELS_KEY")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer for a machine.")] = False,
) -> None:
    """Undo an import. Leaves with 0, with 3 if something had to stay, and with 130 if it was stopped by Ctrl-C.

    What was said or used since stays. The same command again goes on where it was stopped.
    """
    with Signals() as signals, held(settings_for_command(level="warning")) as server:
        migrated(server)
        found = ids.decode("imp", id)
        after = asyncio.run(_undone(server.app_url, found, reason, workspace, key, lambda: signals.asked))
    counts = {"taken_back": after.taken_back_count, "kept": after.kept_count}
    if json:
        say_json({"id": id, "kind": after.kind, "state": after.state, "things": after.undo_count, **counts})
    else:
        say(f"{after.taken_back_count:,} of {after.undo_count:,} things taken back, {after.kept_count:,} stay.")
        if after.kept_count:
            say(f"What stays and why: GET /v1/imports/{id}/kept, or the import in the dashboard.")
    if after.state != "undone":
        raise typer.Exit(STOPPED)
    if after.kept_count:
        raise typer.Exit(SOME_REFUSED)


async def _undone(
    url: str, id: UUID, reason: str, workspace: str | None, key: str | None, stopped: Callable[[], bool]
) -> Import:
    async with database.connected(url) as pool:
        workspace_id, actor = await caller(pool, workspace, key, "imports:write")
        door = doors.Request(workspace_id, actor, "laurels undo", ids.new_request_id())
        begun = await doors.transact(
            pool, lambda tx: imports.begin_undo(tx, id=id, reason=reason, by_worker=False), door
        )
        if begun.state == "undone":
            return begun
        return await imports.undo(pool, workspace_id, id, actor=actor, stopped=stopped)
