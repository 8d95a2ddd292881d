"""How much work a rule may be, however long the lists and texts that it meets.

Macros multiply: one inside another over 5,000 order lines looks at 25 million pairs. So a list that is walked inside a
macro is measured: its length, times the lengths of the lists around it, may be the share that each part inside a macro
has of `STEPS_MAX`. What is too long has no value. That depends on lengths alone, not on what was looked at before, so
every reading agrees about it; and a rule without macros stays as it is.
"""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass, replace
from typing import TypeVar

from laurels.rules.bounds import FACT_LIST_MAX, STEPS_MAX
from laurels.rules.errors import RuleFailed
from laurels.rules.steps import longest, searches, states, steps
from laurels.rules.tree import Binary, Call, ListOf, Literal, Macro, MapOf, Node, Read, Select, Variable, rebuilt, walk

T = TypeVar("T", bound=Sized)


@dataclass(frozen=True, slots=True)
class Measured(Node):
    """A part whose length, times the lengths of the lists around it, may be at most `most`; no text has it."""

    operand: Node
    most: int


def within(value: T, times: int, most: int) -> T:
    """Give a value back that is not too long to be walked so many times.

    :raises RuleFailed: it is too long
    """
    if len(value) * times > most:
        raise RuleFailed("too much work: what macros walk inside one another, or a pattern searches, is too long")
    return value


@dataclass(frozen=True, slots=True)
class Work:
    """What a whole rule does: the steps of looking once at each part inside macros, and how many patterns it has."""

    once: int
    patterns: int

    @classmethod
    def of(cls, tree: Node) -> Work:
        """Count what a rule does."""
        asked = [node for node in walk(tree) if isinstance(node, Call | Macro)]
        once = steps(tree) if any(isinstance(node, Macro) for node in asked) else 0
        return cls(once, sum(map(searches, asked)))

    @property
    def most(self) -> int:
        """Give how often a part inside macros may be looked at."""
        return STEPS_MAX // max(self.once, 1)

    def measured(self, tree: Node) -> Node:
        """Give a tree, the rule or a part of it outside macros, in which all is measured that may be too long."""
        return self._part(tree, inside=0) if self.once or self.patterns else tree

    def _part(self, node: Node, *, inside: int) -> Node:
        """Measure what is below a node inside so many macros."""
        if isinstance(node, Macro):
            source = self._part(node.source, inside=inside)
            if inside or self.most < FACT_LIST_MAX or not _as_long_as_a_fact(node.source):
                source = self._walked(source)
            body = self._part(node.body, inside=inside + 1)
            if node.macro == "map":
                body = self._held(body, inside=inside + 1)
            test = None if node.test is None else self._part(node.test, inside=inside + 1)
            return replace(node, source=source, body=body, test=test)
        holds = isinstance(node, Binary | ListOf | MapOf) or (isinstance(node, Call) and node.function != "size")

        def below(one: Node) -> Node:
            part = self._part(one, inside=inside)
            return self._held(part, inside=inside) if holds and inside else part

        made = rebuilt(node, below)
        return self._searched(made, inside=inside) if isinstance(made, Call) and searches(made) else made

    def _held(self, node: Node, *, inside: int) -> Node:
        """Measure a list or map that is worked through or kept; those of all items of one list are as long as facts."""
        return node if inside == 1 and _of_an_item(node) else self._walked(node)

    def _walked(self, node: Node) -> Node:
        """Measure a list or map, unless it is written out."""
        if node.type.kind not in ("list", "map") or isinstance(node, Literal | ListOf | MapOf):
            return node
        return Measured(node, self.most, type=node.type)

    def _searched(self, node: Call, *, inside: int) -> Call:
        """Measure a text that is searched, unless no text of a fact is too long."""
        text, expression = node.operands
        most = STEPS_MAX // self.patterns // states(expression)
        if not inside and longest(text) <= most:
            return node
        return rebuilt(node, lambda one: Measured(one, most, type=one.type) if one is text else one)


def _of_an_item(node: Node) -> bool:
    """Tell whether a part is a field of an item that a macro walks."""
    if not isinstance(node, Select) or node.operand.type.kind in ("list", "map"):
        return False
    return isinstance(node.operand, Variable) or _of_an_item(node.operand)


def _as_long_as_a_fact(node: Node) -> bool:
    if isinstance(node, Macro):
        return _as_long_as_a_fact(node.source)
    return isinstance(node, Read | Select | ListOf | MapOf)
