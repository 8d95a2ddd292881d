"""Why a rule holds or not for one moment: each condition with what it found and what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from laurels.rules import change, moments, strict
from laurels.rules.change import Change, plain
from laurels.rules.codec import unparse
from laurels.rules.errors import RuleFailed
from laurels.rules.sentence import MIRRORED, OPPOSITE, Speaker
from laurels.rules.tree import Binary, Has, ListOf, Logic, Node, Read, Unary, walk
from laurels.rules.tree import Literal as Constant
from laurels.rules.vocabulary import Entry, Vocabulary
from laurels.rules.work import Work

Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition.

    `held` tells whether it is true; `decided` is False when it has no value, and then `missing` may name the fact
    that was not there and `failure` says why. `wanted` is what the rule around it asks for (False below a not).
    `actual` and `needed` are the two sides of a comparison, `distance` how far apart they are (amounts in minor
    units), `change` the smallest change that gives what is wanted, None when it is given already or no single change
    is known.
    """

    text: str
    sentence: str
    position: int
    held: bool
    decided: bool
    wanted: bool
    actual: Any = None
    needed: Any = None
    distance: Any = None
    missing: str | None = None
    failure: str | None = None
    change: Change | None = None

    @property
    def advice(self) -> str | None:
        """Give the smallest change as one sentence."""
        return None if self.change is None else self.change.advice

    def as_dict(self) -> dict[str, Any]:
        """Give the condition as JSON-able data."""
        return {
            "text": self.text,
            "sentence": self.sentence,
            "position": self.position,
            "held": self.held,
            "decided": self.decided,
            "wanted": self.wanted,
            "actual": plain(self.actual),
            "needed": plain(self.needed),
            "distance": plain(self.distance),
            "missing": self.missing,
            "failure": self.failure,
            "change": None if self.change is None else _told(self.change),
        }


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions joined by and, or, not."""

    operator: Literal["and", "or", "not"]
    held: bool
    decided: bool
    parts: tuple[Group | Leaf, ...]

    def as_dict(self) -> dict[str, Any]:
        """Give the group as JSON-able data."""
        parts = [part.as_dict() for part in self.parts]
        return {"operator": self.operator, "held": self.held, "decided": self.decided, "parts": parts}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The verdict, equal to what `holds` says, and the tree of conditions behind it.

    `changes` together make the rule hold; they have been tried. Empty when it holds, or when no such set is known.
    """

    held: bool
    root: Group | Leaf
    changes: tuple[Change, ...] = ()

    @property
    def advice(self) -> tuple[str, ...]:
        """Say the changes, one sentence each."""
        return tuple(one.advice for one in self.changes)

    def as_dict(self) -> dict[str, Any]:
        """Give the explanation as JSON-able data; times and decimals as texts, amounts in minor units."""
        return {"held": self.held, "root": self.root.as_dict(), "changes": [_told(one) for one in self.changes]}

    def leaves(self) -> Iterator[Leaf]:
        """Visit each condition in the order of the text."""
        waiting: list[Group | Leaf] = [self.root]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Leaf):
                yield part
            else:
                waiting.extend(reversed(part.parts))


def _told(one: Change) -> dict[str, Any]:
    return {**one.as_dict(), "advice": one.advice}


def explain(
    tree: Node, vocabulary: Vocabulary, context: Context, holds: Callable[[Context], bool], locale: str = "en"
) -> Explanation:
    """Explain a checked tree for one context in the words of a locale."""
    root = _Explainer(vocabulary, context, locale, Work.of(tree)).part(tree, wanted=True)
    changes: tuple[Change, ...] = ()
    if not root.held:
        planned = _plan(root, wanted=True)
        changed = context
        for one in planned or ():
            changed = one.applied(changed)
        if planned and holds(changed):
            changes = tuple(planned)
    return Explanation(root.held, root, changes)


def _plan(part: Group | Leaf, *, wanted: bool) -> list[Change] | None:
    """Gather changes that give a part the wanted value; None when some needed one is not known."""
    if part.decided and part.held is wanted:
        return []
    if isinstance(part, Leaf):
        return None if part.change is None else [part.change]
    if part.operator == "not":
        return _plan(part.parts[0], wanted=not wanted)
    plans = [_plan(inner, wanted=wanted) for inner in part.parts]
    if (part.operator == "and") is wanted:
        if any(plan is None for plan in plans):
            return None
        every = [one for plan in plans for one in plan or ()]
        return [one for place, one in enumerate(every) if one not in every[:place]]
    known = [plan for plan in plans if plan is not None]
    return min(known, key=len) if known else None


