"""The types of the rule language: CEL's, and three exact ones for loyalty (decimal, money, points)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Type:
    """A type. `of` are a list's or a map's inner types, `name` a currency or an object, `places` the digits kept."""

    kind: str
    of: tuple[Type, ...] = ()
    name: str = ""
    places: int = 0

    def __str__(self) -> str:
        match self.kind:
            case "list" | "map":
                return f"{self.kind}({', '.join(map(str, self.of))})"
            case "money":
                return f"money({self.name})"
            case "object":
                return self.name
            case _:
                return self.kind

    @property
    def amount(self) -> bool:
        """Tell whether values are whole numbers of a smallest unit: money or points."""
        return self.kind in ("money", "points")

    @property
    def number(self) -> bool:
        """Tell whether values are numbers without a unit."""
        return self.kind in ("int", "uint", "double", "decimal")


BOOL = Type("bool")
INT = Type("int")
UINT = Type("uint")
DOUBLE = Type("double")
STRING = Type("string")
BYTES = Type("bytes")
NULL = Type("null")
DECIMAL = Type("decimal")
TIMESTAMP = Type("timestamp")
DURATION = Type("duration")
TYPE = Type("type")
DYN = Type("dyn")


def MONEY(currency: str, exponent: int = 2) -> Type:  # noqa: N802
    """Build the type of an amount of one currency, an int of minor units at run time: 9995 is 99.95 GBP."""
    return Type("money", name=currency, places=exponent)


def POINTS(precision: int = 0) -> Type:  # noqa: N802
    """Build the type of an amount of points, an int of the smallest part at run time: precision 1 makes 15 be 1.5."""
    return Type("points", places=precision)


def LIST(item: Type) -> Type:  # noqa: N802
    """Build the type of a list of one type."""
    return Type("list", (item,))


def MAP(key: Type, value: Type) -> Type:  # noqa: N802
    """Build the type of a map."""
    return Type("map", (key, value))


def OBJECT(name: str) -> Type:  # noqa: N802
    """Build the type of a thing with fields that the vocabulary lists under `name`."""
    return Type("object", name=name)
