"""What every kind of row can do, and what the kinds share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from laurels.core import attributes
from laurels.core.attributes import Schema
from laurels.insight.imports import policy
from laurels.insight.imports.mappings import Plan, Reading
from laurels.insight.imports.model import BadValue, Change, ChangedSince, Import, Item, Row
from laurels.kit import calendar, crypto
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx

T = TypeVar("T")
ATTRIBUTE = "attributes."


@dataclass(frozen=True, slots=True)
class Did:
    """What became of a thing: created, updated or unchanged; and for an undo, what of it was changed.

    :param subject_id: None where nothing was changed
    :param before: the fields that were changed, as they were; None of a thing that was made
    :param after: the same as they were written; of a thing that was made, what tells whether it is still so
    """

    status: str
    subject_id: UUID | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] = field(default_factory=dict[str, Any])


Written = Did | Problem
"""What was done, or why not."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row: what one needs the right to, how many rows make one, and how a list of them is written."""

    permission: str
    write: Callable[[Tx, Plan, Sequence[Item]], Awaitable[list[Written]]]
    rows_max: int = 1
    finish: Callable[[Tx, Plan, Import], Awaitable[list[Did]]] | None = None
    """What is left to do when every row is written, some of it at a time, until nothing is done."""
    undo: Callable[[Tx, Import, Sequence[Change]], Awaitable[list[Problem | None]]] | None = None
    """Take changes back, none of them two of one thing: why not for each that stays."""


def differing(before: Any, after: Any, names: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the fields in which two states of a thing differ, as they were and as they are; attributes one by one."""
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    for name in sorted({*before.attributes, *after.attributes}):
        pairs[f"attributes.{name}"] = before.attributes.get(name), after.attributes.get(name)
    found = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return {name: pair[0] for name, pair in found.items()}, {name: pair[1] for name, pair in found.items()}


def given_back(now: T, change: Change) -> tuple[T, list[str]]:
    """Give each field its former value that is still as it was written; name those of which something else was said."""
    assert change.before is not None, "what was made has no former values"
    wrote, former = _laid(now, change.after), _laid(now, change.before)
    later = [name for name in change.before if _value(now, name) != _value(wrote, name)]
    news = {name: _value(former, name) for name in change.before if name not in later}
    plain = {name: value for name, value in news.items() if not name.startswith(ATTRIBUTE)}
    kept = attributes.merged(
        now.attributes,  # type: ignore[attr-defined]
        {name.removeprefix(ATTRIBUTE): value for name, value in news.items() if name.startswith(ATTRIBUTE)},
    )
    return replace(now, **plain, attributes=kept), later  # type: ignore[type-var]


def _laid(now: T, values: dict[str, Any]) -> T:
    """Lay kept values over a thing, read as what its fields are."""
    plain = {name: value for name, value in values.items() if not name.startswith(ATTRIBUTE)}
    named = {n.removeprefix(ATTRIBUTE): value for n, value in values.items() if n.startswith(ATTRIBUTE)}
    document = {**msgspec.to_builtins(now), **plain}
    document["attributes"] = attributes.merged(document["attributes"], named)
    return msgspec.convert(document, type(now))


def _value(thing: Any, name: str) -> Any:
    if name.startswith(ATTRIBUTE):
        return thing.attributes.get(name.removeprefix(ATTRIBUTE))
    return getattr(thing, name)


def misfit(schema: Schema, fields: Mapping[str, Any]) -> ChangedSince | None:
    """Say that attributes are declared otherwise since, where former ones do not fit any longer."""
    try:
        schema.check({n.removeprefix(ATTRIBUTE): value for n, value in fields.items() if n.startswith(ATTRIBUTE)})
    except Problem as problem:
        return ChangedSince(
            f"Attributes are declared otherwise since, and a former one would not fit: {problem.detail}"
        )
    return None


def said_since(later: Sequence[str]) -> ChangedSince | None:
    """Say of which fields something else was said since."""
    if not later:
        return None
    return ChangedSince(f"Something else was said since of {', '.join(later)}. That stays; the rest was taken back.")


def seal(thing: Any, names: Sequence[str]) -> str:
    """Give what stands for a thing as it is, to tell later whether it still is."""
    said = [getattr(thing, name) for name in (*names, "attributes")]
    said = [one.astimezone(UTC) if isinstance(one, datetime) else one for one in said]
    return crypto.fingerprint(msgspec.json.encode(said, order="deterministic")).hex()


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
