"""Secrets and fingerprints: API key material that shows typos, digests to keep, and the chain that seals a book."""

import hmac
from hashlib import blake2b, sha256
from secrets import token_bytes
from zlib import crc32

BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
SECRET_BYTES = 24
BODY_LENGTH = 33  # 24 bytes in base62
SUM_LENGTH = 6  # a CRC-32 in base62
GENESIS = bytes(32)
"""What the first link of a chain follows."""


def new_secret(random: bytes | None = None) -> str:
    """Make a secret of 24 random bytes: 33 characters of base62 and 6 of a CRC-32, as GitHub ends its tokens.

    Show it once and keep its `digest`.
    """
    body = _base62(int.from_bytes(token_bytes(SECRET_BYTES) if random is None else random, "big"), BODY_LENGTH)
    return body + _checksum(body)


def new_code() -> str:
    """Make a code of 80 random bits that people write down: `a3f09-12bc4-99e0d-7c2f1`."""
    digits = token_bytes(10).hex()
    return "-".join(digits[place : place + 5] for place in range(0, 20, 5))


def new_challenge() -> bytes:
    """Make 64 random bytes for somebody to sign."""
    return token_bytes(64)


def is_well_formed(secret: str) -> bool:
    """Tell whether the secret's checksum is right, so that a typo costs no look-up and a scanner no false alarm."""
    body, given = secret[:BODY_LENGTH], secret[BODY_LENGTH:]
    return len(given) == SUM_LENGTH and secret.isascii() and secret.isalnum() and same(_checksum(body), given)


def digest(secret: str, pepper: bytes = b"") -> bytes:
    """Digest a secret of full entropy for keeping: 32 bytes of BLAKE2b, keyed if a pepper of at most 64 bytes is given.

    Passwords are not such secrets; they need a slow hash.
    """
    return blake2b(secret.encode(), digest_size=32, key=pepper, person=b"laurels.secret").digest()


def same(one: str | bytes, other: str | bytes) -> bool:
    """Compare in a time that tells nothing about where two values differ."""
    return hmac.compare_digest(_bytes(one), _bytes(other))


def fingerprint(content: bytes) -> bytes:
    """Give 16 bytes that stand for this content, such as the body of a request under an idempotency key."""
    return blake2b(content, digest_size=16).digest()


def chain(previous: bytes, content: bytes) -> bytes:
    """Link content to the 32 bytes that came before: SHA-256(previous ‖ SHA-256(content)); the first follows GENESIS.

    Anybody can check a chain with plain SHA-256, and a change to one link changes all that follow.
    """
    if len(previous) != 32:
        raise ValueError("a link follows 32 bytes")
    return sha256(previous + sha256(content).digest()).digest()


def _checksum(body: str) -> str:
    return _base62(crc32(body.encode()), SUM_LENGTH)


def _base62(number: int, length: int) -> str:
    digits: list[str] = []
    for _ in range(length):
        number, digit = divmod(number, 62)
        digits.append(BASE62[digit])
    if number:
        raise ValueError(f"more than fits into {length} characters of base62")
    return "".join(reversed(digits))


def _bytes(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value
