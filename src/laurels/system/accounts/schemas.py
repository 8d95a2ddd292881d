"""Invitations as who holds their link sees them, and passwords, on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.kit.web import Instant, Wire

TOKEN = Field(min_length=1, max_length=100, description="What stands behind the # of the link.", examples=["lin_…"])
PASSWORD = Field(min_length=1, max_length=128, examples=["four words that differ"])


class Opening(Wire):
    """The link of an invitation."""

    token: str = TOKEN


class Opened(Wire):
    """An invitation, as who holds its link sees it."""

    email: str
    name: str | None
    roles: list[str]
    workspace: str | None = Field(description="The name of the workspace; null means all of them.")
    invited_by: str
    expires_at: Instant
    known: bool = Field(
        description="True where the address belongs to somebody already, who signs in and accepts in their name."
    )


class Acceptance(Wire):
    """Who comes in by an invitation."""

    token: str = TOKEN
    name: str = Field(min_length=1, max_length=100, examples=["Ada Lovelace"])
    password: str = PASSWORD


class Accepted(Wire):
    """What somebody is now, besides what they were."""

    roles: list[str]


class PasswordIn(Wire):
    """The password from now on."""

    password: str = PASSWORD


class PasswordChanged(Wire):
    """What a changed password ended."""

    ended_count: int = Field(description="How many other sessions were ended.")


class Confirmation(Wire):
    """What proves once more who is signed in: the password, and a code where a second factor is on, or a passkey."""

    password: str | None = Field(default=None, max_length=128, examples=["four words that differ"])
    code: str | None = Field(default=None, max_length=40)
    passkey: dict[str, Any] | None = Field(
        default=None, description="The answer to a challenge of `POST /v1/sessions/challenges`."
    )


class Confirmed(Wire):
    """Until when somebody may change what they sign in with."""

    confirmed_until: Instant
