"""The Complete Journey: a year of a grocer's households."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from tests.acceptance.api import Item
from tests.acceptance.house import House
from tests.acceptance.report import Report
from tests.acceptance.segments.story import Happening, Members, Story, body, tell

NEW_YORK = ZoneInfo("America/New_York")
SOURCE = "journey"
STARTS_AT = datetime(2016, 12, 31, tzinfo=NEW_YORK)
DATES = (
    datetime(2017, 6, 30, 18, tzinfo=NEW_YORK),
    datetime(2017, 11, 15, 12, tzinfo=NEW_YORK),
    datetime(2017, 12, 31, 20, tzinfo=NEW_YORK),
)
LANES = 2
COLLECTIONS = {
    "PASTRY": "pastry",
    "SEAFOOD": "seafood",
    "SEAFOOD-PCKGD": "seafood",
    "MEAT": "meat",
    "MEAT-PCKGD": "meat",
}
"""Which departments make which collection."""

# What has neither a price nor a number was no purchase; days are those of New York, amounts what households paid.
_LINE = """
CREATE TEMP TABLE line AS
SELECT basket_id AS basket, household_id AS household, transaction_timestamp AS moment,
       ((transaction_timestamp AT TIME ZONE 'UTC') AT TIME ZONE 'America/New_York')::DATE AS day, product_id AS product,
       CASE WHEN quantity = 0 THEN 1 ELSE quantity END AS quantity,
       greatest(sales_value_cents - coupon_disc_cents, 0) AS cents, department
FROM read_parquet($transactions)
LEFT JOIN (SELECT product_id, department FROM read_parquet($products)) USING (product_id)
WHERE quantity > 0 OR sales_value_cents - coupon_disc_cents > 0
"""

_HOUSEHOLD = """
CREATE TEMP TABLE household AS
SELECT household, income, kids_count
FROM (SELECT DISTINCT household_id AS household FROM read_parquet($transactions))
LEFT JOIN (SELECT household_id AS household, income, kids_count FROM read_csv($demographics)) USING (household)
"""

_BOUGHT = """
CREATE OR REPLACE TEMP TABLE bought AS
SELECT *, $today::DATE AS today
FROM line
WHERE moment < $moment
"""

_BASKET = """
CREATE OR REPLACE TEMP VIEW basket AS
SELECT basket, household, day, today, sum(cents) AS cents, sum(quantity) AS items
FROM bought
GROUP BY ALL
"""

RULES = {
    "well_off": (
        'customer.spent("365d") > 1000 && customer.attributes.income in ["50-74K", "75-99K"]',
        """SELECT household FROM basket JOIN household USING (household)
           WHERE day > today - 365 AND income IN ('50-74K', '75-99K') GROUP BY household HAVING sum(cents) > 100000""",
    ),
    "dormant": (
        "customer.days_since_order >= 90",
        "SELECT household FROM basket GROUP BY household, today HAVING date_diff('day', max(day), today) >= 90",
    ),
    "sweet_not_fish": (
        'customer.bought_from("pastry", "180d") > 0 && customer.bought_from("seafood", "180d") == 0',
        """SELECT household FROM bought WHERE day > today - 180 GROUP BY household
           HAVING bool_or(department = 'PASTRY') AND NOT bool_or(department IN ('SEAFOOD', 'SEAFOOD-PCKGD'))""",
    ),
    "new_this_month": (
        'customer.orders("this_month") > 0 && customer.orders("this_month") == customer.orders("ever")',
        "SELECT household FROM basket GROUP BY household, today HAVING min(day) >= date_trunc('month', today)",
    ),
    "regulars": (
        'customer.order_days("30d") >= 8',
        "SELECT household FROM basket WHERE day > today - 30 GROUP BY household HAVING count(DISTINCT day) >= 8",
    ),
    "big_baskets": (
        'customer.average_order("6m") >= 60',
        """SELECT household FROM basket WHERE day > today - INTERVAL 6 MONTH GROUP BY household
           HAVING (2 * sum(cents) + count(*)) // (2 * count(*)) >= 6000""",
    ),
    "slowing_down": (
        'customer.spent("last_month") > 100 && customer.spent("this_month") < 50',
        """SELECT household FROM basket GROUP BY household, today
           HAVING sum(cents) FILTER (date_trunc('month', day) = date_trunc('month', today) - INTERVAL 1 MONTH) > 10000
              AND coalesce(sum(cents) FILTER (date_trunc('month', day) = date_trunc('month', today)), 0) < 5000""",
    ),
    "many_items": (
        'customer.items("4w") >= 100',
        "SELECT household FROM bought WHERE day > today - 28 GROUP BY household HAVING sum(quantity) >= 100",
    ),
    "bananas": (
        'customer.bought("1082185", "90d") >= 6',
        """SELECT household FROM bought WHERE product = 1082185 AND day > today - 90 GROUP BY household
           HAVING sum(quantity) >= 6""",
    ),
    "families": (
        'has(customer.attributes.kids_count) && customer.attributes.kids_count != "0" && '
        '!("dormant" in customer.segments) && customer.spent_on("meat", "1y") > 150',
        """SELECT household FROM bought JOIN household USING (household) WHERE kids_count <> '0'
           GROUP BY household, today
           HAVING date_diff('day', max(day), today) < 90
              AND sum(cents) FILTER (department IN ('MEAT', 'MEAT-PCKGD') AND day > today - INTERVAL 1 YEAR) > 15000""",
    ),
}
"""For each segment its rule, and the same question to DuckDB; an average is rounded to a cent."""


