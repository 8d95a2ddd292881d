"""A checked rule and its readings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from laurels.rules import compiler
from laurels.rules import explain as explaining
from laurels.rules import sentence as saying
from laurels.rules.checker import check_typed
from laurels.rules.errors import RuleError
from laurels.rules.explain import Explanation
from laurels.rules.needs import needs, reads
from laurels.rules.parser import parse
from laurels.rules.tree import Call, Has, Node, Read, walk
from laurels.rules.types import BOOL, DYN, Type
from laurels.rules.vocabulary import Vocabulary

Context = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that has passed its check. Two rules are equal when their texts and types are.

    `evaluate(context)` gives its value and raises RuleFailed where it has none; `holds(context)` tells whether it is
    true, never raises, and takes a rule that cannot be decided (a missing attribute) as not holding.
    """

    text: str
    type: Type
    tree: Node = field(compare=False, repr=False)
    needs: frozenset[str] = field(compare=False, repr=False)
    reads: frozenset[Read] = field(compare=False, repr=False)
    vocabulary: Vocabulary = field(compare=False, repr=False)
    evaluate: Callable[[Context], Any] = field(init=False, compare=False, repr=False)
    holds: Callable[[Context], bool] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # Of thousands of rules few are asked soon: each is compiled when it is first asked, and replaces these.
        object.__setattr__(self, "evaluate", self._evaluate_first)
        object.__setattr__(self, "holds", self._hold_first)

    def _evaluate_first(self, context: Context) -> Any:
        if self.evaluate == self._evaluate_first:
            object.__setattr__(self, "evaluate", compiler.evaluating(self.tree, self.vocabulary))
        return self.evaluate(context)

    def _hold_first(self, context: Context) -> bool:
        if self.holds == self._hold_first:
            object.__setattr__(self, "holds", compiler.holding(self.tree, self.vocabulary))
        return self.holds(context)

    @property
    def cost(self) -> int:
        """Estimate what deciding takes: the cost of each fact it reads, and one for each part of the tree."""
        known = self.vocabulary.entries
        return sum(known[read.path].cost for read in self.reads) + sum(1 for _ in walk(self.tree))

    def explain(self, context: Context, locale: str = "en") -> Explanation:
        """Say for each condition whether it holds, what it found, what it needs and the smallest change."""
        return explaining.explain(self.tree, self.vocabulary, context, self.holds, locale)

    def sentence(self, locale: str = "en") -> str:
        """Say the rule in plain words of a locale; English stands in for a locale without its own."""
        return saying.sentence(self.tree, self.vocabulary, locale)


def check(text: str, vocabulary: Vocabulary, *, expects: Type | None = BOOL) -> Rule:
    """Read a rule's text against a vocabulary; `expects=None` takes a rule of any type.

    :raises RuleError: it is no rule of this language, names something unknown, or its types do not fit
    """
    if "\0" in text and not vocabulary.untyped:
        message = "the zero character cannot be stored; take it out"
        raise RuleError("unknown_character", message, position=text.index("\0"), found="\0").locate(text)
    parsed = parse(text)
    try:
        tree = _plain(parsed) if vocabulary.untyped else check_typed(parsed, vocabulary, expects)
    except RuleError as error:
        raise error.locate(text) from None
    kind = DYN if vocabulary.untyped else tree.type
    return Rule(text, kind, tree, needs(tree), reads(tree), vocabulary)


def _plain(tree: Node) -> Node:
    """Refuse, in plain CEL, what only the vocabulary gives a meaning: has() of a call."""
    for node in walk(tree):
        if isinstance(node, Has) and isinstance(node.operand, Call):
            message = "has() takes one field, as in has(customer.birthday)"
            raise RuleError("bad_macro", message, position=node.position, found=node.operand.function)
    return tree
