"""What a person reads when a command fails: one sentence that says what to do, and no trace."""

from __future__ import annotations

import errno

import psycopg

from laurels.kit import traces
from laurels.kit.postgres import PostgresError
from laurels.kit.problems import Problem
from laurels.settings import BadSetting


class CommandFailed(Exception):
    """A command cannot go on; the message says what to do."""


def sentence(error: Exception) -> str | None:
    """Say what went wrong and how to mend it, or None for a fault of ours, whose trace is wanted."""
    match error:
        case CommandFailed() | PostgresError() | BadSetting() | traces.NoExporter():
            return str(error)
        case Problem():
            return error.detail
        case psycopg.OperationalError():
            return (
                f"The database does not answer: {str(error).strip()}. Check that it runs and that its address is right."
            )
        case OSError() if error.errno == errno.ENOSPC:
            return "The disk is full. Free some space and try again."
        case _:
            return None


def cannot_listen(host: str, port: int, error: OSError) -> CommandFailed:
    """Say why an address cannot be listened on."""
    match error.errno:
        case errno.EADDRINUSE:
            why = f"Port {port} is taken by another program. Choose another with --port, or 0 for any that is free."
        case errno.EACCES:
            why = f"Port {port} is for root alone. Choose one above 1023 with --port."
        case errno.EADDRNOTAVAIL:
            why = f"This machine has no address {host}. Set LAURELS_HOST to one it has, such as 127.0.0.1 or 0.0.0.0."
        case _:
            why = f"Nothing can listen on {host}:{port}: {error.strerror or error}."
    return CommandFailed(why)
