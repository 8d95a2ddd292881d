"""What depends on the moment of a question, as SQL: one moment for everybody, or one for each who is asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.kit.tx import jsonb


class Moments(Protocol):
    """Values that follow from a moment, each computed once."""

    zone: ZoneInfo
    params: dict[str, Any]

    def bind(self, value: object) -> str:
        """Make a value a parameter and give its place in the text."""
        ...

    def value(self, name: str, type: str, of: Callable[[datetime], object]) -> str:
        """Give what follows from the moment as SQL of this type; the same name is the same value."""
        ...


class OneMoment:
    """The same moment for everybody."""

    def __init__(self, at: datetime, zone: ZoneInfo) -> None:
        self.at, self.zone = at, zone
        self.params: dict[str, Any] = {}
        self._known: dict[str, str] = {}

    def bind(self, value: object) -> str:
        return _bound(self.params, value)

    def value(self, name: str, type: str, of: Callable[[datetime], object]) -> str:
        if name not in self._known:
            self._known[name] = f"{self.bind(of(self.at))}::{type}"
        return self._known[name]


class ManyMoments:
    """A moment for each customer who is asked about; the statement unfolds them as the rows `asked`."""

    def __init__(self, asked: Sequence[tuple[UUID, datetime]], zone: ZoneInfo) -> None:
        self.at, self.zone = [at for _, at in asked], zone
        self.params: dict[str, Any] = {"customer_ids": [id for id, _ in asked]}
        self.given = {"customer_id": "%(customer_ids)s::uuid[]"}
        self._known: dict[str, str] = {}

    def bind(self, value: object) -> str:
        return _bound(self.params, value)

    def value(self, name: str, type: str, of: Callable[[datetime], object]) -> str:
        if name not in self._known:
            column, place = f"m_{len(self.given)}", f"v_{len(self.params)}"
            self.params[place] = [of(at) for at in self.at]
            self.given[column] = f"%({place})s::{type}[]"
            self._known[name] = f"asked.{column}"
        return self._known[name]


def _bound(params: dict[str, Any], value: object) -> str:
    name = f"v_{len(params)}"
    params[name] = jsonb(value) if isinstance(value, dict) else value
    return f"%({name})s"
