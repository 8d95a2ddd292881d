"""What a segment's rule may name, whom an event concerns, and when time may change who is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from laurels import rules
from laurels.core.segments import Clock
from laurels.kit import calendar
from laurels.rules import Rule, RuleError
from laurels.rules.tree import Binary, Literal, Node, Read, walk
from laurels.system.feed import FeedEvent

SEGMENTS = "customer.segments"
OWN = frozenset({"segment.entered", "segment.left"})
BY_COLLECTION = ("customer.bought_from", "customer.spent_on")
EVERYTHING = ("",)
CONCERNS: Mapping[str, tuple[str, ...]] = {
    "product.created": BY_COLLECTION,
    "product.updated": BY_COLLECTION,
    "product.removed": BY_COLLECTION,
    "collection.created": BY_COLLECTION,
    "collection.updated": BY_COLLECTION,
    "collection.members_changed": BY_COLLECTION,
    "calendar.created": ("now.",),
    "calendar.updated": ("now.",),
    "reading.received": ("reading.",),
    "statistics.rebuilt": EVERYTHING,
    "workspace.zone_changed": EVERYTHING,
}
"""What happens to no one customer, and with what the facts begin that it may change for everybody."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a stretch of the feed means for segments.

    :param recounted: the events that may change what is known of a customer
    :param listed: the events of lists, which change only what rules read of segments
    :param facts: with what the names of facts begin that may have changed for everybody
    """

    recounted: list[FeedEvent]
    listed: list[FeedEvent]
    facts: tuple[str, ...]


def heard(events: Iterable[FeedEvent]) -> Heard:
    """Sort events by what they mean; what rules themselves made of memberships means nothing new."""
    recounted: list[FeedEvent] = []
    listed: list[FeedEvent] = []
    facts: set[str] = set()
    for event in events:
        if event.type in OWN:
            if event.payload.get("kind") == "static":
                listed.append(event)
            continue
        recounted.append(event)
        if event.type != "product.updated" or "collections" in event.payload.get("changed", ()):
            facts.update(CONCERNS.get(event.type, ()))
    return Heard(recounted, listed, tuple(sorted(facts)))


def concerned(rule: Rule, facts: Sequence[str]) -> bool:
    """Tell whether a rule reads a fact whose name begins so."""
    return any(need.startswith(fact) for need in rule.needs for fact in facts)


def named(rule: Rule) -> set[str]:
    """List the segments that a segment's rule names, each as in `"vip" in customer.segments`.

    :raises RuleError: it asks about segments in another way, which would depend on every segment, and so on itself
    """
    keys: set[str] = set()
    understood = 0
    for node in walk(rule.tree):
        key = _key_asked(node)
        if key is not None:
            keys.add(key)
            understood += 1
    reads = [node for node in walk(rule.tree) if isinstance(node, Read) and node.path == SEGMENTS]
    if len(reads) != understood:
        raise RuleError(
            "segment_not_named",
            'a segment\'s rule names other segments one by one, as in `"vip" in customer.segments`',
            position=reads[0].position,
            found=SEGMENTS,
        )
    return keys


def _key_asked(node: Node) -> str | None:
    match node:
        case Binary(operator="in", left=Literal(value=str(key)), right=Read(path=path)) if path == SEGMENTS:
            return key
        case _:
            return None


def names(definition: Any, key: str) -> bool:
    """Tell whether a text of a definition is a rule that asks about segments and writes this key."""
    return any(_writes(text, key) for text in _texts(definition) if SEGMENTS in text)


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in cast(dict[str, Any], value).values():
                yield from _texts(inner)
        case list():
            for inner in cast(list[Any], value):
                yield from _texts(inner)
        case _:
            return


def _writes(text: str, key: str) -> bool:
    try:
        tree = rules.parse(text)
    except RuleError:
        return False
    return any(isinstance(node, Literal) and node.value == key for node in walk(tree))


def next_due(clock: Clock | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Find when time alone may next change who is in: the next whole minute, local hour or local midnight.

    At 09:30:20 in Kathmandu that is 09:31, 10:00 or midnight there; None where time changes nothing.
    """
    match clock:
        case "minute":
            return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
        case "hour":
            local = now.astimezone(zone)
            past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
            return now - past + timedelta(hours=1)
        case "day":
            return calendar.end_of(now, "day", zone)
        case _:
            return None
