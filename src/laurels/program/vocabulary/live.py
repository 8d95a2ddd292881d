"""Facts of a few customers, each at a moment, as a list of requests needs them: by key, from the orders themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.kit.postgres import Statement
from laurels.program.vocabulary import policy, store
from laurels.program.vocabulary.columns import Columns
from laurels.program.vocabulary.finding import find
from laurels.program.vocabulary.model import Sources
from laurels.program.vocabulary.moments import ManyMoments
from laurels.rules import Read

COLUMNS_MAX: Final = 400
"""How many facts one statement finds; PostgreSQL answers at most 1,664 columns."""

_RECORD: Final = {"born_on": "customer.born_on", "since": "customer.registered_at"}


@dataclass(frozen=True, slots=True)
class Question:
    """A statement that finds some facts of each who is asked about, in order.

    :param places: where among the facts each of its columns goes
    """

    statement: Statement
    params: Mapping[str, Any]
    places: Mapping[str, tuple[str, ...]]

    def put(self, row: Mapping[str, Any], facts: dict[str, Any]) -> None:
        """Put one answer among the facts of whom it is about; what is missing is left out."""
        for column, place in self.places.items():
            value = row[column]
            if value is not None:
                inside = facts
                for step in place[:-1]:
                    inside = inside.setdefault(step, {})
                inside[place[-1]] = _json(value)


def questions(
    sources: Sources,
    reads: Iterable[Read],
    asked: Sequence[tuple[UUID, datetime]],
    *,
    zone: ZoneInfo,
    now: datetime,
    before: bool = False,
) -> list[Question]:
    """Write the statements that find what is read of customers and of their wallets; as few as columns allow."""
    wanted = sorted(_wanted(reads), key=lambda column: column[0])
    return [
        _question(sources, wanted[first : first + COLUMNS_MAX], asked, zone=zone, now=now, before=before)
        for first in range(0, len(wanted), COLUMNS_MAX)
    ]


def _wanted(reads: Iterable[Read]) -> Iterator[tuple[tuple[str, ...], Read | str]]:
    """List what to find, each with its place among the facts."""
    record = False
    for read in reads:
        place = (*read.path.split("."), *map(str, read.arguments))
        if read.path.startswith("customer.attributes."):
            yield place, f"customer.attributes -> '{place[-1]}'"
        if policy.of_record(read):
            record = True
        elif place[0] in ("customer", "wallets"):
            yield place, read
    if record:
        yield from ((("customer", name), column) for name, column in _RECORD.items())


def _question(
    sources: Sources,
    wanted: Sequence[tuple[tuple[str, ...], Read | str]],
    asked: Sequence[tuple[UUID, datetime]],
    *,
    zone: ZoneInfo,
    now: datetime,
    before: bool,
) -> Question:
    moments = ManyMoments(asked, zone)
    columns = Columns(sources, moments, owner="asked.customer_id", keyed=True, live=True, present=now, before=before)
    values = {
        f"f_{number}": what if isinstance(what, str) else find(what, columns) for number, (_, what) in enumerate(wanted)
    }
    joins = columns.joins()
    text = store.of_asked(moments.given, values, joins)
    places = {f"f_{number}": place for number, (place, _) in enumerate(wanted)}
    return Question(store.composed(text), moments.params, places)


def _json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
