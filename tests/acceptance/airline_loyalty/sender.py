"""From the files to what an airline would send: members, flights and redemptions of each month."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

SOURCE = "airline"
ZONE = "America/Toronto"
LANES = 2

_MEMBERS = """
SELECT loyalty_number::VARCHAR AS member,
       any_value(enrollment_type) AS enrolled_by,
       any_value(enrollment_year * 100 + enrollment_month) AS enrolled_in
FROM (
  SELECT loyalty_number, enrollment_type, enrollment_year, enrollment_month FROM read_parquet($members)
  UNION ALL BY NAME
  SELECT DISTINCT loyalty_number FROM read_parquet($flights)
)
GROUP BY member
ORDER BY member
"""

_FLIGHTS = """
SELECT loyalty_number::VARCHAR AS member, year, month, sum(coalesce(distance_km, 0))::BIGINT
FROM read_parquet($flights)
GROUP BY ALL
ORDER BY year, month, member
"""

_REDEMPTIONS = """
SELECT loyalty_number::VARCHAR AS member, year, month, points_redeemed::BIGINT,
       row_number() OVER (PARTITION BY loyalty_number, year, month ORDER BY file_row_number) AS nth
FROM read_parquet($flights, file_row_number = true)
WHERE points_redeemed > 0
ORDER BY year, month, member, nth
"""

_OPENINGS = """
SELECT member, -min(rest)
FROM (
  SELECT loyalty_number::VARCHAR AS member,
         sum(sum(coalesce(points_accumulated, 0)::DECIMAL(18, 1) - coalesce(points_redeemed, 0)))
           OVER (PARTITION BY loyalty_number ORDER BY year, month) AS rest
  FROM read_parquet($flights)
  GROUP BY loyalty_number, year, month
)
GROUP BY member
HAVING min(rest) < 0
ORDER BY member
"""


@dataclass(frozen=True, slots=True)
class Redemption:
    """Points that a member spends."""

    name: str
    member: str
    points: int


@dataclass(slots=True)
class Month:
    """What some members did in a month."""

    at: str
    flights: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    redemptions: list[Redemption] = field(default_factory=list[Redemption])


@dataclass(slots=True)
class Plan:
    """Everything to send; months by lane, in order."""

    members: list[dict[str, Any]]
    openings: dict[str, str]
    lanes: list[list[Month]]


def planned(folder: Path) -> Plan:
    """Read the whole set."""
    files = {"members": str(folder / "members.parquet"), "flights": str(folder / "flight_activity.parquet")}
    flights = {"flights": files["flights"]}
    with duckdb.connect() as db:
        members = [_member(*row) for row in db.execute(_MEMBERS, files).fetchall()]
        openings = {member: f"{points:f}" for member, points in db.execute(_OPENINGS, flights).fetchall()}
        lanes: list[defaultdict[tuple[int, int], Month | None]] = [defaultdict(lambda: None) for _ in range(LANES)]

        def month_of(member: str, year: int, month: int) -> Month:
            lane = lanes[int(member) % LANES]
            found = lane[year, month] = lane[year, month] or Month(_noon(year, month))
            return found

        for member, year, month, distance in db.execute(_FLIGHTS, flights).fetchall():
            of_month = month_of(member, year, month)
            of_month.flights.append(_flight(f"{member}-{year}-{month:02}", member, of_month.at, distance))
        for member, year, month, points, nth in db.execute(_REDEMPTIONS, flights).fetchall():
            name = f"{member}-{year}-{month:02}-{nth}"
            month_of(member, year, month).redemptions.append(Redemption(name, member, points))
    return Plan(members, openings, [[lane[key] or Month("") for key in sorted(lane)] for lane in lanes])


def ref(member: str) -> dict[str, str]:
    """Name a member."""
    return {"source": SOURCE, "external_id": member}


def _member(member: str, enrolled_by: str | None, enrolled_in: int | None) -> dict[str, Any]:
    attributes = {} if enrolled_by is None else {"enrollment_type": enrolled_by}
    made: dict[str, Any] = {"identities": [ref(member)], "attributes": attributes}
    if enrolled_in is not None:
        made["registered_at"] = f"{enrolled_in // 100:04}-{enrolled_in % 100:02}-01T00:00:00-05:00"
    return made


def _flight(name: str, member: str, at: str, distance: int) -> dict[str, Any]:
    return {
        "kind": "event",
        "external_id": name,
        "source": SOURCE,
        "type": "flights.flown",
        "customer": ref(member),
        "occurred_at": at,
        "attributes": {"distance_km": distance},
    }


def _noon(year: int, month: int) -> str:
    return datetime(year, month, monthrange(year, month)[1], 12, tzinfo=ZoneInfo(ZONE)).isoformat()
