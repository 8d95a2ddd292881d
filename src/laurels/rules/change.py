"""The smallest change of one fact that turns one condition."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, cast

from laurels.rules import moments
from laurels.rules.sentence import Speaker
from laurels.rules.tree import Binary, Conditional, Has, Node, Read
from laurels.rules.types import DECIMAL, DOUBLE, DURATION, INT, TIMESTAMP, Type
from laurels.rules.values import TypeValue
from laurels.rules.vocabulary import Entry

_STEP = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that would have to be otherwise: by how much (numbers and times) and to what.

    Amounts are in minor units. `one_of` lists every value that would do, where there are several to choose from;
    `arguments` are those of a parametric fact.
    """

    path: str
    kind: Literal["raise", "lower", "set"]
    to: Any
    by: Any = None
    one_of: tuple[Any, ...] = ()
    advice: str = field(default="", compare=False)
    arguments: tuple[str | int | bool, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give the change as JSON-able data; times as texts, decimals as texts."""
        out = {"path": self.path, "change": self.kind, "to": plain(self.to)}
        if self.arguments:
            out["arguments"] = list(self.arguments)
        if self.by is not None:
            out["by"] = plain(self.by)
        if self.one_of:
            out["one_of"] = [plain(value) for value in self.one_of]
        return out

    def applied(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """Give a copy of the context in which the change has happened."""
        return _with(context, list(Read(self.path, self.arguments).keys), self.to)


def plain(value: object) -> Any:
    """Give a value as JSON holds it."""
    match value:
        case datetime():
            return moments.timestamp_text(value)
        case timedelta():
            return moments.duration_text(value)
        case Decimal():
            return f"{value:f}"
        case float() if not math.isfinite(value):
            return str(value)
        case bytes():
            return value.hex()
        case TypeValue():
            return value.name
        case Mapping():
            return {str(key): plain(inner) for key, inner in cast(Mapping[object, object], value).items()}
        case list() | tuple():
            return [plain(inner) for inner in cast(Sequence[object], value)]
        case _:
            return value


def _with(context: Mapping[str, Any], path: list[str], value: object) -> dict[str, Any]:
    head, *rest = path
    copy = dict(context)
    below: Any = copy.get(head)
    copy[head] = (
        _with(cast(Mapping[str, Any], below) if isinstance(below, Mapping) else {}, rest, value) if rest else value
    )
    return copy


def target(operator: str, value: Any, kind: Type) -> Any:
    """Find the value of a type nearest to the border that makes `it operator value` true; None when there is none."""
    if kind in (DECIMAL, DOUBLE):
        return (Decimal(value) if kind == DECIMAL else float(value)) if operator in ("==", ">=", "<=") else None
    if kind in (TIMESTAMP, DURATION):
        step = {">": _STEP, "<": -_STEP}.get(operator, timedelta(0))
        return None if operator == "!=" else value + step
    if kind == INT or kind.amount:
        match operator:
            case ">=":
                return math.ceil(value)
            case ">":
                return math.floor(value) + 1
            case "<=":
                return math.floor(value)
            case "<":
                return math.ceil(value) - 1
            case "==" if value == math.floor(value):
                return int(value)
            case _:
                return None
    return value if operator == "==" else None


def solved(subject: Node, value: Any, evaluate: Any) -> tuple[Read, Any] | None:
    """Follow `fact + rest` or `fact - rest` down to the fact: which one, and the value it would need."""
    match subject:
        case Read():
            return subject, value
        case Conditional(test=Has(operand=Read() as fact), then=then) if then == fact:
            return fact, value  # customer.age.orValue(0)
        case Binary(operator="+" | "-" as operator, left=Read() as fact, right=right):
            rest = evaluate(right)
            if rest is None:
                return None
            return fact, value - rest if operator == "+" else value + rest
        case _:
            return None


def toward(
    fact: Read, entry: Entry, actual: Any, to: Any, speaker: Speaker, one_of: tuple[Any, ...] = ()
) -> Change | None:
    """Describe the way from the actual value to another, in words too; None when the vocabulary rules it out."""
    if to is None or (entry.allowed is not None and to not in entry.allowed):
        return None
    asked = fact.arguments
    measured = fact.type in (INT, DECIMAL, TIMESTAMP, DURATION) or fact.type.amount
    if not measured or actual is None or one_of:
        advice = speaker.advice(fact, "set", to, one_of=one_of)
        return Change(fact.path, "set", to, one_of=one_of, advice=advice, arguments=asked)
    way = "raise" if to > actual else "lower"
    by = abs(to - actual)
    return Change(fact.path, way, to, by, advice=speaker.advice(fact, way, to, by), arguments=asked)
