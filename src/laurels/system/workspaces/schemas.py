"""Workspaces on the wire."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.system.workspaces.model import Workspace

IncentiveKind = Literal["promotion", "coupon", "gift_card", "points"]


class WorkspaceOut(Wire):
    """A workspace."""

    id: str = Field(examples=["wsp_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    name: str
    mode: str = Field(examples=["test"])
    currency: str = Field(examples=["GBP"])
    zone: str = Field(examples=["Europe/London"])
    locale: str = Field(examples=["en-GB"])
    now: Instant
    version: int
    stopped: bool
    stopped_reason: str | None
    stopped_kinds: list[str] = Field(description="Kinds of incentives that are stopped by themselves.")

    @classmethod
    def of(cls, workspace: Workspace) -> WorkspaceOut:
        """Show a workspace."""
        return cls(
            id=ids.encode("wsp", workspace.workspace_id),
            name=workspace.name,
            mode=workspace.mode,
            currency=workspace.currency,
            zone=workspace.zone,
            locale=workspace.locale,
            now=workspace.now,
            version=workspace.version,
            stopped=workspace.stopped,
            stopped_reason=workspace.stopped_reason,
            stopped_kinds=workspace.stopped_kinds,
        )


class WorkspaceChange(Wire):
    """What may be changed of a workspace."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    zone: str | None = Field(default=None, examples=["Europe/London"])
    locale: str | None = Field(default=None, examples=["en-GB"])


class ClockAdvance(Wire):
    """Where the test clock shall stand."""

    to: Instant = Field(examples=["2027-03-01T00:00:00Z"])


class Switch(Wire):
    """Why the workspace is stopped or resumed."""

    reason: str = Field(min_length=1, max_length=500, examples=["A wrong price went out"])
