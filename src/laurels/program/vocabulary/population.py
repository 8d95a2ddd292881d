"""Rules asked about everybody, or about many: one statement for any number of rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from laurels.program.vocabulary import store
from laurels.program.vocabulary.columns import Columns
from laurels.program.vocabulary.finding import find, is_segment
from laurels.program.vocabulary.model import Sources
from laurels.program.vocabulary.moments import OneMoment
from laurels.rules import Read, Rule
from laurels.rules.sql import translate


@dataclass(frozen=True, slots=True)
class Population:
    """A question about customers, to be asked in a transaction, which adds `workspace_id` to its parameters.

    Its rows are customer_id, rule_0, rule_1 …: whether each rule holds, never null, for every customer who is neither
    merged nor erased.
    """

    text: str
    params: dict[str, Any]


def population(sources: Sources, rules: Sequence[Rule], *, at: datetime, zone: ZoneInfo, among: bool) -> Population:
    """Ask rules about everybody, or about the customers of the parameter `customer_ids`.

    Facts that several rules read are found once. For everybody each source is read once, grouped and joined by hash:
    let the transaction plan freely. Among few, everything is found by key. Orders count as statistics know them.

    :raises ValueError: a rule reads what is not known of a customer alone, such as an order
    """
    reads = {read for rule in rules for read in rule.reads}
    asked = facts_of(sources, sorted(reads, key=_place), at=at, zone=zone, among=among)
    verdicts: list[str] = []
    for place, rule in enumerate(rules):
        said = translate(rule, asked, prefix=f"r{place}")
        asked.moments.params.update(said.params)
        verdicts.append(f"({said.text}) IS TRUE")
    return Population(asked.text(verdicts), asked.moments.params)


class Asked:
    """The facts of customers as columns of `known`, which the readings of rules in SQL take as their source."""

    def __init__(self, columns: Columns, moments: OneMoment, *, among: bool) -> None:
        self.columns, self.moments, self.among = columns, moments, among
        self.names: dict[Read, str] = {}
        self.values: dict[str, str] = {}

    def add(self, read: Read) -> None:
        """Find a fact and give it a column."""
        name = f"f_{len(self.values)}"
        self.names[read] = f"known.{name}"
        self.values[name] = find(read, self.columns)

    def value(self, read: Read, bind: Callable[[object], str]) -> str:
        return self.names[read]

    def contains(self, read: Read, item: str, bind: Callable[[object], str]) -> str | None:
        match read.path:
            case "customer.segments":
                return is_segment(self.columns, item, "known.customer_id")
            case "customer.identities":
                return store.is_known_to(item, "known.customer_id")
            case _:
                return None

    def text(self, answers: Sequence[str]) -> str:
        """Write the whole statement with what is asked of each customer."""
        among = "%(customer_ids)s::uuid[]" if self.among else None
        return store.of_population(answers, self.values, self.columns.joins(), among=among)


def facts_of(sources: Sources, reads: Sequence[Read], *, at: datetime, zone: ZoneInfo, among: bool) -> Asked:
    """Find facts of everybody, or of the customers of the parameter `customer_ids`, as columns."""
    moments = OneMoment(at, zone)
    columns = Columns(sources, moments, owner="customer.id", keyed=among, live=False, present=at)
    asked = Asked(columns, moments, among=among)
    for read in reads:
        asked.add(read)
    return asked


def _place(read: Read) -> tuple[str, str]:
    return read.path, repr(read.arguments)
