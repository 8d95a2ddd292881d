"""A mapping laid over the header of one file: where each field is found, and back from a problem to the column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from laurels.insight.imports.mappings import fields
from laurels.insight.imports.mappings.values import Misread, Reading, is_empty, text
from laurels.insight.imports.model import BadMapping, BadValue, Item, Mapping, Row

SHOWN_MAX = 80


@dataclass(frozen=True, slots=True)
class Slot:
    """One field, what its values are, and the cells it is made of; without cells it is a constant."""

    name: str
    type: str
    columns: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    constant: Any = None

    def cell(self, row: Row) -> Any:
        """Find what a row says in this field, or None."""
        if len(self.places) == 1:
            cell = row.cells[self.places[0]]
            return self.constant if is_empty(cell) else cell
        parts = [text(row.cells[place]) for place in self.places if not is_empty(row.cells[place])]
        return fields.JOINED_BY[self.type].join(parts) if parts else self.constant

    def value(self, row: Row, reading: Reading) -> Any:
        """Read what a row says in this field, or None.

        :raises BadValue: naming the column and the value
        """
        try:
            cell = self.cell(row)
            if cell is None:
                return None
            if self.type.startswith("attribute:"):
                entity = self.type.removeprefix("attribute:")
                return reading.attribute(entity, self.name.rpartition("attributes.")[2], cell)
            return reading.value(self.type, cell)
        except Misread as misread:
            raise BadValue(str(misread), pointer="/" + self.name.replace(".", "/")) from None


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read the rows of one file."""

    mapping: Mapping
    header: tuple[str, ...]
    slots: tuple[Slot, ...]
    needed: tuple[int, ...]
    import_id: UUID | None = None

    @classmethod
    def of(cls, mapping: Mapping, header: tuple[str, ...], *, import_id: UUID | None = None) -> Plan:
        """Lay a mapping over a header.

        :raises BadMapping: the file has no such column, or has it twice
        """
        for column in mapping.columns:
            if header.count(column) == 1:
                continue
            near = get_close_matches(column, header, 1)
            hint = f" Did you mean {near[0]!r}?" if near else f" It has {', '.join(map(repr, header[:30]))}."
            why = "twice; give each column its own name." if column in header else f"not.{hint}"
            raise BadMapping(f"The mapping names a column {column!r}, which the file has {why}", pointer="/columns")
        columns = mapping.fields()
        slots = [
            Slot(name, _type(mapping, name), where, tuple(map(header.index, where)), mapping.constants.get(name))
            for name, where in columns.items()
        ]
        slots += [
            Slot(name, _type(mapping, name), constant=value)
            for name, value in mapping.constants.items()
            if name not in columns
        ]
        return cls(
            mapping, header, tuple(slots), tuple(sorted({place for slot in slots for place in slot.places})), import_id
        )

    def slot(self, name: str) -> Slot | None:
        """Find a field."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def part(self, prefix: str, *, within: bool = True) -> tuple[Slot, ...]:
        """List the fields below a prefix, or all others."""
        return tuple(slot for slot in self.slots if slot.name.startswith(prefix) == within)

    def where(self, item: Item, pointer: str | None) -> tuple[Row, str | None, Any]:
        """Find the row, the column and the value that a problem's pointer speaks of."""
        row = item.rows[0]
        if pointer is None:
            return row, None, None
        parts = [part for part in pointer.split("/") if part]
        if parts[:1] == ["lines"] and len(parts) > 1:
            row = item.rows[min(int(parts[1]), len(item.rows) - 1)] if parts[1].isdigit() else row
            parts = ["line", *parts[2:]]
        slot = next((found for name in _candidates(parts) if (found := self.slot(name))), None)
        if slot is None:
            slot = next((one for one in self.slots if parts and one.name.split(".")[0] == parts[0]), None)
        if slot is None or not slot.columns:
            return row, None, None
        said = [row.cells[place] for place in slot.places if place < len(row.cells)]
        shown = " ".join("" if one is None else str(one) for one in said)[:SHOWN_MAX]
        return row, " + ".join(slot.columns), shown


def _candidates(parts: list[str]) -> list[str]:
    """Name the fields that a pointer into the wire may speak of, the likeliest first."""
    if parts[:1] == ["identities"]:
        return ["external_id"]
    if parts[:1] == ["purchase"]:
        parts = parts[1:]
    name = re.sub(r"_minor$", "", ".".join(parts))
    return [name, f"line.{name}", "line.number" if name == "line.line" else f"{name}.external_id"]


def _type(mapping: Mapping, name: str) -> str:
    found = fields.type_of(mapping.kind, name)
    assert found is not None, "a mapping that was read has known fields"
    return found
