"""What a seal is."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Seal:
    """One link of a chain: the rows it covers, the hash of their content and the hash that chains it."""

    number: int
    ids: list[UUID]
    content: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain does not hold."""

    stream: str
    number: int
    why: str
