"""All commands in one place, and one place where their failures become sentences."""

from __future__ import annotations

import importlib
import signal
import sys

import typer

from laurels.cli.failures import sentence

COMMANDS = {
    "serve": "serve",
    "worker": "background",
    "demo": "demo",
    "migrate": "schema",
    "workspaces": "workspaces",
    "keys": "keys",
    "staff": "staff",
    "import": "import_",
    "undo": "undoing",
    "doctor": "examining",
    "rebuild": "rebuilding",
    "bench": "bench",
}
"""Each command, and the module whose function `register(app)` offers it."""


def build(asked: str | None = None) -> typer.Typer:
    """Put the commands together: the one that is asked for, since all of them take seconds to load, or all."""
    app = typer.Typer(
        name="laurels",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name in [COMMANDS[asked]] if asked in COMMANDS else COMMANDS.values():
        importlib.import_module(f"laurels.cli.{name}").register(app)
    app.callback()(_together)  # else one command alone would have no name
    return app


def _together() -> None:
    """Loyalty and promotions: customers, points, campaigns, exact to the last one."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `laurels … | head` ends quietly
    try:
        build(next(iter(sys.argv[1:]), None))()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        said = sentence(error)
        if said is None:
            raise
        typer.echo(f"laurels: {said}", err=True)
        sys.exit(1)
