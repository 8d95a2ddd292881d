"""What must come out, worked out from the file alone: totals by DuckDB, the matching of returns by a plain pass.

Nothing of the product is imported here, and nothing of the sender.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

UNMATCHED = "refused: no_matching_purchase"
MALFORMED = "refused: invalid_field"

_LINES = """
CREATE TEMP TABLE line AS
WITH read AS (
  SELECT * REPLACE (invoice::VARCHAR AS invoice), file_row_number AS file_row
  FROM read_parquet(?, file_row_number = true)
), invoice AS (
  SELECT invoice,
         min(invoice_ts_local) AS minute,
         nullif(max(customer_id::VARCHAR), '') AS customer,
         min(file_row) AS first_row
  FROM read
  GROUP BY invoice
)
SELECT invoice.*,
       row_number() OVER (PARTITION BY read.invoice ORDER BY line_no, file_row) AS place,
       stock_code AS item,
       coalesce(quantity, 0)::BIGINT AS quantity,
       coalesce(unit_price_mills, 0)::BIGINT AS mills,
       stock_code NOT IN ('POST', 'DOT', 'C2', 'M', 'm', 'D') AND NOT starts_with(stock_code, 'gift_0001_') AS eligible,
       starts_with(invoice.invoice, 'C') AS cancels
FROM read
JOIN invoice USING (invoice)
"""

_BOUGHT = """
CREATE TEMP VIEW bought AS
SELECT *, (quantity * mills + 5) // 10 AS pence
FROM line
WHERE NOT cancels AND quantity > 0 AND mills >= 0
"""

_ORDERS = """
SELECT invoice,
       CASE WHEN max(customer) IS NULL THEN 0 ELSE coalesce(sum(pence) FILTER (eligible), 0)::BIGINT // 100 END,
       coalesce(sum(pence) FILTER (eligible), 0)::BIGINT
FROM bought
GROUP BY invoice
"""

_REFUSED = """
SELECT invoice || '/' || place
FROM line
WHERE (cancels AND (customer IS NULL OR quantity >= 0)) OR (NOT cancels AND (quantity <= 0 OR mills < 0))
"""

_EARNED = """
SELECT customer, sum(points)::BIGINT
FROM (
  SELECT customer, invoice, coalesce(sum(pence) FILTER (eligible), 0)::BIGINT // 100 AS points
  FROM bought
  WHERE customer IS NOT NULL
  GROUP BY customer, invoice
)
GROUP BY customer
"""

_EVERYBODY = "SELECT DISTINCT customer FROM line WHERE customer IS NOT NULL"

_CANCELLED = """
SELECT customer, minute, invoice || '/' || place, item, mills, -quantity
FROM line
WHERE cancels AND customer IS NOT NULL AND quantity < 0
ORDER BY minute, first_row, place
"""

_KEPT = """
SELECT customer, item, mills, minute, invoice, place, quantity, eligible
FROM bought
SEMI JOIN (SELECT customer, item, mills FROM line WHERE cancels) USING (customer, item, mills)
"""


@dataclass(slots=True)
class Expectation:
    """Every value that a right replay answers."""

    outcomes: dict[str, str] = field(default_factory=dict[str, str])
    earned: dict[str, int] = field(default_factory=dict[str, int])
    taken_back: dict[str, int] = field(default_factory=dict[str, int])
    returned_to: dict[str, str] = field(default_factory=dict[str, str])
    returned_pence: dict[str, int] = field(default_factory=dict[str, int])
    standing: dict[str, int] = field(default_factory=dict[str, int])
    balances: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(slots=True)
class _Kept:
    """A line as it stands after the returns so far."""

    at: Any
    invoice: str
    place: int
    left: int
    eligible: bool


def expected(file: Path) -> Expectation:
    """Work out every order, every cancellation and every balance."""
    made = Expectation()
    with duckdb.connect() as db:
        db.execute(_LINES, [str(file)])
        db.execute(_BOUGHT)
        pence: dict[str, int] = {}
        for invoice, points, eligible in db.execute(_ORDERS).fetchall():
            made.outcomes[invoice] = "created"
            made.earned[invoice] = points
            pence[invoice] = eligible
        made.outcomes.update((name, MALFORMED) for (name,) in db.execute(_REFUSED).fetchall())
        made.balances = {customer: 0 for (customer,) in db.execute(_EVERYBODY).fetchall()}
        made.balances.update(db.execute(_EARNED).fetchall())
        made.standing = dict(made.earned)
        _cancel(made, pence, db.execute(_KEPT).fetchall(), db.execute(_CANCELLED).fetchall())
    return made


def _cancel(made: Expectation, pence: dict[str, int], kept: Iterable[Any], cancelled: Iterable[Any]) -> None:
    """Take each cancellation, oldest first, out of the newest line that has enough left."""
    lines: defaultdict[tuple[str, str, int], list[_Kept]] = defaultdict(list)
    for customer, item, mills, at, invoice, place, quantity, eligible in kept:
        lines[customer, item, mills].append(_Kept(at, invoice, place, quantity, eligible))
    for same in lines.values():
        same.sort(key=lambda line: (line.at, line.invoice, line.place), reverse=True)
    for customer, at, name, item, mills, quantity in cancelled:
        fitting = (line for line in lines[customer, item, mills] if line.at <= at and line.left >= quantity)
        line = next(fitting, None)
        if line is None:
            made.outcomes[name] = UNMATCHED
            continue
        worth = _pence(line.left, mills) - _pence(line.left - quantity, mills)
        line.left -= quantity
        before = pence[line.invoice] // 100
        if line.eligible:
            pence[line.invoice] -= worth
        taken = before - pence[line.invoice] // 100
        made.outcomes[name] = "created"
        made.returned_to[name] = line.invoice
        made.returned_pence[name] = worth
        made.taken_back[name] = taken
        made.standing[line.invoice] -= taken
        made.balances[customer] -= taken


def _pence(quantity: int, mills: int) -> int:
    return (quantity * mills + 5) // 10
