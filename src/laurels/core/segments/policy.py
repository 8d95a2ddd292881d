"""What a segment may be called and named by, and how its days are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from graphlib import TopologicalSorter
from uuid import UUID

from laurels.core.segments.model import Day, Segment
from laurels.kit.problems import Conflict, InvalidField

_KEY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
DAYS_MAX = 1100


class SegmentArchived(Conflict):
    """It takes no more changes."""

    code, title = "segment_archived", "The segment is archived"
    cure = 'Bring the segment back with PATCH {"archived": false}, or use another one.'


class NotStatic(Conflict):
    """Its members follow from a rule."""

    code, title = "segment_not_static", "The members of this segment follow from its rule"
    cure = "Change the rule, or make a static segment and put the customers into that."


class NotDynamic(Conflict):
    """It has no rule."""

    code, title = "segment_not_dynamic", "This segment is a list and follows no rule"
    cure = "Add and remove members, or make a dynamic segment with a rule."


class CircularSegments(InvalidField):
    """A segment would depend on itself."""

    code, title = "circular_segments", "Segments would depend on each other in a circle"
    cure = "Take one of the segments that the circle names out of a rule."


def check_key(key: str) -> None:
    """Refuse a key that rules could not write plainly.

    :raises InvalidField: it is no slug of at most 64 characters
    """
    if len(key) > 64 or not _KEY.fullmatch(key):
        raise InvalidField(
            f"{key[:80]!r} is no key. Use small letters and digits, with single - or _ between.", pointer="/key"
        )


def check_listed(segment: Segment) -> None:
    """Refuse to add or remove members of what is no list, or no longer used.

    :raises NotStatic: it follows a rule
    :raises SegmentArchived: it is archived
    """
    if segment.kind != "static":
        raise NotStatic(f"The members of {segment.key!r} follow from its rule: {NotStatic.cure}")
    if segment.state == "archived":
        raise SegmentArchived(SegmentArchived.cure)


def check_ruled(segment: Segment) -> None:
    """Refuse to work on the rule of what has none, or is no longer used.

    :raises NotDynamic: it is a list
    :raises SegmentArchived: it is archived
    """
    if segment.kind != "dynamic":
        raise NotDynamic(NotDynamic.cure)
    if segment.state == "archived":
        raise SegmentArchived(SegmentArchived.cure)


def circle(id: UUID, named_ids: Iterable[UUID], known: Mapping[UUID, Sequence[UUID]]) -> list[UUID] | None:
    """Find the circle that a segment would close if its rule named these, as the way from it back to itself.

    With `a` naming `b` and `b` naming `c`, letting `c` name `a` gives [c, a, b, c].
    """
    ways: list[list[UUID]] = [[id, one] for one in sorted(set(named_ids))]
    seen: set[UUID] = set()
    while ways:
        way = ways.pop()
        last = way[-1]
        if last == id:
            return way
        if last not in seen:
            seen.add(last)
            ways += [[*way, one] for one in known.get(last, ())]
    return None


def levels(named_ids: Mapping[UUID, Sequence[UUID]]) -> list[list[UUID]]:
    """Order segments so that each comes after those that it names; those of one level know nothing of each other.

    What is named but not among them, such as a static segment, is there already.
    """
    sorter = TopologicalSorter({id: [one for one in named if one in named_ids] for id, named in named_ids.items()})
    sorter.prepare()
    ordered: list[list[UUID]] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        ordered.append(ready)
        sorter.done(*ready)
    return ordered


def with_dependents(ids: Iterable[UUID], named_ids: Mapping[UUID, Sequence[UUID]]) -> set[UUID]:
    """Add to segments all that name them, directly or through others."""
    found = set(ids)
    grown = True
    while grown:
        more = {id for id, named in named_ids.items() if id not in found and not found.isdisjoint(named)}
        found |= more
        grown = bool(more)
    return found


def days(rows: Sequence[Day], *, first: date, last: date, before: int) -> list[Day]:
    """Fill the days on which nothing changed: the size stays, and nobody came or went.

    :param rows: the days with a change, in order
    :param before: the size at the end of the day before the first
    """
    known = {row.day: row for row in rows}
    told: list[Day] = []
    size = before
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        one = known.get(day) or Day(day, size, 0, 0)
        told.append(one)
        size = one.size
    return told


def check_span(first: date, last: date) -> None:
    """Refuse a span of days that is turned round or too long.

    :raises InvalidField: naming the field
    """
    if last < first:
        raise InvalidField("The last day lies before the first.", pointer="/query/to")
    if (last - first).days >= DAYS_MAX:
        raise InvalidField(f"Ask for at most {DAYS_MAX} days at once.", pointer="/query/from")
