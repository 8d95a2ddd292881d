"""Who works here, and what they may do where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Person:
    """One of the staff."""

    id: UUID
    email: str
    name: str
    locale: str | None
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff as a workspace sees them."""

    id: UUID
    email: str
    name: str
    disabled_at: datetime | None
    roles: list[str]
    """What they are in this workspace alone."""
    everywhere: list[str]
    """What they are in all workspaces."""


@dataclass(frozen=True, slots=True)
class Grant:
    """The roles of somebody in one place."""

    place_id: UUID
    roles: list[str]


@dataclass(frozen=True, slots=True)
class Access:
    """A workspace that somebody may work in, with their roles."""

    workspace_id: UUID
    name: str
    mode: str
    currency: str
    zone: str
    locale: str
    stopped: bool
    now: datetime
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invitation:
    """A way in for one person, once, until it is over."""

    id: UUID
    email: str
    name: str | None
    place_id: UUID
    roles: list[str]
    invited_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation at the only moment its token is known."""

    invitation: Invitation
    token: str
