"""From what a cell says to what a field holds: exact, and never guessing between two meanings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from math import isnan
from typing import Any, cast
from zoneinfo import ZoneInfo

from laurels.core.attributes import Schema
from laurels.insight.imports.model import Formats
from laurels.kit import calendar, money

TRUE = frozenset({"true", "yes", "y", "1", "t"})
FALSE = frozenset({"false", "no", "n", "0", "f"})
_PLAIN = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})", re.ASCII)
_EPOCHS = {"unix": 1, "unix_ms": 1000}


class Misread(Exception):
    """A cell does not say what it should; the message says what would."""


def is_empty(cell: Any) -> bool:
    """Tell whether a cell says nothing."""
    if cell is None:
        return True
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return isinstance(cell, float) and isnan(cell)


def text(cell: Any) -> str:
    """Read a cell as text; a number that is whole loses its point, since 42 and 42.0 name the same thing."""
    match cell:
        case str():
            return cell.strip()
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case float():
            return format(Decimal(repr(cell)), "f")
        case Decimal():
            return format(cell, "f")
        case datetime() | date():
            return cell.isoformat()
        case int():
            return str(cell)
        case _:
            raise Misread(f"A cell with {type(cell).__name__} cannot be read as text. Write it as text or a number.")


@dataclass(frozen=True, slots=True)
class Reading:
    """How the cells of one file are read in one workspace."""

    formats: Formats
    zone: ZoneInfo
    currency: str
    schemas: Mapping[str, Schema]

    def value(self, type: str, cell: Any) -> Any:
        """Read a cell that is not empty as a value of this type.

        :raises Misread: it cannot be
        """
        match type:
            case "text" | "key" | "name":
                return text(cell)
            case "whole":
                return _whole(self._number(cell))
            case "amount":
                return self._minor(self._number(cell))
            case "price":
                return _shown(self._scaled(self._number(cell), self.formats.unit_prices))
            case "instant":
                return self._instant(cell)
            case "day":
                return self._day(cell)
            case "flag":
                return _flag(cell)
            case "list":
                return self._list(cell)
            case _:
                raise AssertionError(f"there is no type {type}")

    def attribute(self, entity: str, name: str, cell: Any) -> Any:
        """Read a cell as an attribute, by its declaration; where none is, as the file has it.

        :raises Misread: it cannot be
        """
        schema = self.schemas.get(entity)
        declared = None if schema is None else schema.attributes.get(name)
        match None if declared is None else declared.type:
            case "integer":
                return _whole(self._number(cell))
            case "decimal":
                return _shown(self._number(cell))
            case "boolean":
                return _flag(cell)
            case "date":
                return self._day(cell).isoformat()
            case "timestamp":
                return _rfc3339(self._instant(cell))
            case "string_list":
                return self._list(cell)
            case "string":
                return text(cell)
            case _:
                return cell if isinstance(cell, bool | int) else text(cell)

    def _number(self, cell: Any) -> Decimal:
        match cell:
            case bool():
                raise Misread("This is no number. Write one such as 12.50.")
            case int() | Decimal():
                number = Decimal(cell)
            case float():
                number = Decimal(repr(cell))
            case _:
                number = self._number_of_text(text(cell))
        if not number.is_finite() or number.adjusted() > 30:
            raise Misread("This is no number that can be kept. Write one such as 12.50.")
        return number

    def _number_of_text(self, said: str) -> Decimal:
        point = "," if self.formats.decimal_comma else "."
        whole, _, places = said.partition(point)
        if self.formats.thousands and self.formats.thousands in whole:
            first, *groups = whole.split(self.formats.thousands)
            if not 1 <= len(first.lstrip("+-")) <= 3 or any(len(group) != 3 for group in groups):
                raise Misread("The thousands of this number are not in threes. Write it like the others.")
            whole = "".join((first, *groups))
        plain = f"{whole}.{places}" if places else whole
        if not _PLAIN.fullmatch(plain) or (point == "," and "." in said.replace(self.formats.thousands or " ", "")):
            raise Misread(_cure_of_number(said, self.formats))
        return Decimal(plain)

    def _minor(self, number: Decimal) -> int:
        """Bring an amount to minor units, once, half up: 12.345 in pounds is 1235."""
        major = self._scaled(number, self.formats.amounts)
        minor = money.multiply(10 ** money.exponent(self.currency), major, money.Rounding.half_up)
        if abs(minor) > money.INT64_MAX:
            raise Misread("This amount is too large to be kept. Check the column.")
        return minor

    def _scaled(self, number: Decimal, unit: str | int) -> Decimal:
        places = 0 if unit == "major" else money.exponent(self.currency) if unit == "minor" else int(unit)
        sign, digits, exponent = number.as_tuple()
        return Decimal((sign, digits, int(exponent) - places))  # scaleb would round to the context's digits

    def _instant(self, cell: Any) -> datetime:
        moment = cell if isinstance(cell, date) else self._moment_of_text(text(cell))
        if not 1900 <= moment.year <= 2200:
            raise Misread("This lies outside the years 1900 to 2200. Check how years are written.")
        if not isinstance(moment, datetime):
            return calendar.start_of_day(moment, self.zone)
        return moment.astimezone(UTC) if moment.tzinfo is not None else calendar.instant_of(moment, self.zone)

    def _moment_of_text(self, said: str) -> datetime | date:
        way = self.formats.times
        try:
            if way in _EPOCHS:
                return datetime.fromtimestamp(float(Decimal(said) / _EPOCHS[way]), UTC)
            if way != "iso":
                return datetime.strptime(said, way)  # noqa: DTZ007 - naive times are the zone's
            if len(said) <= 10:
                return date.fromisoformat(said)
            return datetime.fromisoformat(said)
        except (ValueError, ArithmeticError, OSError):
            example = "2026-03-01T09:30:00" if way == "iso" else f"{way} says"
            raise Misread(
                f"This is no time as {example}. Correct it, or set `times` under [formats], such as "
                '"%d/%m/%Y %H:%M" or "unix".'
            ) from None

    def _day(self, cell: Any) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        said = text(cell)
        way = self.formats.dates
        try:
            return date.fromisoformat(said) if way == "iso" else datetime.strptime(said, way).date()  # noqa: DTZ007
        except ValueError:
            example = "2026-03-01" if way == "iso" else f"{way} says"
            raise Misread(
                f'This is no day as {example}. Correct it, or set `dates` under [formats], such as "%d/%m/%Y".'
            ) from None

    def _list(self, cell: Any) -> list[str]:
        parts = cast(list[Any], cell) if isinstance(cell, list) else text(cell).split(self.formats.list_separator)
        return [text(part) for part in parts if not is_empty(part)]


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise Misread("This is no whole number.")
    return int(number)


def _shown(number: Decimal) -> str:
    shown = format(number, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("-0", "") else shown


def _flag(cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    said = text(cell).lower()
    if said in TRUE or said in FALSE:
        return said in TRUE
    raise Misread("This is neither true nor false. Write yes or no.")


def _rfc3339(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _cure_of_number(said: str, formats: Formats) -> str:
    if "," in said and not formats.decimal_comma and not formats.thousands:
        return 'This number has a comma. Set `decimal_comma = true` or `thousands = ","` under [formats].'
    if formats.decimal_comma and "." in said and not formats.thousands:
        return 'This number has a point. Set `thousands = "."` under [formats], or `decimal_comma = false`.'
    return "This is no number. Write digits alone, without a currency, such as 12.50."
