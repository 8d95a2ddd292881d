"""Online Retail II: two years of a shop for gifts, with what came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from tests.acceptance.api import Item
from tests.acceptance.house import House
from tests.acceptance.online_retail_ii import sender
from tests.acceptance.online_retail_ii.expectation import expected
from tests.acceptance.report import Report
from tests.acceptance.segments.story import Happening, Members, Story, body, tell

LONDON = ZoneInfo("Europe/London")
STARTS_AT = datetime(2009, 11, 30, tzinfo=LONDON)
DATES = (
    datetime(2010, 9, 30, 18, tzinfo=LONDON),
    datetime(2011, 4, 15, 12, tzinfo=LONDON),
    datetime(2011, 12, 31, 18, tzinfo=LONDON),
)
COLLECTIONS = {"christmas": "CHRISTMAS", "candles": "CANDLE", "lunch": "LUNCH"}
"""Which word of a description makes which collection."""

_LINE = """
CREATE TEMP TABLE line AS
WITH read AS (
  SELECT * REPLACE (invoice::VARCHAR AS invoice), file_row_number AS file_row
  FROM read_parquet(?, file_row_number = true)
)
SELECT invoice, row_number() OVER (PARTITION BY invoice ORDER BY line_no, file_row) AS place, stock_code AS sku,
       min(invoice_ts_local) OVER (PARTITION BY invoice) AS minute,
       max(nullif(customer_id::VARCHAR, '')) OVER (PARTITION BY invoice) AS customer, country, description,
       coalesce(quantity, 0)::BIGINT AS quantity, coalesce(unit_price_mills, 0)::BIGINT AS mills
FROM read
"""

_CUSTOMER = """
CREATE TEMP TABLE customer AS
SELECT customer, min(country) AS country
FROM line
WHERE customer IS NOT NULL
GROUP BY customer
"""

_TAGGED = """
CREATE TEMP TABLE tagged AS
SELECT DISTINCT line.sku, word.collection
FROM line
JOIN (SELECT unnest($collections) AS collection, unnest($words) AS word) AS word
  ON contains(upper(line.description), word.word)
"""

# What was sold and what came back of it; which line a cancellation belongs to is worked out with the points.
_MOVED = """
CREATE TEMP TABLE moved AS
SELECT invoice, customer, minute AS sold, minute, sku, quantity, (quantity * mills + 5) // 10 AS pence
FROM line
WHERE NOT starts_with(invoice, 'C') AND quantity > 0 AND mills >= 0 AND customer IS NOT NULL
UNION ALL
SELECT sold.invoice, sold.customer, sold.minute, back.minute, back.sku, -abs(back.quantity), -returned.pence
FROM (SELECT unnest($names) AS name, unnest($invoices) AS invoice, unnest($pence) AS pence) AS returned
JOIN (SELECT DISTINCT invoice, customer, minute FROM line) AS sold ON sold.invoice = returned.invoice
JOIN line AS back ON back.invoice || '/' || back.place = returned.name
"""

# The lines that are left of orders of which something is left.
_BOUGHT = """
CREATE OR REPLACE TEMP TABLE bought AS
SELECT invoice, customer, sold::DATE AS day, $today::DATE AS today, sku, sum(quantity) AS quantity,
       sum(pence) AS pence
