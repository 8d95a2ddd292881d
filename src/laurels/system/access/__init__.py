"""Access: API keys and the gate that admits their bearers.

A key is shown once and stored as a digest. It names its workspace, so that looking it up needs no global table. A
secret key has the scopes it was given; a publishable key, meant for browsers, can only read and validate.
"""

from laurels.system.access.gate import KeyGate
from laurels.system.access.model import ApiKey, Issued
from laurels.system.access.policy import PERMISSIONS, PUBLISHABLE, is_public
from laurels.system.access.service import create, list_keys, revoke, rotate

EVENTS = {
    "api_key.created": "An API key was created.",
    "api_key.revoked": "An API key was revoked.",
    "api_key.rotated": "An API key was replaced by a new one; the old one works until its overlap ends.",
}

__all__ = [
    "EVENTS",
    "PERMISSIONS",
    "PUBLISHABLE",
    "ApiKey",
    "Issued",
    "KeyGate",
    "create",
    "is_public",
    "list_keys",
    "revoke",
    "rotate",
]
