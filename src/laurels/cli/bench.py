"""`laurels bench`: measure what this machine can do; the benches live in a checkout, not in the wheel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from laurels.cli.failures import CommandFailed

CHECKOUT = Path(__file__).parents[3]


def register(app: typer.Typer) -> None:
    """Offer the command."""
    app.command()(bench)


def bench(
    names: Annotated[list[str] | None, typer.Argument(help="Which benches; all if none is named.")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Short rounds, for a first look; writes no file.")] = False,
) -> None:
    """Measure what this machine can do, beside the limits of the same machine; writes tables of bench/RESULTS.md."""
    if not (CHECKOUT / "bench" / "__main__.py").exists():
        raise CommandFailed("The benches are not in the installed package. Run `make bench` in a checkout of Laurels.")
    options = [*(["--quick"] if quick else []), *(names or [])]
    sys.exit(subprocess.call([sys.executable, "-m", "bench", *options], cwd=CHECKOUT))  # noqa: S603 - our own module
