"""What is known of a rule that somebody is writing, and what is offered to the writer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from laurels.rules import Entry, Rule, RuleError


@dataclass(frozen=True, slots=True)
class Audience:
    """For how many of the customers a rule holds now, with some of them."""

    size: int
    asked_count: int
    sample: list[UUID]


@dataclass(frozen=True, slots=True)
class Checked:
    """A text that was checked: a rule, or what is wrong with it.

    `not_of_everybody` says why the rule can be asked only of one moment; None where it can be asked of all customers.
    """

    text: str
    rule: Rule | None = None
    error: RuleError | None = None
    not_of_everybody: str | None = None
    clock: str | None = None
    audience: Audience | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What rules of a trigger may read, for an editor."""

    entries: tuple[Entry, ...]
    objects: Mapping[str, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a rule may compare with; `label` is its name for people, `count` how often it was met lately."""

    value: Any
    label: str | None = None
    count: int | None = None
