"""What must come out, from the files alone: the points, costs and balances that the airline itself recorded.

Nothing of the product is imported here, and nothing of the sender.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

_POINTS = """
SELECT printf('%d-%d-%02d', loyalty_number, year, month), sum(coalesce(points_accumulated, 0)::DECIMAL(18, 4))
FROM read_parquet($flights)
GROUP BY loyalty_number, year, month
"""

_COSTS = """
SELECT printf('%d-%d-%02d-%d', loyalty_number, year, month,
              row_number() OVER (PARTITION BY loyalty_number, year, month ORDER BY file_row_number)),
       dollar_cost_points_redeemed::BIGINT
FROM read_parquet($flights, file_row_number = true)
WHERE points_redeemed > 0
"""

_MOVES = """
SELECT loyalty_number::VARCHAR,
       sum(coalesce(points_accumulated, 0)::DECIMAL(18, 4)),
       sum(coalesce(points_redeemed, 0))::BIGINT
FROM read_parquet($flights)
GROUP BY loyalty_number, year, month
ORDER BY loyalty_number, year, month
"""

_MEMBERS = """
SELECT loyalty_number::VARCHAR FROM read_parquet($members)
"""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Every value that a right replay answers."""

    points: dict[str, Decimal]
    costs: dict[str, int]
    balances: dict[str, Decimal]


def expected(folder: Path) -> Expectation:
    """Read what the airline recorded, and add up what each member must have in the end."""
    flights = {"flights": str(folder / "flight_activity.parquet")}
    with duckdb.connect() as db:
        points: list[tuple[str, Decimal]] = db.execute(_POINTS, flights).fetchall()
        costs: list[tuple[str, int]] = db.execute(_COSTS, flights).fetchall()
        moves = db.execute(_MOVES, flights).fetchall()
        members = db.execute(_MEMBERS, {"members": str(folder / "members.parquet")}).fetchall()
    balances = {member: Decimal(0) for (member,) in members} | _balances(moves)
    return Expectation(dict(points), dict(costs), balances)


def _balances(moves: list[tuple[Any, ...]]) -> dict[str, Decimal]:
    """Follow each member month by month; who would fall below nothing began with what was missing."""
    rest: dict[str, Decimal] = {}
    lowest: dict[str, Decimal] = {}
    for member, earned, spent in moves:
        rest[member] = rest.get(member, Decimal(0)) + earned - spent
        lowest[member] = min(lowest.get(member, Decimal(0)), rest[member])
    return {member: total - lowest[member] for member, total in rest.items()}
