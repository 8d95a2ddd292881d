"""The words of the request log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Logged:
    """A call as it is kept.

    :param route: the template of its path
    :param code: why it was refused, if it was
    :param objects: the ids that its path, body and answer name
    :param body: its first bytes as text, secrets hidden; `body_bytes` says how many came
    :param hidden: whether something of it was not kept as it came, so that it cannot be sent again
    :param left_out: how many calls just before it were not written, because too many came at once
    :param replay_of: which call was sent again by it
    """

    id: UUID
    at: datetime
    method: str
    path: str
    query: str
    route: str
    status: int
    took_us: int
    request_id: str
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    idempotency_key: str | None
    code: str | None
    objects: list[str]
    body: str
    body_bytes: int
    answer: str
    answer_bytes: int
    hidden: bool
    left_out: int
    replay_of: UUID | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which calls are asked for; all that is given must hold."""

    method: str | None = None
    path: str | None = None
    status_from: int | None = None
    status_to: int | None = None
    actor_id: UUID | None = None
    request_id: str | None = None
    object_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """For how long calls are kept, and how many of a workspace."""

    days: int = 7
    count: int = 20_000

    @property
    def span(self) -> timedelta:
        """Give the time after which a call is deleted."""
        return timedelta(days=self.days)


Row = dict[str, Any]
NotAgain = Literal["live", "hidden", "cut"]
"""Why a call cannot be sent again: the workspace is live, a part of it was not kept, or it was too long."""
