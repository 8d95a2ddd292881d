"""The shape of a function of the rule language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from laurels.rules.types import Type


@dataclass(frozen=True, slots=True)
class Signature:
    """Types taken (a receiver first) and given. DYN, also inside a list or map, takes any type."""

    arguments: tuple[Type, ...]
    result: Type


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how it is called, what it does, how a sentence says it.

    `run` takes the values, receiver first, and raises RuleFailed for a wrong kind. `sentence` has {0}, {1} … for the
    said arguments and `denied` says the opposite of a condition. `inline`, if given, is a Python expression over {0},
    {1} … that gives the same as `run` whenever the types fit and it does not raise.
    """

    name: str
    signatures: tuple[Signature, ...]
    run: Callable[..., Any]
    sentence: str
    denied: str = ""
    form: Literal["function", "method", "either"] = "method"
    inline: str = ""
