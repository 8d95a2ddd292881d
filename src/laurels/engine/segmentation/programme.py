"""The rules of a workspace's segments, read under what is set up now, in the order in which they name each other."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from laurels import rules
from laurels.core import segments
from laurels.core.segments import Asked, Segment
from laurels.engine.segmentation import policy
from laurels.kit.tx import Tx
from laurels.program import vocabulary
from laurels.program.vocabulary import BadRule, Sources
from laurels.rules import Rule, RuleError, sql

RULES_KEPT = 2000
_kept: OrderedDict[tuple[str, str], Rule] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Programme:
    """Every segment that follows a rule, its rule, and why a rule cannot be asked."""

    sources: Sources
    segments: Mapping[UUID, Segment]
    rules: Mapping[UUID, Rule]
    faults: Mapping[UUID, str]

    def levels(self, only: Collection[UUID] | None = None) -> Iterator[list[UUID]]:
        """Give the segments to ask, those before that others name."""
        wanted = {id: list(self.segments[id].named_ids) for id in self.rules if only is None or id in only}
        yield from segments.levels(wanted)

    def dependents(self, ids: Collection[UUID]) -> set[UUID]:
        """Name these segments and all whose rules name them, directly or through others."""
        return segments.with_dependents(ids, {one.id: one.named_ids for one in self.segments.values()})

    def asked(self, tx: Tx, ids: Collection[UUID], *, among: Collection[UUID] | None) -> Asked:
        """Write the query that asks the rules of these segments, of some customers or of everybody."""
        found = vocabulary.population(
            self.sources, [self.rules[id] for id in ids], at=tx.now, zone=tx.workspace.zone, among=among is not None
        )
        params = found.params if among is None else {**found.params, "customer_ids": list(among)}
        return Asked(tuple(ids), found.text, params)

    def meaning(self, tx: Tx, id: UUID) -> str:
        """Digest the query that a rule becomes, apart from the moment at which it is asked."""
        rule = self.rules[id]
        found = vocabulary.population(
            self.sources, [rule], at=self.segments[id].created_at, zone=tx.workspace.zone, among=True
        )
        said = repr((found.text, sorted((name, repr(value)) for name, value in found.params.items())))
        return sha256(said.encode()).hexdigest()


async def read(tx: Tx) -> Programme:
    """Read and check every rule; one that no longer fits what is set up is a fault and hurts no other."""
    sources = await vocabulary.sources(tx)
    found = {one.id: one for one in await segments.ruled(tx)}
    checked: dict[UUID, Rule] = {}
    faults: dict[UUID, str] = {}
    for id, one in found.items():
        try:
            checked[id] = remembered(sources, one.rule or "")
        except BadRule as bad:
            faults[id] = bad.detail
    return Programme(sources, found, checked, faults)


def remembered(sources: Sources, text: str) -> Rule:
    """Give the rule of a segment as it was checked before under the same set-up, or check it.

    :raises BadRule: it no longer fits
    """
    key = (sources.fingerprint, text)
    found = _kept.get(key)
    if found is None:
        found = check(sources, text)
        _kept[key] = found
        while len(_kept) > RULES_KEPT:
            _kept.popitem(last=False)
    return found


def check(sources: Sources, text: str) -> Rule:
    """Check the rule of a segment: it can be asked of everybody, and names other segments one by one.

    :raises BadRule: with the position and, where there is one, the cure
    """
    rule = sources.language(vocabulary.CUSTOMER).rule(text, expects=rules.BOOL, pointer="/rule")
    try:
        policy.named(rule)
        refused = sql.real_time_only(rule)
        if refused is not None:
            raise refused
    except RuleError as error:
        error.locate(text)
        raise BadRule(
            error.message + ".",
            pointer="/rule",
            rule_code=error.code,
            position=error.position,
            line=error.line,
            column=error.column,
            found=error.found,
        ) from None
    return rule


def named_ids(sources: Sources, rule: Rule) -> list[UUID]:
    """Find the segments that a checked rule names."""
    return sorted(sources.segments[key] for key in policy.named(rule))
