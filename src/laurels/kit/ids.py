"""Ids: UUIDv7 inside, TypeID outside (`cus_01h455vb4pex5vsknk084sn02q`), and ids derived from what they name.

A TypeID is the prefix, an underscore and the 128 bits in 26 characters of Crockford's base32, lower case, so that text
order is id order.
"""

import re
import struct
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_bytes
from threading import Lock
from uuid import UUID

from laurels.kit.problems import InvalidField

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PREFIX = re.compile(r"([a-z]([a-z_]{0,61}[a-z])?)?")
SUFFIX = re.compile(r"[0-7][0-9a-hjkmnp-tv-z]{25}")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_TAIL_BITS = 74  # what a UUIDv7 leaves free: 12 bits before the variant, 62 after
_TAIL_MAX = (1 << _TAIL_BITS) - 1
# Three characters at a time: nine look-ups an id instead of 26.
_TRIPLES = tuple(a + b + c for a in ALPHABET for b in ALPHABET for c in ALPHABET)
_PAIRS = tuple(a + b for a in ALPHABET for b in ALPHABET)
_PYTHON_DIGITS = str.maketrans(ALPHABET, "0123456789abcdefghijklmnopqrstuv")


class BadId(InvalidField):
    code, title = "bad_id", "This is not an id of the right kind"
    cure = "Send the id exactly as the API gave it, with its prefix and in lower case."


def new_request_id() -> str:
    """Name a request, or a job's or command's work, for the log and the audit trail.

    The one id that is drawn before there is a transaction and its clock.
    """
    return encode("req", new_uuid7(datetime.now(UTC)))


def encode(prefix: str, id: UUID) -> str:
    """Write the id as a TypeID.

    >>> encode("prefix", UUID("01890a5d-ac96-774b-bcce-b302099a8057"))
    'prefix_01h455vb4pex5vsknk084sn02q'
    """
    number = id.int
    # Two machine-sized halves: shifting small ints is cheaper than shifting the 128-bit one.
    high = number >> 60
    low = number & 0xFFFFFFFFFFFFFFF
    triples = _TRIPLES
    text = (
        f"{_PAIRS[high >> 60]}{triples[high >> 45 & 32767]}{triples[high >> 30 & 32767]}"
        f"{triples[high >> 15 & 32767]}{triples[high & 32767]}{triples[low >> 45]}{triples[low >> 30 & 32767]}"
        f"{triples[low >> 15 & 32767]}{triples[low & 32767]}"
    )
    return f"{prefix}_{text}" if prefix else text


def decode(prefix: str, text: str, *, pointer: str | None = None) -> UUID:
    """Read a TypeID that must carry this prefix.

    :raises BadId: another prefix, not 26 characters of the alphabet, upper case, or more than 128 bits
    """
    head = f"{prefix}_" if prefix else ""
    suffix = text[len(head) :]
    if not text.startswith(head) or not SUFFIX.fullmatch(suffix):
        shape = f"{head}…" if head else "26 characters"
        raise BadId(f"Expected an id like {shape}, as the API gave it.", pointer=pointer)
    return UUID(int=int(suffix.translate(_PYTHON_DIGITS), 32))


def new_uuid7(now: datetime, random: bytes | None = None) -> UUID:
    """Make a UUIDv7 of this instant from 10 random bytes.

    With `random` it is a pure function. Without, the bytes come from the system, and ids that one process makes for
    the same millisecond ascend, whatever it makes in between, so that a list keeps the order in which it was made.
    """
    milliseconds = (now - _EPOCH) // _MILLISECOND
    if not 0 <= milliseconds < 1 << 48:
        raise ValueError("a UUIDv7 needs an instant of 1970 or later")
    tail = _ascending.next() if random is None else int.from_bytes(random, "big") & _TAIL_MAX
    return UUID(int=milliseconds << 80 | 0x7 << 76 | tail >> 62 << 64 | 0b10 << 62 | tail & 0x3FFFFFFFFFFFFFFF)


def instant_of(id: UUID) -> datetime:
    """Read the instant, to the millisecond, that a UUIDv7 was made of."""
    return _EPOCH + (id.int >> 80) * _MILLISECOND


def first_of(instant: datetime) -> UUID:
    """Give the least UUIDv7 of an instant's millisecond, to find by id what came from then on."""
    return UUID(int=max(0, (instant - _EPOCH) // _MILLISECOND) << 80)


def stretch(of: UUID) -> tuple[UUID, UUID]:
    """Give the first and the last UUIDv7 of the millisecond in which this one was made."""
    head = of.int >> 80 << 80 | 0x7 << 76 | 0b10 << 62
    return UUID(int=head), UUID(int=head | 0xFFF << 64 | 0x3FFFFFFFFFFFFFFF)


def texts_within(of: UUID, first: int, random: bytes) -> list[str]:
    """Make UUIDv7s of the millisecond of this one, in the order of their places from `first` on, as hexadecimal text.

    What belongs together thus lies together in a primary key. Four random bytes an id, behind 40 bits of place, so that
    those of two things of one millisecond do not meet.
    """
    chances = struct.unpack(f">{len(random) // 4}I", random)
    head = of.int >> 80 << 16 | 0x7 << 12
    fronts = {high: f"{head | high:016x}" for high in range(first >> 28, (first + len(chances) >> 28) + 1)}
    return [
        f"{fronts[place >> 28]}{0b10 << 62 | (place & 0xFFFFFFF) << 34 | chance:016x}"
        for place, chance in enumerate(chances, first)
    ]


def derived(*parts: str) -> UUID:
    """Derive the one id of what these parts name: SHA-256 of the parts with their lengths, marked as version 8.

    SHA-256 because the database has it too: `derived_id` in SQL gives the same id.
    """
    named = "".join(f"{len(part)}:{part}" for part in parts)
    number = int.from_bytes(sha256(named.encode()).digest()[:16], "big")
    return UUID(int=number & ~(0xF << 76) & ~(0b11 << 62) | 0x8 << 76 | 0b10 << 62)


class _Ascending:
    """The random tails of ids, each a random step behind the last.

    They ascend over all milliseconds alike: transactions run side by side, and each keeps drawing for its own.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._tail = _TAIL_MAX + 1

    def next(self) -> int:
        with self._lock:
            # A step of up to 2³²: the start leaves the top bit clear, so a process makes 2⁴¹ ids before it starts anew.
            self._tail += 1 + int.from_bytes(token_bytes(4), "big")
            if self._tail > _TAIL_MAX:
                self._tail = int.from_bytes(token_bytes(10), "big") & _TAIL_MAX >> 1
            return self._tail


_ascending = _Ascending()
