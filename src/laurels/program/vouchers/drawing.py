"""Draws codes: from the system's source of chance, each character as likely as any other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from secrets import token_bytes
from uuid import UUID

from laurels.kit import ids
from laurels.program.vouchers.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Drawn:
    """Some codes ready to be stored: ids, codes and keys, each a text with one a line."""

    count: int
    ids: str
    codes: str
    keys: str


def characters(alphabet: str, count: int) -> str:
    """Draw so many characters. A byte that would favour some of them is thrown away."""
    table, favouring = _translation(alphabet)
    drawn = b""
    while len(drawn) < count:
        missing = count - len(drawn)
        drawn += token_bytes(missing * 256 // (256 - len(favouring)) + 16).translate(table, favouring)
    return drawn[:count].decode("ascii")


def codes(pattern: Pattern, count: int) -> tuple[list[str], list[str]]:
    """Draw so many different codes and their keys, in the order of the keys: an index takes neighbours cheaply."""
    width = pattern.drawn_count
    found: set[str] = set()
    while len(found) < count:
        text = characters(pattern.characters, (count - len(found)) * width)
        found.update(text[place : place + width] for place in range(0, len(text), width))
    return pattern.written(sorted(found))


def draw(pattern: Pattern, count: int, *, batch_id: UUID, first: int) -> Drawn:
    """Draw the codes of a batch from a place on."""
    made, keys = codes(pattern, count)
    return Drawn(
        count=count,
        ids="\n".join(ids.texts_within(batch_id, first, token_bytes(4 * count))),
        codes="\n".join(made),
        keys="\n".join(keys),
    )


def id_within(batch_id: UUID, place: int) -> UUID:
    """Draw the id of the code at this place of a batch."""
    return UUID(ids.texts_within(batch_id, place, token_bytes(4))[0])


@lru_cache(maxsize=256)
def _translation(alphabet: str) -> tuple[bytes, bytes]:
    """Give the character for each byte, and the bytes at the end that make no whole round."""
    size = len(alphabet)
    whole = 256 // size * size
    return bytes(ord(alphabet[byte % size]) for byte in range(256)), bytes(range(whole, 256))
