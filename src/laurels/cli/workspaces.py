"""`laurels workspaces`: make and list workspaces."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from laurels.cli import database
from laurels.cli.database import Made
from laurels.cli.schema import migrated
from laurels.cli.screen import say, say_json, settings_for_command
from laurels.kit import ids
from laurels.kit.postgres import held
from laurels.system import jobs

group = typer.Typer(no_args_is_help=True, help="Make and list workspaces.")


class Mode(StrEnum):
    """Whether points of a workspace are for real."""

    test = "test"
    live = "live"


def register(app: typer.Typer) -> None:
    """Offer the commands."""
    app.add_typer(group, name="workspaces")


@group.command()
def create(
    name: Annotated[str, typer.Option(help="What people call it, such as the brand.")],
    currency: Annotated[str, typer.Option(help="The ISO 4217 code of its money, such as GBP. It cannot change.")],
    zone: Annotated[str, typer.Option(help="Where its days begin and end, such as Europe/London.")] = "UTC",
    locale: Annotated[str, typer.Option(help="Its first language, such as en-GB.")] = "en",
    mode: Annotated[Mode, typer.Option(help="A test workspace has a clock that can be moved.")] = Mode.test,
    starts_at: Annotated[
        datetime | None,
        typer.Option(
            help="Where the clock of a test workspace stands, in UTC.", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer for a machine.")] = False,
) -> None:
    """Make a workspace and show its first secret key, this once."""
    with held(settings_for_command(level="warning")) as server:
        migrated(server)
        made = asyncio.run(
            database.new_workspace(
                server,
                name=name,
                mode=mode.value,
                currency=currency.upper(),
                zone=zone,
                locale=locale,
                starts_at=None if starts_at is None else starts_at.replace(tzinfo=UTC),
            )
        )
    _show(made, name=name, json=json)


def _show(made: Made, *, name: str, json: bool) -> None:
    workspace = ids.encode("wsp", made.workspace_id)
    if json:
        key = ids.encode("key", made.key.key.id)
        say_json({"workspace_id": workspace, "name": name, "key_id": key, "key": made.key.text})
        return
    say(f"Made the workspace {name} ({workspace}).")
    say(f"Its first secret key, shown this once:\n{made.key.text}")
    say("`laurels staff invite you@example.com` lets you into its dashboard, unless you are in already.")


@group.command("list")
def list_all(json: Annotated[bool, typer.Option("--json", help="Answer for a machine.")] = False) -> None:
    """List every workspace."""
    with held(settings_for_command(level="warning")) as server:
        migrated(server)
        found = asyncio.run(database.listed(server))
    if json:
        say_json({"items": [_wire(one) for one in found]})
        return
    for one in found:
        say(f"{ids.encode('wsp', one.workspace_id)}  {one.mode}  {one.currency}  {one.name}")


def _wire(one: jobs.Listed) -> dict[str, str]:
    return {"id": ids.encode("wsp", one.workspace_id), "name": one.name, "mode": one.mode, "currency": one.currency}
