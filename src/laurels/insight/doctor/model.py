"""What the doctor looks at, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from laurels.kit.postgres import Statement


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be; with `information` one that is only worth knowing, such as a backlog."""

    invariant: str
    subject: str
    message: str
    check: str = ""
    information: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One statement that answers a row, subject and message, for each place where the invariant does not hold."""

    invariant: str
    name: str
    statement: Statement
    information: bool = False
