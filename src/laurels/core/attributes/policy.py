"""Which values an attribute can have, and how large a set of attributes may be."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, cast

from laurels.kit.problems import InvalidField

COUNT_MAX = 100
NAME_LENGTH_MAX = 64
TEXT_LENGTH_MAX = 1000
LIST_LENGTH_MAX = 100
BYTES_MAX = 16_384
DEPTH_MAX = 4
INTEGERS = range(-(2**63), 2**63)

MEANING = {
    "string": f"text of at most {TEXT_LENGTH_MAX} characters",
    "integer": "a whole number of 64 bits, not in quotes",
    "decimal": 'a decimal in quotes, such as "12.50", with at most 20 digits on each side of the point',
    "boolean": "true or false",
    "date": 'a day in quotes, such as "2026-03-01"',
    "timestamp": 'an instant with its offset, such as "2026-03-01T09:30:00Z", of the years 1900 to 2199',
    "string_list": f"a list of at most {LIST_LENGTH_MAX} texts",
}
ENTITIES = ("customer", "order", "line", "product", "store", "voucher")

_ENTITY = re.compile(
    r"customer|order|line|product|store|voucher|event:[a-z][a-z0-9]*(?:[_.-][a-z0-9]+)*|reading:[a-z][a-z0-9_]{0,62}"
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,19})(\.[0-9]{1,20})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-5]):[0-9]{2})",
    re.ASCII,
)
"""With an offset that PostgreSQL knows too, or a rule would hold for somebody in real time and not among everybody."""
_TYPES_WITH_ALLOWED = frozenset({"string", "integer", "decimal", "string_list"})
# Words that the rule language keeps for itself, so a rule could never name them.
_RESERVED = frozenset((
    *("as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop"),
    *("namespace", "null", "package", "return", "true", "var", "void", "while"),
))  # fmt: skip


def check_entity(entity: str) -> None:
    """Refuse an entity that has no attributes.

    :raises InvalidField: it is none of customer, order, line, product, store, voucher, event:<type> and reading:<name>
    """
    kind, _, name = entity.partition(":")
    if len(entity) > 80 or not _ENTITY.fullmatch(entity) or (kind == "reading" and not is_name(name)):
        raise InvalidField(
            f"{entity[:80]!r} has no attributes. Use one of {', '.join(ENTITIES)}, event:<event type> or "
            "reading:<name>, whose name is small letters, digits and _.",
            pointer="/path/entity",
        )


def is_name(name: str) -> bool:
    """Tell whether a rule could say this name."""
    return _NAME.fullmatch(name) is not None and name not in _RESERVED


def check_declaration(*, entity: str, name: str, type: str, allowed: list[Any] | None, pointer: str = "") -> None:
    """Refuse a declaration that rules could not use.

    :raises InvalidField: a name that no rule can say, or allowed values that are not of the type
    """
    if not is_name(name):
        raise InvalidField(
            f"{name[:80]!r} is no name for an attribute. Use small letters, digits and _, starting with a letter, "
            "and no word that the rule language reserves.",
            pointer=f"{pointer}/name",
        )
    if entity.startswith("event:") and name == "type":
        raise InvalidField("An event's type is there already; choose another name.", pointer=f"{pointer}/name")
    if allowed is None:
        return
    if type not in _TYPES_WITH_ALLOWED:
        raise InvalidField(
            f"An attribute of type {type} takes no list of allowed values.", pointer=f"{pointer}/allowed"
        )
    of = "string" if type == "string_list" else type
    for place, value in enumerate(allowed):
        cure = misfit(value, of)
        if cure is not None:
            raise InvalidField(f"Each allowed value is {cure}.", pointer=f"{pointer}/allowed/{place}")
        if any(value == before for before in allowed[:place]):
            raise InvalidField(f"{value!r} is listed twice.", pointer=f"{pointer}/allowed/{place}")


def misfit(value: object, type: str) -> str | None:
    """Say what a value of this type looks like if this one is none; None if it fits."""
    return None if _fits(value, type) else MEANING[type]


def _fits(value: object, type: str) -> bool:
    match type:
        case "string":
            return isinstance(value, str) and _storable(value)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool) and value in INTEGERS
        case "decimal":
            return isinstance(value, str) and _DECIMAL.fullmatch(value) is not None
        case "boolean":
            return isinstance(value, bool)
        case "date":
            return isinstance(value, str) and _DAY.fullmatch(value) is not None and _reads(date, value)
        case "timestamp":
            return isinstance(value, str) and _INSTANT.fullmatch(value) is not None and _reads(datetime, value)
        case _:
            return (
                isinstance(value, list)
                and len(cast(list[Any], value)) <= LIST_LENGTH_MAX
                and all(isinstance(one, str) and _storable(one) for one in cast(list[Any], value))
            )


def _reads(kind: type[date], text: str) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return False
    return True


def _storable(text: str) -> bool:
    if len(text) > TEXT_LENGTH_MAX or "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair, which PostgreSQL cannot keep
        return False
    return True


def check_size(values: Mapping[str, Any], pointer: str) -> None:
    """Refuse attributes that are too many, too deep, too large or not plain JSON.

    :raises InvalidField: naming the attribute at fault
    """
    if len(values) > COUNT_MAX:
        raise InvalidField(f"Give at most {COUNT_MAX} attributes.", pointer=pointer)
    for name, value in values.items():
        if not 1 <= len(name) <= NAME_LENGTH_MAX or not name.isprintable():
            raise InvalidField(f"An attribute's name has 1 to {NAME_LENGTH_MAX} printable characters.", pointer=pointer)
        if not _plain(value, DEPTH_MAX):
            raise InvalidField(
                f"Give {name} as text of at most {TEXT_LENGTH_MAX} characters, a whole number of 64 bits, a finite "
                f"number, true, false, or a list or object of these, at most {DEPTH_MAX} deep.",
                pointer=below(pointer, name),
            )
    if len(json.dumps(values)) > BYTES_MAX:
        raise InvalidField(f"All attributes together have at most {BYTES_MAX} bytes.", pointer=pointer)


def _plain(value: object, depth: int) -> bool:
    match value:
        case None | bool():
            return True
        case str():
            return _storable(value)
        case int():
            return value in INTEGERS
        case float():
            return math.isfinite(value)
        case list():
            return depth > 0 and all(_plain(one, depth - 1) for one in cast(list[Any], value))
        case dict():
            return depth > 0 and all(
                _plain(name, 0) and _plain(one, depth - 1) for name, one in cast(dict[Any, Any], value).items()
            )
        case _:
            return False


def merged(stored: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Lay new values over the stored ones; a null takes an attribute away.

    >>> merged({"vip": True, "size": 42}, {"size": None, "club": "north"})
    {'vip': True, 'club': 'north'}
    """
    return {name: value for name, value in {**stored, **values}.items() if value is not None}


def below(pointer: str, name: str) -> str:
    """Point one step further down (RFC 6901)."""
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Ask whether the closest known name was meant, as a sentence behind another; empty when nothing is close.

    >>> nearest("shoesize", ["shoe_size"])
    ' Did you mean shoe_size?'
    """
    close = difflib.get_close_matches(name[:100], list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""