FROM moved
WHERE minute < $minute
GROUP BY invoice, customer, sold, sku
QUALIFY sum(sum(quantity)) OVER (PARTITION BY invoice) > 0 OR sum(sum(pence)) OVER (PARTITION BY invoice) > 0
"""

_INVOICE = """
CREATE OR REPLACE TEMP VIEW invoice AS
SELECT invoice, customer, day, today, sum(quantity) AS items, sum(pence) AS pence
FROM bought
GROUP BY ALL
"""

RULES = {
    "good_at_home": (
        'customer.spent("365d") > 1000 && customer.attributes.country == "United Kingdom"',
        """SELECT customer FROM invoice JOIN customer USING (customer)
           WHERE day > today - 365 AND country = 'United Kingdom' GROUP BY customer HAVING sum(pence) > 100000""",
    ),
    "dormant": (
        "customer.days_since_order >= 90",
        "SELECT customer FROM invoice GROUP BY customer, today HAVING date_diff('day', max(day), today) >= 90",
    ),
    "christmas_not_candles": (
        'customer.bought_from("christmas", "1y") > 0 && customer.bought_from("candles", "1y") == 0',
        """SELECT customer FROM bought JOIN tagged USING (sku) WHERE day > today - INTERVAL 1 YEAR GROUP BY customer
           HAVING coalesce(sum(quantity) FILTER (collection = 'christmas'), 0) > 0
              AND coalesce(sum(quantity) FILTER (collection = 'candles'), 0) = 0""",
    ),
    "new_this_month": (
        'customer.orders("this_month") > 0 && customer.orders("this_month") == customer.orders()',
        "SELECT customer FROM invoice GROUP BY customer, today HAVING min(day) >= date_trunc('month', today)",
    ),
    "big": (
        'customer.orders("1y") >= 5 && customer.average_order("1y") > 400',
        """SELECT customer FROM invoice WHERE day > today - INTERVAL 1 YEAR GROUP BY customer
           HAVING count(*) >= 5 AND (2 * sum(pence) + count(*)) // (2 * count(*)) > 40000""",
    ),
    "abroad": (
        'customer.attributes.country != "United Kingdom" && customer.items("6m") >= 500',
        """SELECT customer FROM bought JOIN customer USING (customer)
           WHERE country <> 'United Kingdom' AND day > today - INTERVAL 6 MONTH GROUP BY customer
           HAVING sum(quantity) >= 500""",
    ),
    "lapsed": (
        'customer.spent("last_quarter") > 0 && customer.spent("this_quarter") == 0',
        """SELECT customer FROM invoice GROUP BY customer, today
           HAVING sum(pence) FILTER (date_trunc('quarter', day) = date_trunc('quarter', today) - INTERVAL 3 MONTH) > 0
              AND coalesce(sum(pence) FILTER (date_trunc('quarter', day) = date_trunc('quarter', today)), 0) = 0""",
    ),
    "hearts": (
        'customer.bought("85123A", "365d") >= 12',
        """SELECT customer FROM bought WHERE sku = '85123A' AND day > today - 365 GROUP BY customer
           HAVING sum(quantity) >= 12""",
    ),
    "lunch": (
        'customer.spent_on("lunch", "ever") > 50 && customer.order_days("12m") <= 3',
        """SELECT customer FROM bought LEFT JOIN tagged ON tagged.sku = bought.sku AND collection = 'lunch'
           GROUP BY customer
           HAVING sum(pence) FILTER (collection = 'lunch') > 5000
              AND count(DISTINCT day) FILTER (day > today - INTERVAL 1 YEAR) <= 3""",
    ),
    "to_call": (
        '("big" in customer.segments && !("dormant" in customer.segments)) || customer.spent("4w") > 2500',
        """SELECT customer FROM invoice GROUP BY customer, today
           HAVING (count(*) FILTER (day > today - INTERVAL 1 YEAR) >= 5
                   AND round(sum(pence) FILTER (day > today - INTERVAL 1 YEAR)
                       / count(*) FILTER (day > today - INTERVAL 1 YEAR)) > 40000
                   AND date_diff('day', max(day), today) < 90)
               OR coalesce(sum(pence) FILTER (day > today - 28), 0) > 250000""",
    ),
}
"""For each segment its rule, and the same question to DuckDB; an average is rounded to a penny."""


async def replay(house: House, folder: Path, report: Report) -> None:
    """Tell both years of all customers and compare ten segments at three dates."""
    file = folder / "lines.parquet"
    with duckdb.connect() as db:
        with report.step("working out what came back of what"):
            _prepare(db, file)
        with report.step("reading what to send"):
            story = Story(
                title="Online Retail II",
                currency="GBP",
                zone=LONDON,
                starts_at=STARTS_AT,
                dates=DATES,
                attributes=("country",),
                people=list(_people(db)),
                products=list(_products(db)),
                collections=sorted(COLLECTIONS),
                happenings=[
                    Happening(one.at.replace(tzinfo=LONDON), one.lane, one.item) for one in sender.activities(file)
                ],
                rules={key: rule for key, (rule, _) in RULES.items()},
                expected=partial(_expected, db),
            )
        await tell(house, report, story)


def _prepare(db: duckdb.DuckDBPyConnection, file: Path) -> None:
    db.execute(_LINE, [str(file)])
    db.execute(_CUSTOMER)
    db.execute(_TAGGED, {"collections": list(COLLECTIONS), "words": list(COLLECTIONS.values())})
    right = expected(file)
    returned = list(right.returned_to)
    db.execute(
        _MOVED,
        {
            "names": returned,
            "invoices": [right.returned_to[name] for name in returned],
            "pence": [right.returned_pence[name] for name in returned],
        },
    )


def _expected(db: duckdb.DuckDBPyConnection, date: datetime) -> Members:
    db.execute(_BOUGHT, {"today": date.date(), "minute": date.replace(tzinfo=None)})
    db.execute(_INVOICE)
    return {key: {one for (one,) in db.execute(question).fetchall()} for key, (_, question) in RULES.items()}


def _people(db: duckdb.DuckDBPyConnection) -> Iterator[Item]:
    for customer, country in db.execute("SELECT customer, country FROM customer ORDER BY customer").fetchall():
        identities = [{"source": sender.SOURCE, "external_id": customer}]
        yield Item(customer, body(identities=identities, attributes={"country": country}))


def _products(db: duckdb.DuckDBPyConnection) -> Iterator[Item]:
    found = db.execute("SELECT sku, list(collection ORDER BY collection) FROM tagged GROUP BY sku ORDER BY sku")
    for sku, collections in found.fetchall():
        yield Item(sku, body(sku=sku, name=f"Product {sku}", collections=collections))
