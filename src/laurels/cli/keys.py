"""`laurels keys`: make a key where none is at hand, as after losing the first one."""

from __future__ import annotations

import asyncio
from enum import StrEnum
from typing import Annotated

import typer

from laurels.cli import database
from laurels.cli.schema import migrated
from laurels.cli.screen import say, say_json, settings_for_command
from laurels.kit import ids
from laurels.kit.postgres import held
from laurels.system import access

group = typer.Typer(no_args_is_help=True, help="Make API keys; the API lists, rotates and revokes them.")


class Kind(StrEnum):
    """Who may hold a key."""

    secret = "secret"  # noqa: S105 - a kind
    publishable = "publishable"


def register(app: typer.Typer) -> None:
    """Offer the command."""
    app.add_typer(group, name="keys")


@group.callback()
def keys() -> None:
    """Make API keys; the API lists, rotates and revokes them."""


@group.command()
def create(
    workspace: Annotated[str, typer.Option(help="The id of the workspace, wsp_…")],
    name: Annotated[str, typer.Option(help="What it is for, such as `till backend`.")],
    kind: Annotated[Kind, typer.Option(help="A publishable key is for browsers.")] = Kind.secret,
    scope: Annotated[
        list[str] | None,
        typer.Option(help="What it may do, again for each; all that its kind may unless given."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer for a machine.")] = False,
) -> None:
    """Make an API key and show it, this once."""
    everything = [database.EVERYTHING] if kind is Kind.secret else sorted(access.PUBLISHABLE)
    workspace_id = database.workspace_id_of(workspace)
    with held(settings_for_command(level="warning")) as server:
        migrated(server)
        issued = asyncio.run(
            database.new_key(server, workspace_id, name=name, kind=kind.value, scopes=scope or everything)
        )
    if json:
        key = issued.key
        say_json({"key_id": ids.encode("key", key.id), "kind": key.kind, "scopes": key.scopes, "key": issued.text})
    else:
        say(issued.text)
