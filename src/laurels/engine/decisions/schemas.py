"""Decisions on the wire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from laurels.engine.decisions.model import Decision
from laurels.engine.decisions.service import Rerun
from laurels.kit import ids
from laurels.kit.web import Instant, Wire


class DecisionOut(Wire):
    """A decision with the facts it was made from."""

    id: str = Field(examples=["dec_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    cause: str = Field(examples=["order"])
    subject_id: str
    customer_id: str | None
    occurred_at: Instant
    programme_version: int
    input_hash: str
    facts: dict[str, Any]
    verdict: dict[str, Any] = Field(description="Grants that stand, what they count towards limits, and refusals.")

    @classmethod
    def of(cls, decision: Decision) -> DecisionOut:
        """Show a decision."""
        return cls(
            id=ids.encode("dec", decision.id),
            cause=decision.cause,
            subject_id=ids.encode("evn" if decision.of_event else "ord", decision.subject_id),
            customer_id=None if decision.customer_id is None else ids.encode("cus", decision.customer_id),
            occurred_at=decision.occurred_at,
            programme_version=decision.programme_version,
            input_hash=bytes(decision.input_hash).hex(),
            facts=decision.facts,
            verdict=decision.verdict,
        )


class RerunOut(Wire):
    """A decision made again, beside what was decided."""

    same: bool = Field(description="True if the rules give the same answer from the same facts.")
    decision: DecisionOut
    grants: list[dict[str, Any]]
    refused: list[dict[str, Any]]

    @classmethod
    def of(cls, again: Rerun, verdict: dict[str, Any]) -> RerunOut:
        """Show both."""
        refused = [
            {**row, "explanation": why.as_dict()} if (why := _why(again, row)) is not None else row
            for row in verdict["refused"]
        ]
        return cls(same=again.same, decision=DecisionOut.of(again.decision), grants=verdict["grants"], refused=refused)


def _why(again: Rerun, row: dict[str, Any]) -> Any:
    publication = row.get("publication_id")
    key = UUID(row["campaign_id"]), None if publication is None else UUID(publication)
    return again.explanations.get(key)
