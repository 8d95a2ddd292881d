"""Readings on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from laurels.core.attributes import Text
from laurels.core.readings.model import Pushed, Reading, Written
from laurels.kit import ids
from laurels.kit.web import Attributes, Instant, Wire


class ReadingIn(Wire):
    """What was observed."""

    name: Text = Field(max_length=63, examples=["weather"])
    attributes: Attributes = Field(
        description="All of them: they replace what was known under this name.",
        examples=[{"temperature": "31.5", "rain": False}],
    )
    observed_at: Instant = Field(examples=["2026-03-01T09:30:00Z"])
    valid_until: Instant | None = Field(
        default=None, description="From then on rules miss it; null: it is valid until the next one."
    )

    def pushed(self) -> Pushed:
        """Read what is said."""
        return Pushed(self.name, self.attributes, self.observed_at, self.valid_until)


class ReadingOut(Wire):
    """The last reading of a name."""

    id: str = Field(examples=["rdg_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    name: str
    attributes: Attributes
    observed_at: Instant
    valid_until: Instant | None
    valid: bool = Field(description="Whether rules can read it now.")
    received_at: Instant

    @classmethod
    def of(cls, reading: Reading, now: datetime) -> ReadingOut:
        """Show a reading."""
        return cls(**_fields(reading, now))


class ReadingWritten(ReadingOut):
    """The reading that stands, and what became of what was pushed."""

    status: Literal["created", "updated", "unchanged", "late"] = Field(
        description="late: something observed later was known already, and stays."
    )

    @classmethod
    def written(cls, written: Written, now: datetime) -> ReadingWritten:
        """Show what was written."""
        return cls(**_fields(written.reading, now), status=written.status)


def _fields(reading: Reading, now: datetime) -> dict[str, Any]:
    return {
        "id": ids.encode("rdg", reading.id),
        "name": reading.name,
        "attributes": reading.attributes,
        "observed_at": reading.observed_at,
        "valid_until": reading.valid_until_at,
        "valid": reading.valid(now),
        "received_at": reading.received_at,
    }
