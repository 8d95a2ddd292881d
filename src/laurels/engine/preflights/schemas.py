"""Preflights on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from laurels.engine.preflights.model import Check
from laurels.kit.web import Wire
from laurels.program.campaigns import Definition


class PreflightCreate(Wire):
    """By which definition to look at a campaign."""

    definition: Definition | None = Field(
        default=None, description="What it would become, and is not saved; null: the definition that it has."
    )


class PreflightCheckOut(Wire):
    """One thing that was looked at."""

    code: str = Field(
        description="`rules_valid`, `program_active`, `ends_in_future`, `budget_set`, `codes_exist`, "
        "`test_cases_pass`, `goes_with_others` or `workspace_stopped`.",
        examples=["budget_set"],
    )
    level: Literal["ok", "warning", "error"]
    message: str
    pointer: str | None = Field(description="The field of the definition that it is about.")
    facts: dict[str, Any]


class PreflightOut(Wire):
    """What stands in the way of a campaign."""

    ready: bool = Field(description="Whether nothing is an error.")
    checks: list[PreflightCheckOut]

    @classmethod
    def of(cls, checks: Sequence[Check]) -> PreflightOut:
        """Show what was looked at."""
        return cls(
            ready=all(one.level != "error" for one in checks),
            checks=[
                PreflightCheckOut(
                    code=one.code, level=one.level, message=one.message, pointer=one.pointer, facts=dict(one.facts)
                )
                for one in checks
            ],
        )
