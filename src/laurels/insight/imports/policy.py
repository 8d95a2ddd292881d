"""How rows become things, in which order they may be written, and what may be done with an import. Pure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from laurels.insight.imports.model import BadRow, Import, Item, NotUndoable, Row
from laurels.kit.problems import Conflict, Forbidden

T = TypeVar("T")

ITEMS_MAX = 1000
"""Things in one list, which is one transaction."""
ROWS_MAX = 10_000
"""Rows in one list, unless one thing alone has more."""
CONTENT_MAX = 1000
"""Characters of a refused row that its report keeps."""

_TORN = "Row {} cannot be read and may belong to this one. Correct that row and import the file again."


def singles(rows: Iterable[Row]) -> Iterator[Item]:
    """Take each row as one thing."""
    for row in rows:
        yield Item((row,), row.fault)


def grouped(rows: Iterable[Row], key: Callable[[Row], str], *, most: int) -> Iterator[Item]:
    """Take consecutive rows of one key as one thing, such as the lines of an order.

    A row that cannot be read has no key: it may be a line of the thing before it or after it, so both are refused with
    it, rather than booked with a line too few.
    """
    group: list[Row] = []
    count, now = 0, ""
    torn: Row | None = None

    def closed(broken: Row | None) -> Item:
        problem = None if broken is None else BadRow(_TORN.format(broken.number))
        if count > most:
            problem = BadRow(f"This has {count} rows; at most {most} can be one. Is the column the right one?")
        return Item(tuple(group), problem, count)

    for row in rows:
        if row.fault is not None:
            if count:
                yield closed(torn or row)
            yield Item((row,), row.fault)
            group, count, torn = [], 0, row
            continue
        own = key(row)
        if count and own and own == now:
            count += 1
            if count <= most:
                group.append(row)
            continue
        if count:
            yield closed(torn)
            torn = None
        group, count, now = [row], 1, own
    if count:
        yield closed(torn)


def lists(items: Iterable[Item], *, behind: int = 0, most: int = ITEMS_MAX) -> Iterator[list[Item]]:
    """Gather what lies behind the first rows into lists that travel together."""
    gathered: list[Item] = []
    seen = weight = 0
    for item in items:
        seen += item.row_count
        if seen <= behind:
            continue
        if gathered and (len(gathered) >= most or weight + item.row_count > ROWS_MAX):
            yield gathered
            gathered, weight = [], 0
        gathered.append(item)
        weight += item.row_count
    if gathered:
        yield gathered


def waves(names: Sequence[Sequence[Hashable]]) -> list[int]:
    """Tell for each of a list in which round it can be written, so that no round has two of one name.

    What shares a name keeps its order: [a], [b], [a, b], [b] are written in the rounds 0, 0, 1, 2.
    """
    last: dict[Hashable, int] = {}
    rounds: list[int] = []
    for own in names:
        round = max((last[name] + 1 for name in own if name in last), default=0)
        last |= dict.fromkeys(own, round)
        rounds.append(round)
    return rounds


def undoable(found: Import) -> bool:
    """Tell whether an import can be taken back now."""
    return _why_not_undone(found) is None


def check_undoable(found: Import) -> None:
    """Refuse to take back what cannot be, or not now.

    :raises NotUndoable: saying why not, and what to do instead
    """
    why_not = _why_not_undone(found)
    if why_not is not None:
        raise NotUndoable(why_not)


def _why_not_undone(found: Import) -> str | None:
    if found.dry_run:
        return "This was a dry run. It kept nothing but its report, so there is nothing to take back."
    if found.kind == "returns":
        return (
            "Returns cannot be undone: the books only grow. Where goods did not come back after all, send the purchase "
            "as an order with an external id of its own; it earns again."
        )
    if found.state in ("pending", "running"):
        return f"This import is {found.state}. Stop it first, then undo it."
    if found.state in ("undoing", "undone"):
        return f"This import is {found.state} already."
    if not found.remembered:
        return (
            "What this import did is forgotten: it is kept for 30 days, for it is about people. Correct it with "
            "another file; what that says replaces what this one said."
        )
    return None


def check_may(permission: str, *, held: frozenset[str]) -> None:
    """Refuse who may not write what the file held.

    :raises Forbidden: naming what they lack
    """
    if held.isdisjoint({permission, "*"}):
        raise Forbidden(f"Whoever undoes this import needs the permission {permission} too.", permission=permission)


def check_runnable(found: Import) -> None:
    """Refuse to run what has ended.

    :raises Conflict: it is finished, or taken back
    """
    if found.state in ("undoing", "undone"):
        raise Conflict(f"This import is {found.state}. Import the file again to bring it in anew.")
    if found.state == "finished":
        raise Conflict("This import is finished. Import the file again to bring it in anew; known rows stay.")


def check_stoppable(found: Import) -> None:
    """Refuse to stop what has ended.

    :raises Conflict: it is finished or failed, or is taken back
    """
    if found.state not in ("pending", "running", "paused"):
        raise Conflict(f"This import is {found.state}; there is nothing to stop.")


def check_resumable(found: Import) -> None:
    """Refuse to go on with what has ended, or what is not here.

    :raises Conflict: it is finished, or its file was never uploaded
    """
    check_runnable(found)
    if not found.stored:
        raise Conflict("The file of this import is where its command ran. Give the same command again there.")
