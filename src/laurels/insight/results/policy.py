"""What figures come to: costs, windows, and how long a budget lasts. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from laurels.insight.figures import CampaignDay, LedgerDay
from laurels.insight.results.model import Forecast, Money, Window
from laurels.kit import calendar
from laurels.kit.problems import InvalidField
from laurels.program import programs
from laurels.program.campaigns import Limit
from laurels.program.programs import Wallet

DAYS_DEFAULT: Final = 28
DAYS_MAX: Final = 400
LINES: Final = (7, 28)
"""A forecast goes on as the last so many days went."""
FAR: Final = timedelta(days=3660)


def window(first: date | None, last: date | None, *, now: datetime, zone: ZoneInfo) -> Window:
    """Choose the days that are asked for: the last four weeks, today included, unless told.

    :raises InvalidField: it ends before it begins, or is too long
    """
    today = calendar.local_day(now, zone)
    last = last or (today if first is None else max(today, first))
    first = first or last - timedelta(days=DAYS_DEFAULT - 1)
    if last < first:
        raise InvalidField("The last day lies before the first. Ask for a window that ends later.", pointer="/query/to")
    if (last - first).days >= DAYS_MAX:
        raise InvalidField(f"A window has at most {DAYS_MAX} days. Ask for fewer.", pointer="/query/from")
    if first.year < 1900 or last.year > 2200:
        raise InvalidField("Ask for days between the years 1900 and 2200.", pointer="/query/from")
    return Window(first, last)


def costs(rows: Iterable[CampaignDay], wallets: Mapping[UUID, Wallet], currency: str) -> Money:
    """Add up what a campaign gave; points cost what they are worth where their wallet says so."""
    sums: defaultdict[str, int] = defaultdict(int)
    points: defaultdict[UUID, int] = defaultdict(int)
    for row in rows:
        if row.measure == "points":
            points[UUID(row.detail)] += int(row.amount)
        else:
            sums[row.measure] += int(row.amount)
    worth = sum(
        programs.cash_minor(wallet, amount, currency)
        for id, amount in points.items()
        if (wallet := wallets.get(id)) is not None and wallet.cash_rate is not None
    )
    return Money(
        uses=sums["uses"],
        value_minor=sums["value"],
        discount_minor=sums["discount"],
        credit_minor=sums["credit"],
        points=dict(points),
        points_cost_minor=worth,
        rolled_back=sums["rolled_back"],
    )


def by_day(rows: Iterable[CampaignDay]) -> dict[date, list[CampaignDay]]:
    """Sort rows by their day."""
    days: defaultdict[date, list[CampaignDay]] = defaultdict(list)
    for row in rows:
        days[row.day].append(row)
    return days


def counted(rows: Iterable[LedgerDay], unit_id: UUID) -> dict[date, int]:
    """Say what was counted towards a limit on each day, less what no longer counts since that day."""
    days: defaultdict[date, int] = defaultdict(int)
    for row in rows:
        if row.unit_id == unit_id:
            days[row.day] += int(row.amount) if row.target_kind == "counter" else -int(row.amount)
    return dict(days)


def period_of(limit: Limit, *, now: datetime, zone: ZoneInfo) -> tuple[date | None, date | None]:
    """Give the first day of the period that a limit counts in now and the first of the next; None: it has no end."""
    if limit.period == "ever":
        return None, None
    first = calendar.local_day(calendar.start_of(now, limit.period, zone), zone)
    return first, calendar.local_day(calendar.end_of(now, limit.period, zone), zone)


def forecasts(
    *, used: int, maximum: int, days: Mapping[date, int], today: date, until: date | None
) -> tuple[Forecast, ...]:
    """Draw a straight line through the last week and the last four: on which day is all of it used?

    Of 100, 40 are used, and 10 on each of the last days: the other 60 last six more days. Whole days count, so today is
    left out unless there is nothing before it; before the first use there is nothing to average.

    :param until: the first day of the next period, when everything begins anew
    """
    begun = min((day for day, amount in days.items() if amount), default=None)
    if begun is None:
        return ()
    found: list[Forecast] = []
    for length in LINES:
        first, after = max(today - timedelta(days=length), begun), today
        if begun >= today:
            first, after = today, today + timedelta(days=1)
        spent = sum(amount for day, amount in days.items() if first <= day < after)
        per_day = Decimal(spent) / (after - first).days
        found.append(Forecast(length, per_day, _end(used, maximum, spent, first, after, until)))
    return tuple(found)


def _end(used: int, maximum: int, spent: int, first: date, after: date, until: date | None) -> date | None:
    left = maximum - used
    if left <= 0:
        return after - timedelta(days=1) if after > first else None
    if spent <= 0:
        return None
    lasts = -(-left * (after - first).days // spent)
    if lasts > FAR.days:
        return None
    day = after + timedelta(days=lasts - 1)
    return None if until is not None and day >= until else day
