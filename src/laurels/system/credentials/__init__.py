"""Credentials: what people prove with that they are who they say.

A password is kept as an argon2id hash and never shown; the secret of an authenticator is encrypted, each of its codes
counts once, as does each recovery code; of a passkey only the public half is here. Whether somebody has any of them is
never told to strangers: an unknown address costs the same time as a wrong password.
"""

from laurels.system.credentials import passkeys
from laurels.system.credentials.codes import (
    begin_authenticator,
    confirm_authenticator,
    new_recovery_codes,
    remove_authenticator,
    standing,
    use_code,
)
from laurels.system.credentials.hashing import fits, hashed
from laurels.system.credentials.model import Passkey, Standing
from laurels.system.credentials.policy import check_password
from laurels.system.credentials.service import hash_of, set_password

__all__ = [
    "Passkey",
    "Standing",
    "begin_authenticator",
    "check_password",
    "confirm_authenticator",
    "fits",
    "hash_of",
    "hashed",
    "new_recovery_codes",
    "passkeys",
    "remove_authenticator",
    "set_password",
    "standing",
    "use_code",
]
