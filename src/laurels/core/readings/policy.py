"""What may be pushed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from laurels.core.attributes import Schema, nearest
from laurels.core.readings.model import Pushed, Reading
from laurels.kit.problems import InvalidField

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
PREFIX: Final = "reading:"


def check(pushed: Pushed, *, schema: Schema, known: Collection[str], now: datetime) -> None:
    """Refuse what rules could not read, or what would lock out everything that comes after it.

    :raises InvalidField: undeclared, of the wrong type, observed in the future, or never valid
    """
    if not schema.attributes:
        hint = nearest(pushed.name, known)
        raise InvalidField(
            f"No attribute of the reading {pushed.name[:64]!r} is declared.{hint} Declare what rules shall read of it: "
            f"PUT /v1/attributes/{PREFIX}<name>/<attribute>.",
            pointer="/name",
        )
    if pushed.observed_at > now + CLOCK_TOLERANCE:
        raise InvalidField(
            f"This lies in the future: the workspace's clock shows {now.isoformat(timespec='seconds')}. "
            "Push things once they were observed, or move a test workspace's clock.",
            pointer="/observed_at",
        )
    if pushed.valid_until_at is not None and pushed.valid_until_at <= pushed.observed_at:
        raise InvalidField("Let it be valid until some time after it was observed.", pointer="/valid_until")
    schema.check(pushed.attributes)


def same(pushed: Pushed, stored: Reading) -> bool:
    """Tell whether this is the observation that is stored, so that sending it again changes nothing."""
    return (pushed.observed_at, pushed.valid_until_at, _given(pushed)) == (
        stored.observed_at,
        stored.valid_until_at,
        stored.attributes,
    )


def _given(pushed: Pushed) -> dict[str, object]:
    return {name: value for name, value in pushed.attributes.items() if value is not None}
