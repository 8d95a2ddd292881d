"""`laurels staff`: let the first people in, and those back who lost their way in."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from laurels.cli import database
from laurels.cli.schema import migrated
from laurels.cli.screen import say, say_json, settings_for_command
from laurels.cli.serve import address_at
from laurels.kit import ids
from laurels.kit.postgres import held
from laurels.settings import Settings

group = typer.Typer(no_args_is_help=True, help="Invite people, and make one-time links for those who are there.")


def register(app: typer.Typer) -> None:
    """Offer the commands."""
    app.add_typer(group, name="staff")


@group.command()
def invite(
    email: Annotated[str, typer.Argument(help="Whom to invite.")],
    role: Annotated[list[str] | None, typer.Option(help="What they shall be, again for each.")] = None,
    workspace: Annotated[str | None, typer.Option(help="Where, wsp_…; in all workspaces unless given.")] = None,
    name: Annotated[str | None, typer.Option(help="How they are called.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer for a machine.")] = False,
) -> None:
    """Invite somebody and show the link, this once; it works for one person, for seven days."""
    place = None if workspace is None else database.workspace_id_of(workspace)
    settings = settings_for_command(level="warning")
    with held(settings) as server:
        migrated(server)
        made = asyncio.run(database.invited(server, place, email=email, name=name, roles=role or ["administrator"]))
    path = f"/admin/join#{made.token}"
    if json:
        say_json({"invitation_id": ids.encode("inv", made.invitation.id), "token": made.token, "path": path})
    else:
        say(f"Send {made.invitation.email} the address of your Laurels with this behind it:\n{path}")
        _here(settings, path)


@group.command()
def link(
    email: Annotated[str, typer.Argument(help="Who shall sign in.")],
    without_second_factor: Annotated[
        bool, typer.Option(help="Remove authenticator and passkeys as well, as when the phone is lost.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer for a machine.")] = False,
) -> None:
    """Make a link that signs somebody in once, within a day, as when they lost their password."""
    settings = settings_for_command(level="warning")
    with held(settings) as server:
        migrated(server)
        token = asyncio.run(database.linked(server, email=email, bare=without_second_factor))
    path = f"/admin/sign-in?link={token}"
    if json:
        say_json({"token": token, "path": path})
    else:
        say(f"Open the address of your Laurels with this behind it:\n{path}")
        _here(settings, path)


def _here(settings: Settings, path: str) -> None:
    say(f"With `laurels serve` on this machine, at no other --port:\n{address_at(settings.host, settings.port)}{path}")
