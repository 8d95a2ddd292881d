"""From the file to what a shop would send: orders and returns as JSON, and the sequences they are sent in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zlib import crc32
from zoneinfo import ZoneInfo

import duckdb
import msgspec

from tests.acceptance.api import Item

LONDON = ZoneInfo("Europe/London")
SOURCE = "shop"
LANES = 2

_READ = """
SELECT invoice::VARCHAR AS invoice,
       min(invoice_ts_local) OVER whole AS minute,
       max(nullif(customer_id::VARCHAR, '')) OVER whole AS customer,
       stock_code,
       coalesce(quantity, 0) AS quantity,
       coalesce(unit_price_mills, 0) AS mills,
       row_number() OVER (PARTITION BY invoice ORDER BY line_no, file_row_number) AS place,
       min(file_row_number) OVER whole AS first_row
FROM read_parquet(?, file_row_number = true)
WINDOW whole AS (PARTITION BY invoice)
ORDER BY first_row, place
"""

_CUSTOMERS = """
SELECT DISTINCT customer_id::VARCHAR AS customer
FROM read_parquet(?)
WHERE customer <> ''
ORDER BY customer
"""


@dataclass(frozen=True, slots=True)
class Activity:
    """An order or a return to send."""

    name: str
    at: datetime
    returns: bool
    lane: int
    item: Item


class _Line(NamedTuple):
    """A row of the file, with what its invoice as a whole says."""

    invoice: str
    minute: datetime
    customer: str | None
    sku: str
    quantity: int
    mills: int
    place: int
    first_row: int

    @property
    def price(self) -> str:
        return f"{'-' if self.mills < 0 else ''}{abs(self.mills) // 1000}.{abs(self.mills) % 1000:03}"

    def bought(self) -> dict[str, Any]:
        pence = _pence(self.quantity * self.mills)
        return {"sku": self.sku, "quantity": self.quantity, "amount_minor": pence, "unit_price": self.price}

    def purchase(self, whose: dict[str, str] | None) -> dict[str, Any]:
        made: dict[str, Any] = {"sku": self.sku, "quantity": -self.quantity, "unit_price": self.price}
        return made if whose is None else {**made, "customer": whose}


def activities(file: Path) -> list[Activity]:
    """Read all that happened, in time order: within a minute orders first, then as the file has it."""
    with duckdb.connect() as db:
        rows = db.execute(_READ, [str(file)])
        invoices = groupby(_rows(rows), key=lambda line: line.invoice)
        found = [one for invoice, lines in invoices for one in _sent(invoice, lines)]
    found.sort(key=lambda one: (one.at, one.returns))
    return found


def customers(file: Path) -> list[str]:
    """List everybody whom the file names."""
    with duckdb.connect() as db:
        return [row[0] for row in db.execute(_CUSTOMERS, [str(file)]).fetchall()]


def shuffled(ordered: Sequence[Activity], *, seed: int) -> list[Activity]:
    """Shuffle the orders of each day and put the day's returns behind them in their time order."""
    random = Random(seed)
    mixed: list[Activity] = []
    for _, day in groupby(ordered, key=_day):
        of_day = list(day)
        orders = [one for one in of_day if not one.returns]
        random.shuffle(orders)
        mixed += orders
        mixed += [one for one in of_day if one.returns]
    return mixed


def lanes(ordered: Sequence[Activity]) -> list[list[Item]]:
    """Part a sequence so that each customer's activities stay together, in order."""
    parted: list[list[Item]] = [[] for _ in range(LANES)]
    for one in ordered:
        parted[one.lane].append(one.item)
    return parted


def _day(one: Activity) -> date:
    return one.at.date()


def _rows(rows: duckdb.DuckDBPyConnection) -> Iterator[_Line]:
    while many := rows.fetchmany(50_000):
        yield from map(_Line._make, many)


def _sent(invoice: str, lines: Iterator[_Line]) -> Iterator[Activity]:
    """Make one invoice what is sent of it: an order, a return for each line of a cancellation, and what is neither."""
    every = list(lines)
    at, customer = every[0].minute, every[0].customer
    whose = None if customer is None else {"source": SOURCE, "external_id": customer}
    send = partial(_activity, at=at, lane=crc32((customer or invoice).encode()) % LANES, whose=whose)
    if invoice.startswith("C"):
        yield from (send(f"{invoice}/{line.place}", kind="return", purchase=line.purchase(whose)) for line in every)
        return
    bought = [line for line in every if line.quantity > 0 and line.mills >= 0]
    for line in every:
        if line not in bought:
            yield send(f"{invoice}/{line.place}", kind="order", lines=[line.bought()])
    if bought:
        yield send(invoice, kind="order", lines=[line.bought() for line in bought])


def _activity(
    name: str, *, at: datetime, lane: int, whose: dict[str, str] | None, kind: str, **content: Any
) -> Activity:
    local: str = at.replace(tzinfo=LONDON).isoformat()
    body: dict[str, Any] = {"kind": kind, "external_id": name, "source": SOURCE, **content}
    if kind == "return":
        body["returned_at"] = local
    else:
        body |= {"currency": "GBP", "placed_at": local}
        if whose is not None:
            body["customer"] = whose
    return Activity(name, at, kind == "return", lane, Item(name, msgspec.json.encode(body)))


def _pence(mills: int) -> int:
    """Round tenths of a penny half up: 8,865 thousandths of a pound are 887 pence."""
    return (mills + 5) // 10 if mills >= 0 else -((-mills + 5) // 10)
