"""The shape of a function of the rule language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from laurels.rules.types import Type


@dataclass(frozen=True, slots=True)
class Signature:
    """Types taken (a receiver first) and given. DYN, also inside a list or map, takes any type.

    `sql` is a PostgreSQL expression over {0}, {1} … that gives the same as the function's `run`: NULL where that
    raises, NULL when an argument is NULL, and it never raises itself. `rules.sql.forms` says how each type is held.
    """

    arguments: tuple[Type, ...]
    result: Type
    sql: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how it is called, what it does, how a sentence says it.

    `run` takes the values, receiver first, and raises RuleFailed for a wrong kind. `sentence` has {0}, {1} … for the
    said arguments and `denied` says the opposite of a condition. `inline`, if given, is a Python expression over {0},
    {1} … that gives the same as `run` whenever the types fit and it does not raise. A function that is `alike` has no
    signatures: it takes one to so many numbers or amounts of one type (a list of them too, where it takes more than
    one) and gives that type; as a method it takes a list only. `sql` is then its SQL, as a signature has it elsewhere,
    by type, kind, or "" for any.
    """

    name: str
    signatures: tuple[Signature, ...]
    run: Callable[..., Any]
    sentence: str
    denied: str = ""
    form: Literal["function", "method", "either"] = "method"
    inline: str = ""
    alike: int = 0
    sql: Mapping[str, str] = field(default_factory=dict[str, str])
