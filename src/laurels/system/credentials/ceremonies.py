"""What a browser and its passkeys are asked, and whether what they answer is true, by `webauthn`. Pure.

That library takes half a second to load, so this file is only imported when somebody uses a passkey.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import msgspec
import webauthn
from webauthn.helpers import options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)


def registration(
    *, site: str, staff_id: UUID, email: str, name: str, challenge: bytes, known: Iterable[bytes]
) -> dict[str, Any]:
    """Write the options for `navigator.credentials.create`."""
    options = webauthn.generate_registration_options(
        rp_id=site,
        rp_name="Laurels",
        user_id=staff_id.bytes,
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return msgspec.json.decode(options_to_json(options))


def registered(
    credential: Mapping[str, Any], *, challenge: bytes, site: str, origin: str
) -> tuple[bytes, bytes, int] | None:
    """Give the id, the public key and the count of uses of a new passkey; None if it is not true."""
    try:
        verified = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=site,
            expected_origin=origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        return None
    return verified.credential_id, verified.credential_public_key, verified.sign_count


def authentication(*, site: str, challenge: bytes) -> dict[str, Any]:
    """Write the options for `navigator.credentials.get`."""
    options = webauthn.generate_authentication_options(
        rp_id=site, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return msgspec.json.decode(options_to_json(options))


def authenticated(
    credential: Mapping[str, Any], *, challenge: bytes, site: str, origin: str, public_key: bytes, uses: int
) -> int | None:
    """Give how often a passkey was used with this time; None if what it signed is not true."""
    try:
        verified = webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=site,
            expected_origin=origin,
            credential_public_key=public_key,
            credential_current_sign_count=uses,
            require_user_verification=True,
        )
    except WebAuthnException:
        return None
    return verified.new_sign_count
