"""What every kind of row can do, and what the kinds share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from laurels.core import attributes
from laurels.insight.imports import policy
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadValue, Import, Item, Row
from laurels.kit import calendar
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx

T = TypeVar("T")
Written = str | Problem
"""created, updated, unchanged, or why not."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row: what one needs the right to, how many rows make one, and how a list of them is written."""

    permission: str
    write: Callable[[Tx, Plan, Sequence[Item]], Awaitable[list[Written]]]
    rows_max: int = 1
    finish: Callable[[Tx, Plan, Import], Awaitable[bool]] | None = None
    """What is left to do when every row is written, some of it at a time: whether there is more."""


async def reading(tx: Tx, plan: Plan) -> Reading:
    """Tell how cells are read in this workspace."""
    formats = plan.mapping.formats
    zone = tx.workspace.zone if formats.zone is None else calendar.zone_named(formats.zone)
    return Reading(formats, zone, tx.workspace.currency, await attributes.schemas(tx))


def each(items: Sequence[Item], build: Callable[[Item], T]) -> list[T | Problem]:
    """Build what each item says; one that cannot be built does not hurt the others."""
    built: list[T | Problem] = []
    for item in items:
        if item.fault is not None:
            built.append(item.fault)
            continue
        try:
            built.append(build(item))
        except Problem as problem:
            built.append(problem)
    return built


def put(document: dict[str, Any], name: str, value: Any) -> None:
    """Put a value where its dotted name says, such as `customer.id`."""
    *tables, last = name.split(".", 1) if name.startswith(("attributes.", "identities.")) else name.split(".")
    for table in tables:
        document = document.setdefault(table, {})
    document[last] = value


def said(plan: Plan, row: Row, read: Reading) -> dict[str, Any]:
    """Read all that a row says."""
    found: dict[str, Any] = {}
    for slot in plan.slots:
        value = slot.value(row, read)
        if value is not None:
            found[slot.name] = value
    return found


async def in_rounds(
    built: Sequence[T | Problem],
    names: Callable[[T], Sequence[Hashable]],
    write: Callable[[list[T]], Awaitable[list[Any]]],
) -> list[Any]:
    """Write a list in which a thing may come twice, each as if it were sent after the one before it.

    The verbs refuse a thing that is twice in a list and name the `first`; what could not be foreseen, such as two names
    of one customer, is then written in the next round.
    """
    outcomes: list[Any] = list(built)
    fit = [(place, one) for place, one in enumerate(built) if not isinstance(one, Problem)]
    rounds: dict[int, list[tuple[int, T]]] = {}
    for one, round in zip(fit, policy.waves([names(one) for _, one in fit]), strict=True):
        rounds.setdefault(round, []).append(one)
    again: list[tuple[int, T]] = []
    while rounds or again:
        now = again + (rounds.pop(min(rounds)) if rounds else [])
        now.sort(key=_place)
        again = []
        for (place, one), outcome in zip(now, await write([one for _, one in now]), strict=True):
            outcomes[place] = outcome
            if isinstance(outcome, Problem) and "first" in outcome.extra:
                again.append((place, one))
    return outcomes


def _place(one: tuple[int, Any]) -> int:
    return one[0]


def gathered(plan: Plan, read: Reading, item: Item) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Read the rows of one thing: what holds for the whole, and what each line says.

    Some shops repeat the whole's cells on every line, others leave them empty after the first; both are fine.

    :raises BadValue: a cell cannot be read, or two rows say different things of the whole
    """
    whole: dict[str, Any] = {}
    lines: list[dict[str, Any]] = []
    first_cells: dict[str, Any] = {}
    for row in item.rows:
        for slot in plan.part("line.", within=False):
            if slot.name in first_cells and (not slot.places or slot.cell(row) in (None, first_cells[slot.name])):
                continue
            value = slot.value(row, read)
            if value is None:
                continue
            if whole.setdefault(slot.name, value) != value:
                raise BadValue(
                    f"Rows {item.rows[0].number} and {row.number} have one key and differ here. Make them equal, or "
                    "give each its own key.",
                    pointer="/" + slot.name.replace(".", "/"),
                )
            first_cells.setdefault(slot.name, slot.cell(row))
        lines.append(_line(plan, read, row, len(lines)))
    return whole, lines


def _line(plan: Plan, read: Reading, row: Row, place: int) -> dict[str, Any]:
    line: dict[str, Any] = {}
    for slot in plan.part("line."):
        try:
            value = slot.value(row, read)
        except BadValue as bad:
            pointer = (bad.pointer or "").removeprefix("/line")
            raise BadValue(bad.detail, pointer=f"/lines/{place}{pointer}") from None
        if value is not None:
            line[slot.name.removeprefix("line.")] = value
    return line
