"""A pattern of the language as a regular expression of PostgreSQL with the same meaning.

Nothing is left to PostgreSQL's own reading: every class and character is written as ranges of code points, so neither a
locale nor a flag has a say; a text is a line of its own; and a group is never captured, so that the search stays an
automaton's.
"""

from __future__ import annotations

from functools import lru_cache
from typing import cast

from laurels.rules.characters import Characters
from laurels.rules.errors import RuleFailed
from laurels.rules.pattern import START, Part, compiled, read

_COUNT_MAX = 255
# PostgreSQL's time to read a pattern grows with the cube of its states: (a*b*){100} has 400 and takes half a second.
_STATES_MAX = 700
_SIGNS: dict[tuple[int, int | None], str] = {(0, None): "*", (1, None): "+", (0, 1): "?"}


@lru_cache(maxsize=512)
def regex(text: str) -> str:
    """Write a pattern, which `pattern.compiled` takes, for PostgreSQL's operator ~.

    :raises RuleFailed: the pattern is wrong, or too large for PostgreSQL
    """
    if len(compiled(text).tests) > _STATES_MAX:
        raise RuleFailed(f"the pattern has more than {_STATES_MAX} states; use smaller counts")
    return _written(read(text))


def _written(part: Part) -> str:
    match part:
        case ("test", found):
            return _class(cast(Characters, found))
        case ("edge", which):
            return r"(?:\A)" if which == START else r"(?:\Z)"
        case ("then", *parts):
            return f"(?:{''.join(map(_written, cast(list[Part], parts)))})"
        case ("or", *parts):
            return f"(?:{'|'.join(map(_written, cast(list[Part], parts)))})"
        case _:
            _, inner, least, most = cast(tuple[str, Part, int, int | None], part)
            return _many(_written(inner), least, most)


def _class(found: Characters) -> str:
    if not found.ranges:
        return r"(?:\Z[\U00000061])"  # nothing follows the end
    return f"[{''.join(_range(low, high) for low, high in found.ranges)}]"


def _range(low: int, high: int) -> str:
    return f"\\U{low:08X}" if low == high else f"\\U{low:08X}-\\U{high:08X}"


def _many(one: str, least: int, most: int | None) -> str:
    """Repeat a part; a count beyond what PostgreSQL takes is made of smaller ones."""
    if (least, most) in _SIGNS:
        return f"(?:{one}{_SIGNS[least, most]})"
    parts = [_times(one, least, "{%d}")]
    parts.append(f"{one}*" if most is None else _times(one, most - least, "{0,%d}"))
    return f"(?:{''.join(parts)})"


def _times(one: str, count: int, sign: str) -> str:
    full, rest = divmod(count, _COUNT_MAX)
    return (one + sign % _COUNT_MAX) * full + (one + sign % rest if rest else "")
