"""All commands in one place, and one place where their failures become sentences."""

from __future__ import annotations

import importlib
import signal
import sys
from importlib.util import find_spec

import typer

from laurels.cli.failures import sentence

COMMANDS = ("serve", "background", "demo", "schema", "workspaces", "keys", "staff", "examining", "rebuilding", "bench")
ELSEWHERE = ("laurels.cli.import_",)
"""Modules with a function `register(app)`; a command whose room is not installed is not offered."""


def build() -> typer.Typer:
    """Put the commands together."""
    app = typer.Typer(
        name="laurels",
        help="Loyalty and promotions: customers, points, campaigns, exact to the last one.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name in (*(f"laurels.cli.{one}" for one in COMMANDS), *(one for one in ELSEWHERE if find_spec(one))):
        importlib.import_module(name).register(app)
    return app


def main() -> None:
    """Run the command line and leave with its exit code."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `laurels … | head` ends quietly
    try:
        build()()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        said = sentence(error)
        if said is None:
            raise
        typer.echo(f"laurels: {said}", err=True)
        sys.exit(1)
