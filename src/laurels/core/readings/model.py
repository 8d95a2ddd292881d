"""What a reading is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Reading:
    """What was observed last under a name. Half open: it is no longer valid at `valid_until_at`."""

    id: UUID
    name: str
    attributes: dict[str, Any]
    observed_at: datetime
    valid_until_at: datetime | None
    received_at: datetime

    def valid(self, now: datetime) -> bool:
        """Tell whether rules can read it now."""
        return self.valid_until_at is None or now < self.valid_until_at


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a shop says that it observed."""

    name: str
    attributes: Mapping[str, Any]
    observed_at: datetime
    valid_until_at: datetime | None


@dataclass(frozen=True, slots=True)
class Written:
    """What became of what was pushed, and the reading that stands after it."""

    status: Literal["created", "updated", "unchanged", "late"]
    reading: Reading


@dataclass(frozen=True, slots=True)
class Current:
    """A reading that is still valid, as it is stored."""

    name: str
    attributes: dict[str, Any]
