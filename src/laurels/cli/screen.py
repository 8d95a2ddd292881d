"""What commands write: answers to standard output, everything else to standard error."""

from __future__ import annotations

import sys
from typing import Any

import msgspec
import typer

from laurels.kit import log
from laurels.settings import Settings


def settings_for_command(*, level: str | None = None) -> Settings:
    """Read the settings and set up the log on standard error; standard output is for answers."""
    settings = Settings.read()
    log.configure(
        "json" if settings.log_format == "json" else "console", level or settings.log_level, stream=sys.stderr
    )
    return settings


def say(text: str) -> None:
    """Write a line of the answer, at once."""
    typer.echo(text)
    sys.stdout.flush()


def say_json(value: Any) -> None:
    """Write the answer for a machine."""
    say(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())
