"""bytes: a text as its UTF-8 bytes."""

from __future__ import annotations

from laurels.rules.errors import RuleFailed
from laurels.rules.functions._function import Function, Signature
from laurels.rules.types import BYTES, STRING
from laurels.rules.values import kind_of


def run(value: object) -> bytes:
    """Encode a text as UTF-8."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    raise RuleFailed(f"no such overload: bytes({kind_of(value)})")


FUNCTION = Function(
    "bytes",
    (Signature((STRING,), BYTES, sql="convert_to({0}, 'UTF8')"), Signature((BYTES,), BYTES, sql="{0}")),
    run,
    "the bytes of {0}",
    form="function",
)
