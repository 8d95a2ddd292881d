"""`laurels doctor`: proves on the live database what must always be true."""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

import typer

from laurels.cli import database
from laurels.cli.database import commanded, connected
from laurels.cli.failures import CommandFailed
from laurels.cli.schema import migrated
from laurels.cli.screen import say, say_json, settings_for_command
from laurels.insight import doctor
from laurels.insight.doctor import Finding
from laurels.kit import ids
from laurels.kit.postgres import Server, held


def register(app: typer.Typer) -> None:
    """Offer the command."""
    app.command("doctor")(examine)


def examine(
    workspace: Annotated[str | None, typer.Option(help="The id of one workspace, wsp_…; all unless given.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer for a machine.")] = False,
) -> None:
    """Prove every balance, lot, limit, number and seal; the exit code is 1 if something is not as it must be."""
    with held(settings_for_command(level="warning")) as server:
        migrated(server)
        chosen = (
            [database.workspace_id_of(workspace)]
            if workspace
            else [one.workspace_id for one in asyncio.run(database.listed(server))]
        )
        found = [(one, finding) for one in chosen for finding in asyncio.run(examined(server, one))]
    wrong = [finding for _, finding in found if not finding.information]
    if json:
        say_json({"healthy": not wrong, "findings": [_wire(one, finding) for one, finding in found]})
    else:
        for one, finding in found:
            mark = "note " if finding.information else ""
            say(f"{mark}{finding.invariant} {ids.encode('wsp', one)} {finding.subject}: {finding.message}")
        if not wrong:
            say(f"Everything is as it must be in {len(chosen)} workspace{'' if len(chosen) == 1 else 's'}.")
    if wrong and not json:
        raise CommandFailed(f"{len(wrong)} things are not as they must be. Stop writing and restore, or ask for help.")
    if wrong:
        raise typer.Exit(1)


async def examined(server: Server, workspace_id: UUID) -> list[Finding]:
    """Examine one workspace."""
    async with connected(server.app_url) as pool:
        return await commanded(pool, workspace_id, "doctor", doctor.examine)


def _wire(workspace_id: UUID, finding: Finding) -> dict[str, object]:
    return {
        "workspace_id": ids.encode("wsp", workspace_id),
        "invariant": finding.invariant,
        "check": finding.check,
        "subject": finding.subject,
        "message": finding.message,
        "information": finding.information,
    }