async def replay(house: House, folder: Path, report: Report) -> None:
    """Tell the year of all households and compare ten segments at three dates."""
    with duckdb.connect() as db:
        with report.step("reading the year"):
            files = {name: str(folder / f"{name}.parquet") for name in ("transactions", "products")}
            db.execute(_LINE, files)
            household = {"transactions": files["transactions"], "demographics": str(folder / "demographics.csv")}
            db.execute(_HOUSEHOLD, household)
            story = Story(
                title="The Complete Journey",
                currency="USD",
                zone=NEW_YORK,
                starts_at=STARTS_AT,
                dates=DATES,
                attributes=("income", "kids_count"),
                people=list(_people(db)),
                products=list(_products(db)),
                collections=sorted(set(COLLECTIONS.values())),
                happenings=list(_happenings(db)),
                rules={key: rule for key, (rule, _) in RULES.items()},
                expected=partial(_expected, db),
            )
        await tell(house, report, story)


def _expected(db: duckdb.DuckDBPyConnection, date: datetime) -> Members:
    db.execute(_BOUGHT, {"today": date.date(), "moment": date.astimezone(UTC).replace(tzinfo=None)})
    db.execute(_BASKET)
    return {key: {str(one) for (one,) in db.execute(question).fetchall()} for key, (_, question) in RULES.items()}


def _people(db: duckdb.DuckDBPyConnection) -> Iterator[Item]:
    for household, income, kids in db.execute("SELECT * FROM household ORDER BY household").fetchall():
        attributes = {name: value for name, value in (("income", income), ("kids_count", kids)) if value is not None}
        identities = [{"source": SOURCE, "external_id": str(household)}]
        yield Item(str(household), body(identities=identities, attributes=attributes))


def _products(db: duckdb.DuckDBPyConnection) -> Iterator[Item]:
    for product, department in db.execute("SELECT DISTINCT product, department FROM line ORDER BY 1").fetchall():
        if department in COLLECTIONS:
            collections = [COLLECTIONS[department]]
            yield Item(str(product), body(sku=str(product), name=f"Product {product}", collections=collections))


def _happenings(db: duckdb.DuckDBPyConnection) -> Iterator[Happening]:
    rows = db.execute("SELECT moment, basket, household, product, quantity, cents FROM line ORDER BY ALL")
    for (at, basket, household), lines in groupby(_fetched(rows), key=lambda row: row[:3]):
        placed_at = at.replace(tzinfo=UTC)
        content = body(
            kind="order",
            source=SOURCE,
            external_id=str(basket),
            customer={"source": SOURCE, "external_id": str(household)},
            currency="USD",
            placed_at=placed_at.isoformat(),
            lines=[{"sku": str(sku), "quantity": count, "amount_minor": cents} for *_, sku, count, cents in lines],
        )
        yield Happening(placed_at, household % LANES, Item(str(basket), content), household)


def _fetched(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[datetime, int, int, int, int, int]]:
    while many := rows.fetchmany(50_000):
        yield from many
