"""`laurels migrate`: brings the database up to this version, as every start does by itself."""

from __future__ import annotations

from typing import Annotated

import typer

from laurels.cli.screen import say, say_json, settings_for_command
from laurels.kit.postgres import Migration, Server, held, migrate
from laurels.system import jobs


def register(app: typer.Typer) -> None:
    """Offer the command."""
    app.command("migrate")(migrate_database)


def migrate_database(json: Annotated[bool, typer.Option("--json", help="Answer for a machine.")] = False) -> None:
    """Bring the database up to this version; safe to run at any time, by many at once."""
    with held(settings_for_command(level="warning" if json else None)) as server:
        applied = migrated(server)
    if json:
        say_json({"applied": [{"number": one.number, "name": one.name} for one in applied]})
    elif applied:
        say("\n".join(f"Applied {one.number:04} {one.name}." for one in applied))
    else:
        say("The database is up to date.")


def migrated(server: Server) -> list[Migration]:
    """Apply what is missing, then the tables of the job queue."""
    applied = migrate(server.owner_url)
    jobs.migrate(server.owner_url, user_urls=(server.app_url,))
    return applied
