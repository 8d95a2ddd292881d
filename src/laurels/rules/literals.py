"""What a literal of the text stands for: numbers, and strings and bytes with their escapes."""

from __future__ import annotations

from laurels.rules.bounds import INT_MAX, INT_MIN, UINT_MAX
from laurels.rules.errors import RuleError
from laurels.rules.values import UInt

_SIMPLE = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92, "?": 63, '"': 34, "'": 39, "`": 96}
_WIDTHS = {"x": 2, "X": 2, "u": 4, "U": 8}


def number(text: str, position: int) -> object:
    """Read a numeric literal with an optional sign: int, UInt or float.

    :raises RuleError: the number does not fit
    """
    body = text.lstrip("-")
    if body[-1:] in ("u", "U"):
        value = int(body[:-1], 16 if body[:2] in ("0x", "0X") else 10)
        if value > UINT_MAX:
            raise RuleError("number_too_large", f"{text} does not fit in 64 bits", position=position, found=text)
        return UInt(value)
    if body[:2] in ("0x", "0X") or body.isdigit():
        value = int(text, 16 if body[:2] in ("0x", "0X") else 10)
        if not INT_MIN <= value <= INT_MAX:
            raise RuleError("number_too_large", f"{text} does not fit in 64 bits", position=position, found=text)
        return value
    return float(text)


def string(text: str, position: int) -> str | bytes:
    """Read a string or bytes literal with its prefix and quotes, resolving escapes.

    :raises RuleError: an escape is unknown or names no character
    """
    start = 0
    while text[start] in "rRbB":
        start += 1
    prefix = text[:start].lower()
    quotes = 3 if text[start : start + 3] in ("'''", '"""') else 1
    body = text[start + quotes : len(text) - quotes]
    binary = "b" in prefix
    if "r" not in prefix and "\\" in body:
        return _unescape(body, binary=binary, position=position + start + quotes)
    return body.encode() if binary else body


def _unescape(body: str, *, binary: bool, position: int) -> str | bytes:
    parts = bytearray()
    at = 0
    while at < len(body):
        char = body[at]
        if char != "\\":
            parts += char.encode()
            at += 1
            continue
        value, length, octet = _escape(body, at, position)
        if octet and binary:
            parts.append(value)
        else:
            parts += chr(value).encode()
        at += length
    return bytes(parts) if binary else parts.decode()


def _escape(body: str, at: int, position: int) -> tuple[int, int, bool]:
    """Read one escape: its number, its length, and whether it names a byte rather than a character."""
    kind = body[at + 1 : at + 2]
    digits, base = "", 16
    if kind in _SIMPLE:
        return _SIMPLE[kind], 2, True
    if kind in _WIDTHS and kind:
        digits = body[at + 2 : at + 2 + _WIDTHS[kind]]
        complete = len(digits) == _WIDTHS[kind] and all(d in "0123456789abcdefABCDEF" for d in digits)
        length = 2 + len(digits)
    else:
        digits, base, length = body[at + 1 : at + 4], 8, 4
        complete = len(digits) == 3 and digits[0] in "0123" and all(d in "01234567" for d in digits)
    if not complete:
        found = body[at : at + 2]
        raise RuleError("bad_escape", f"unknown escape {found}; write \\\\ for a backslash", position=position + at)
    value = int(digits, base)
    octet = kind not in ("u", "U")
    if not octet and (value > 0x10FFFF or 0xD800 <= value <= 0xDFFF):
        raise RuleError("bad_escape", f"\\{kind}{digits} is no character", position=position + at)
    return value, length, octet


def text(value: str | int | bool) -> str:
    """Write a constant as a literal."""
    return quoted(value) if isinstance(value, str) else str(value).lower()


def quoted(value: str) -> str:
    """Write a string as a literal, in double quotes."""
    out = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return f'"{out}"'
