"""From a rule to a condition of a statement."""

from __future__ import annotations

from dataclasses import dataclass, field

from laurels.rules.errors import RuleError
from laurels.rules.rule import Rule
from laurels.rules.sql.source import Bind, Source
from laurels.rules.sql.writer import Writer
from laurels.rules.tree import Read
from laurels.rules.work import Work


@dataclass(frozen=True, slots=True)
class Condition:
    """The expression of a rule, NULL where it has no value, and what is bound to it."""

    text: str
    params: dict[str, object] = field(default_factory=dict[str, object])

    @property
    def holds(self) -> str:
        """Write the condition that is true where the rule holds, and false elsewhere."""
        return f"({self.text}) IS TRUE"


def translate(rule: Rule, source: Source, *, prefix: str = "r") -> Condition:
    """Write a rule in SQL, as a value of the rule's type; placeholders and aliases begin with `prefix`.

    `text` is for a statement with named parameters: a percent sign of its own stands twice in it.

    :raises RuleError: the rule says what SQL cannot; `real_time_only` tells so beforehand
    """
    writer = Writer(rule.vocabulary, source, prefix)
    try:
        return Condition(writer.node(Work.of(rule.tree).measured(rule.tree)), writer.params)
    except RuleError as error:
        raise error.locate(rule.text) from None


def real_time_only(rule: Rule) -> RuleError | None:
    """Say which part of a rule has no SQL, so that it can be asked of one moment but not of a population; else None."""
    try:
        translate(rule, _Nowhere())
    except RuleError as error:
        return error
    return None


class _Nowhere:
    def value(self, read: Read, bind: Bind) -> str:
        return "NULL"

    def contains(self, read: Read, item: str, bind: Bind) -> str | None:
        return None
