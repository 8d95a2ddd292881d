"""The words of test cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from laurels.engine.simulations import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Case:
    """A test case as it is kept."""

    id: UUID
    campaign_id: UUID
    name: str
    customer_id: UUID | None
    happens_at: datetime
    said: dict[str, Any]
    facts: dict[str, Any]
    expected: dict[str, Any]
    created_at: datetime
    created_by: str

    @property
    def outcome(self) -> Outcome:
        """Read what is expected."""
        return Outcome(**self.expected)


@dataclass(frozen=True, slots=True)
class Result:
    """What a test case found.

    :param verdict: None where it could not be asked at all; then the one difference says why
    """

    case: Case
    verdict: Verdict | None
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.differences
