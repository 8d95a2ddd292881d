"""The feed on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.kit.web import Instant, Wire
from laurels.system.feed.model import FeedEvent


class FeedEventOut(Wire):
    """One thing that happened."""

    sequence: int = Field(examples=[4711])
    id: str
    type: str = Field(examples=["points.earned"])
    key: str = Field(description="What it happened to; events of one key keep their order.")
    occurred_at: Instant
    payload: dict[str, Any]

    @classmethod
    def of(cls, event: FeedEvent) -> FeedEventOut:
        """Show an event."""
        return cls(
            sequence=event.sequence,
            id=str(event.id),
            type=event.type,
            key=str(event.key),
            occurred_at=event.occurred_at,
            payload=event.payload,
        )


class FeedTypeOut(Wire):
    """A type of events."""

    type: str = Field(examples=["points.earned"])
    tells: str = Field(examples=["A customer earned points."])


class FeedOut(Wire):
    """A stretch of the feed."""

    items: list[FeedEventOut]
    last_sequence: int = Field(description="Give this as `after` next time.")
    head: int = Field(
        description="The sequence of the newest event there is, whatever its type: how far behind you are."
    )
