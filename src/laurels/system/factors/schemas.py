"""Authenticators, recovery codes and passkeys on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from laurels.kit import ids
from laurels.kit.web import Instant, Wire
from laurels.system import credentials


class Factors(Wire):
    """What somebody has to sign in with."""

    password: bool
    authenticator: bool
    recovery_code_count: int = Field(description="How many recovery codes are left.")
    passkey_count: int

    @classmethod
    def of(cls, one: credentials.Standing) -> Factors:
        """Show what somebody has."""
        return cls(
            password=one.password,
            authenticator=one.authenticator,
            recovery_code_count=one.recovery_code_count,
            passkey_count=one.passkey_count,
        )


class AuthenticatorBegun(Wire):
    """The secret of an authenticator, at the only moment it is shown."""

    secret: str = Field(description="To type into the app, where its camera cannot be used.")
    uri: str = Field(description="What the QR code says.", examples=["otpauth://totp/Laurels:ada%40example.com?…"])
    qr: str = Field(description="The QR code for the app, as the `data:` address of an SVG picture.")


class CodeIn(Wire):
    """The code that the app shows now."""

    code: str = Field(min_length=6, max_length=10, examples=["492039"])


class RecoveryCodes(Wire):
    """Recovery codes, at the only moment they are shown."""

    codes: list[str] = Field(description="Each signs in once in place of a code of the authenticator.")


class AuthenticatorRemoved(Wire):
    """Whether there was one."""

    removed: bool


class PasskeyBegun(Wire):
    """What a browser makes a passkey from."""

    options: dict[str, Any] = Field(
        description="For `PublicKeyCredential.parseCreationOptionsFromJSON` and `navigator.credentials.create`."
    )


class PasskeyIn(Wire):
    """A passkey that a browser has made."""

    name: str = Field(min_length=1, max_length=60, examples=["Ada's phone"])
    credential: dict[str, Any] = Field(description="The `toJSON()` of what `navigator.credentials.create` gave.")


class PasskeyOut(Wire):
    """A passkey."""

    id: str = Field(examples=["pky_01kaw3x9p3e9rs8s9p1y9e1v5a"])
    name: str
    site: str = Field(description="The host that it belongs to; browsers use it nowhere else.")
    created_at: Instant
    used_at: Instant | None

    @classmethod
    def of(cls, one: credentials.Passkey) -> PasskeyOut:
        """Show a passkey."""
        return cls(
            id=ids.encode("pky", one.id), name=one.name, site=one.site, created_at=one.created_at, used_at=one.used_at
        )
