"""Sessions and the person before the browser, on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.system import staff
from laurels.system.sessions.model import Session


class SignIn(Wire):
    """How somebody signs in: with address and password, with a one-time link, or with a passkey."""

    email: str | None = Field(default=None, max_length=254, examples=["ada@example.com"])
    password: str | None = Field(default=None, max_length=128, examples=["four words that differ"])
    link: str | None = Field(default=None, max_length=100, description="The token of a one-time link.")
    code: str | None = Field(
        default=None,
        max_length=40,
        description="Where a second factor is on: what the authenticator shows, or a recovery code. Without it the "
        "answer is `code_needed`; send the same again with it.",
    )
    passkey: dict[str, Any] | None = Field(
        default=None, description="The `toJSON()` of what `navigator.credentials.get` gave."
    )


class Challenge(Wire):
    """What a passkey has to answer."""

    options: dict[str, Any] = Field(
        description="For `PublicKeyCredential.parseRequestOptionsFromJSON` and `navigator.credentials.get`."
    )


class SignedIn(Wire):
    """Who signed in, and the token to send with writes."""

    id: str
    name: str
    csrf_token: str = Field(description="Send it as the header `Laurels-CSRF` with every write.")


class AccessOut(Wire):
    """A workspace that the caller may work in."""

    id: str
    name: str
    mode: str
    currency: str
    zone: str
    locale: str
    stopped: bool
    now: Instant
    roles: list[str]
    permissions: list[str] = Field(description="What the roles add up to; `*` is everything.")

    @classmethod
    def of(cls, one: staff.Access) -> AccessOut:
        """Show a workspace with what may be done there."""
        return cls(
            id=ids.encode("wsp", one.workspace_id),
            name=one.name,
            mode=one.mode,
            currency=one.currency,
            zone=one.zone,
            locale=one.locale,
            stopped=one.stopped,
            now=one.now,
            roles=list(one.roles),
            permissions=sorted(staff.permissions_of(one.roles)),
        )


class Me(Wire):
    """Who is signed in, and where they may work."""

    id: str
    email: str
    name: str
    locale: str | None
    has_password: bool
    csrf_token: str = Field(description="Send it as the header `Laurels-CSRF` with every write.")
    workspaces: list[AccessOut]


class SessionOut(Wire):
    """A session."""

    id: str
    method: str
    address: str
    agent: str
    created_at: Instant
    seen_at: Instant
    expires_at: Instant
    current: bool

    @classmethod
    def of(cls, one: Session, *, current: bool) -> SessionOut:
        """Show a session."""
        return cls(
            id=ids.encode("ses", one.id),
            method=one.method,
            address=one.address,
            agent=one.agent,
            created_at=one.created_at,
            seen_at=one.seen_at,
            expires_at=one.expires_at,
            current=current,
        )


class SessionsEnded(Wire):
    """How many sessions were ended."""

    ended_count: int


class LinkOut(Wire):
    """A one-time link."""

    token: str | None = Field(
        description="Send the person `/admin/sign-in?link=` with this behind it. Null when a repeated Idempotency-Key "
        "asks for it again."
    )
    expires_at: Instant


class MeUpdate(Wire):
    """What somebody changes about themselves; what is left out stays."""

    name: str | None = Field(default=None, min_length=1, max_length=100, examples=["Ada Lovelace"])
    locale: str | None = Field(default=None, pattern="^(en|es|tr|id|vi|zh)$", examples=["tr"])