class _Explainer:
    def __init__(self, vocabulary: Vocabulary, context: Context, locale: str, work: Work) -> None:
        self.vocabulary = vocabulary
        self.context = context
        self.work = work
        self.speaker = Speaker(vocabulary, locale)

    def part(self, node: Node, *, wanted: bool) -> Group | Leaf:
        match node:
            case Logic(operator=operator, terms=terms):
                parts = tuple(self.part(term, wanted=wanted) for term in terms)
                deciding = operator == "||"
                settled = any(part.decided and part.held is deciding for part in parts)
                decided = settled or all(part.decided for part in parts)
                held = decided and (settled is deciding)
                return Group("or" if deciding else "and", held, decided, parts)
            case Unary(operator="!", operand=operand):
                inner = self.part(operand, wanted=not wanted)
                return Group("not", inner.decided and not inner.held, inner.decided, (inner,))
            case _:
                return self.leaf(node, wanted=wanted)

    def value(self, node: Node, context: Context | None = None) -> Any:
        """Work a node out, raising what it raises."""
        closure = strict.build(node, container=self.vocabulary.container, work=self.work)
        return closure(self.context if context is None else context, {})

    def quietly(self, node: Node) -> Any:
        """Work a node out, or give None."""
        try:
            return self.value(node)
        except Exception:
            return None

    def leaf(self, node: Node, *, wanted: bool) -> Leaf:
        text, said = unparse(node), self.speaker.said(node)
        missing = failure = None
        try:
            value = self.value(node)
            decided = isinstance(value, bool)
        except RuleFailed as failed:
            value, decided, missing, failure = False, False, failed.missing, failed.message
        except Exception as error:
            value, decided, failure = False, False, f"the condition could not be decided: {error!r}"
        held = decided and value is True
        actual, needed, distance = self.sides(node)
        found = None if decided and held is wanted else self.change(node, wanted=wanted)
        if found is not None and not self.turns(node, found, wanted=wanted):
            found = None
        return Leaf(text, said, node.position, held, decided, wanted, actual, needed, distance, missing, failure, found)

    def turns(self, node: Node, found: Change, *, wanted: bool) -> bool:
        """Try a change: does the condition become what is wanted?"""
        try:
            return self.value(node, found.applied(self.context)) is wanted
        except Exception:
            return False

    def sides(self, node: Node) -> tuple[Any, Any, Any]:
        match node:
            case Binary(left=left, right=right):
                subject, other = (right, left) if _constant(left) and not _constant(right) else (left, right)
                actual, needed = self.quietly(subject), self.quietly(other)
                return actual, needed, _distance(actual, needed) if node.operator != "in" else None
            case Has(operand=operand):
                return self.quietly(operand), None, None
            case _:
                return self.quietly(node), None, None

    def change(self, node: Node, *, wanted: bool) -> Change | None:
        match node:
            case Read() if node.type.kind == "bool":
                return change.toward(node, self.entry(node), None, wanted, self.speaker)
            case Binary(operator="in", left=Read() as fact, right=ListOf() as offered) if wanted:
                values = tuple(self.quietly(item) for item in offered.items)
                entry = self.entry(fact)
                fitting = tuple(v for v in values if v is not None and (entry.allowed is None or v in entry.allowed))
                return (
                    change.toward(fact, entry, self.quietly(fact), fitting[0], self.speaker, fitting)
                    if fitting
                    else None
                )
            case Binary(operator=operator, left=left, right=right) if operator in OPPOSITE:
                subject, other = left, right
                if _constant(left):
                    subject, other, operator = right, left, MIRRORED[operator]
                return self.shifted(subject, other, operator if wanted else OPPOSITE[operator])
            case _:
                return None

    def shifted(self, subject: Node, other: Node, operator: str) -> Change | None:
        """Find the change of the one fact on this side that satisfies the comparison with the other side."""
        value = self.quietly(other)
        try:
            solution = None if value is None else change.solved(subject, value, self.quietly)
            if solution is None:
                return None
            fact, border = solution
            if any(node == fact for node in walk(other)):
                return None
            actual = self.quietly(fact)
            if fact.type.kind == "bool" and operator == "!=":
                return change.toward(fact, self.entry(fact), actual, not border, self.speaker)
            return change.toward(
                fact, self.entry(fact), actual, change.target(operator, border, fact.type), self.speaker
            )
        except (TypeError, ArithmeticError, ValueError):
            return None

    def entry(self, fact: Read) -> Entry:
        return self.vocabulary.entries[fact.path]


def _constant(node: Node) -> bool:
    return isinstance(node, Constant)


def _distance(actual: Any, needed: Any) -> Any:
    """Measure how far apart two numbers, moments or durations are; None for other kinds."""
    if isinstance(actual, bool) or isinstance(needed, bool):
        return None
    if isinstance(actual, int | float | Decimal) and isinstance(needed, int | float | Decimal):
        mixed = isinstance(actual, float) != isinstance(needed, float)
        return abs(float(needed) - float(actual)) if mixed else abs(needed - actual)  # type: ignore[operator]
    if isinstance(actual, datetime) and isinstance(needed, datetime):
        return abs(needed.astimezone(moments.EPOCH.tzinfo) - actual.astimezone(moments.EPOCH.tzinfo))
    try:
        return abs(needed - actual)
    except TypeError:
        return None
