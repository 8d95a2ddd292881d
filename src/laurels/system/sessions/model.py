"""What a session is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it is stored: never its token."""

    id: UUID
    staff_id: UUID
    method: str
    address: str
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What the gate asks of a session, at the moment of a request."""

    id: UUID
    staff_id: UUID
    name: str
    disabled: bool
    ended_at: datetime | None
    seen_at: datetime
    expires_at: datetime
    roles: list[str]
    now: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """A session at the only moment its token is known."""

    session: Session
    name: str
    token: str


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link at the only moment its token is known."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Failures:
    """How often signing in failed lately, for an account or an address."""

    subject: bytes
    failure_count: int
    failed_at: datetime
    blocked_until: datetime
