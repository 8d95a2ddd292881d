"""What people can prove with who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody has to sign in with."""

    password: bool
    authenticator: bool
    recovery_code_count: int
    passkey_count: int


@dataclass(frozen=True, slots=True)
class Authenticator:
    """An app that shows codes by the clock."""

    secret: bytes
    step: int
    """The last step whose code was used."""
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key pair whose private half never leaves a device or its owner's cloud."""

    id: UUID
    staff_id: UUID
    credential: bytes
    public_key: bytes
    site: str
    uses: int
    name: str
    created_at: datetime
    used_at: datetime | None
