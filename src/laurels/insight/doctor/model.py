"""What the doctor looks at, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

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


@dataclass(frozen=True, slots=True)
class Run:
    """What the doctor found at one time; `findings_count` leaves out what is only worth knowing."""

    finished_at: datetime
    seconds: Decimal
    findings: list[dict[str, Any]]
    findings_count: int
