"""SQL texts that know where they live, so that a test can prepare every one of them on the real schema."""

from __future__ import annotations

import inspect
import re
import sys
from typing import LiteralString

_PARAMETER = re.compile(r"%\((\w+)\)[sbt]")
_all: list[Statement] = []


class Statement(str):
    """One SQL text with named parameters, `%(name)s`, kept in a module constant of a room's store."""

    __slots__ = ("binary", "module", "parameters")

    module: str
    binary: bool
    parameters: frozenset[str]

    @property
    def name(self) -> str:
        """Find the constant that holds this statement, as `package.module.CONSTANT`."""
        names = vars(sys.modules[self.module]) if self.module in sys.modules else {}
        return f"{self.module}.{next((name for name, value in names.items() if value is self), '?')}"


def statement(text: LiteralString, *, binary: bool = False) -> Statement:
    """Declare one SQL statement and register it.

    `binary` asks the server for binary results: cheaper for many rows of uuid, timestamptz and numbers; not for
    columns of an extension's types such as citext, which would arrive as bytes.
    """
    made = Statement(text.strip())
    here = inspect.currentframe()
    caller = here.f_back if here else None
    made.module = str(caller.f_globals["__name__"]) if caller else "?"
    made.binary = binary
    made.parameters = frozenset(_PARAMETER.findall(text))
    _all.append(made)
    return made


def all_statements() -> tuple[Statement, ...]:
    """List every statement of the modules imported so far, in the order of their import."""
    return tuple(_all)
