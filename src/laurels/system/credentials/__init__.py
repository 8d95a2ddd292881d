"""Credentials: what people prove with that they are who they say.

A password is kept as an argon2id hash and never shown. Whether somebody has one is never told to strangers: an unknown
address costs the same time as a wrong password.
"""

from laurels.system.credentials.hashing import fits, hashed
from laurels.system.credentials.policy import check_password
from laurels.system.credentials.service import hash_of, set_password

__all__ = ["check_password", "fits", "hash_of", "hashed", "set_password"]
