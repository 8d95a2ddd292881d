"""A vault for secrets that must be read again, such as that of an authenticator: encrypted, and bound to their place.

AES-256-GCM with a random nonce. What was locked for one purpose and owner opens for no other, so that nobody who can
write to the database moves a secret. Every key opens, the first one locks, so that keys can be changed.
"""

from __future__ import annotations

import binascii
import os
from base64 import b64decode, b64encode
from pathlib import Path
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from laurels.kit.problems import Problem
from laurels.settings import Settings

KEY_BYTES = 32
NONCE_BYTES = 12
FILE = "secret.key"


class VaultClosed(Problem):
    """What is kept encrypted cannot be read or written here."""

    code, status, title = "vault_closed", 503, "What is kept encrypted cannot be opened by this server"
    cure = "Give every server the same LAURELS_SECRET_KEYS, with the key that was used before among them."


class Vault:
    """Locks and opens secrets with the keys of this installation, which are read or made when first needed."""

    def __init__(self, keys: str | None, file: Path) -> None:
        self._text = keys
        self._file = file
        self._keys: tuple[AESGCM, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Vault:
        """Take the keys that the settings name, else one from a file beside the data, made once."""
        return cls(settings.secret_keys, settings.data_directory / FILE)

    def lock(self, secret: bytes, *, purpose: str) -> bytes:
        """Encrypt a secret for a purpose that names its owner too."""
        nonce = token_bytes(NONCE_BYTES)
        return nonce + self._opened()[0].encrypt(nonce, secret, purpose.encode())

    def open(self, locked: bytes, *, purpose: str) -> bytes:
        """Decrypt what was locked for this purpose.

        :raises VaultClosed: it was locked with another key, or for another purpose
        """
        nonce, box = locked[:NONCE_BYTES], locked[NONCE_BYTES:]
        for key in self._opened():
            try:
                return key.decrypt(nonce, box, purpose.encode())
            except InvalidTag:
                continue
        raise VaultClosed(VaultClosed.cure)

    def _opened(self) -> tuple[AESGCM, ...]:
        if not self._keys:
            texts = self._text.split(",") if self._text is not None else [self._kept()]
            self._keys = tuple(AESGCM(_key(text.strip())) for text in texts)
        return self._keys

    def _kept(self) -> str:
        """Read the key from its file, which whoever asks first makes whole before it has its name."""
        draft = self._file.with_name(f"{FILE}.{token_bytes(8).hex()}")
        try:
            if not self._file.exists():
                self._file.parent.mkdir(parents=True, exist_ok=True)
                draft.touch(0o600)
                draft.write_text(b64encode(token_bytes(KEY_BYTES)).decode())
                try:
                    os.link(draft, self._file)
                except FileExistsError:
                    pass
                finally:
                    draft.unlink()
            return self._file.read_text()
        except OSError as error:
            raise VaultClosed(f"The file of the key cannot be read or made ({error.strerror}).") from error


def _key(text: str) -> bytes:
    try:
        key = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise VaultClosed("A key is 32 bytes in base64, as `openssl rand -base64 32` writes them.")
    return key
