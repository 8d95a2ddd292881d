"""Which price counts as the one before a reduction, and what money is worth in another currency. Pure and exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from laurels.core.prices.model import Point, Price, PriorPolicy, PriorPrice, Rate, Written
from laurels.kit import calendar, money
from laurels.kit.calendar import Period
from laurels.kit.money import Rounding
from laurels.kit.problems import InvalidField, Problem


class Placed(Protocol):
    """A price or a rate: there is one of each place."""

    @property
    def place(self) -> tuple[str, str, datetime]: ...


P = TypeVar("P", bound=Placed)


def current(points: Sequence[Point], at: datetime) -> Point | None:
    """Find the step that holds at an instant, among steps in the order of time; None: nothing is known yet."""
    return next((point for point in reversed(points) if point.from_at <= at), None)


def reduction_at(points: Sequence[Point], *, now: datetime, policy: PriorPolicy, zone: ZoneInfo) -> datetime:
    """Say since when the present price is reduced: when it came, if the one before was higher, else now.

    A price that came longer ago than the days of the policy is no reduction any more, it is the price.
    """
    known = [point for point in points if point.from_at <= now]
    if len(known) >= 2 and _falls(known[-2], known[-1]) and known[-1].from_at >= _back(now, policy.days, zone):
        return known[-1].from_at
    return now


def prior_price(points: Sequence[Point], *, at: datetime, policy: PriorPolicy, zone: ZoneInfo) -> PriorPrice:
    """Find the lowest price of the days before a reduction that is, or would be, applied at this instant.

    The price that is in force when those days begin counts, and the reduced price itself does not. With progressive
    reductions the days end where the first of the steps down begins, so that a second step is still compared with what
    was asked before the first. Directive 98/6/EC, Article 6a(2), (4) and (5).

    100 since January, 80 from 1 May, 60 from 20 May: before the step of 20 May the prior price is 80, and 100 with
    progressive reductions. Had it cost 90 for a day in April, it would be 90.

    :param points: the steps in the order of time; those from `reach` on and the one before are enough
    """
    reduced_at = _begun(points, at, policy, zone)
    since_at = _back(reduced_at, policy.days, zone)
    applied = [price for price in _applied(points, since_at, reduced_at) if price is not None]
    if not applied:
        return PriorPrice(None, reduced_at, since_at, "no_price")
    known = any(point.from_at <= since_at for point in points)
    if not known and policy.new_goods == "refuse":
        return PriorPrice(None, reduced_at, since_at, "known_too_short")
    return PriorPrice(min(applied), reduced_at, since_at)


def reach(at: datetime, policy: PriorPolicy, zone: ZoneInfo) -> datetime:
    """Say from when on steps must be known to find the price prior to a reduction at this instant."""
    return _back(_back(at, policy.progressive_days, zone), policy.days + 1, zone)


def _begun(points: Sequence[Point], at: datetime, policy: PriorPolicy, zone: ZoneInfo) -> datetime:
    """Find where the uninterrupted steps down begin that end with a reduction at this instant."""
    earlier = [point for point in points if point.from_at < at]
    step = next((point for point in points if point.from_at == at), None)
    if not policy.progressive_days or (step is not None and earlier and not _falls(earlier[-1], step)):
        return at
    begun, oldest = at, _back(at, policy.progressive_days, zone)
    for before, after in reversed(list(pairwise(earlier))):
        if not _falls(before, after) or after.from_at < oldest:
            break
        begun = after.from_at
    return begun


def _falls(before: Point, after: Point) -> bool:
    return before.price_minor is not None and after.price_minor is not None and after.price_minor < before.price_minor


def _applied(points: Sequence[Point], since_at: datetime, until_at: datetime) -> list[int | None]:
    """List the prices that held at some instant of a span; it is half open."""
    ends = [*(point.from_at for point in points[1:]), until_at]
    return [
        point.price_minor
        for point, ends_at in zip(points, ends, strict=False)
        if point.from_at < until_at and ends_at > since_at
    ]


@lru_cache(maxsize=4096)
def _back(at: datetime, days: int, zone: ZoneInfo) -> datetime:
    # The prices of a catalogue page mostly changed at the same few instants.
    return calendar.subtract(at, Period(days=days), zone)


def settled(rows: Sequence[P | Problem], stored: Mapping[tuple[str, str, datetime], P]) -> list[Written[P] | Problem]:
    """Say what becomes of each row that was pushed, in the light of what is stored; one named twice is refused."""
    first: dict[tuple[str, str, datetime], int] = {}
    outcomes: list[Written[P] | Problem] = []
    for index, row in enumerate(rows):
        if isinstance(row, Problem):
            outcomes.append(row)
            continue
        if first.setdefault(row.place, index) != index:
            outcomes.append(
                InvalidField(
                    f"The row {first[row.place]} is of the same instant. Send it once in a batch.",
                    pointer=f"/items/{index}",
                    first=f"/items/{first[row.place]}",
                )
            )
            continue
        before = stored.get(row.place)
        status = "created" if before is None else "unchanged" if before == row else "updated"
        outcomes.append(Written(status, row, before))
    return outcomes


def check_price(price: Price, pointer: str = "") -> Price:
    """Refuse a price in a currency that is none.

    :raises UnknownCurrency: the currency is not active in ISO 4217
    """
    money.exponent(price.currency, pointer=f"{pointer}/currency")
    return price


def check_rate(rate: Rate, pointer: str = "") -> Rate:
    """Refuse a rate that converts nothing.

    :raises InvalidField: a currency is none, both are the same, or the rate is not above zero
    """
    money.exponent(rate.from_currency, pointer=f"{pointer}/from_currency")
    money.exponent(rate.to_currency, pointer=f"{pointer}/to_currency")
    if rate.from_currency == rate.to_currency:
        raise InvalidField("Name two currencies; one is always worth itself.", pointer=f"{pointer}/to_currency")
    if rate.rate <= 0:
        raise InvalidField("Give a rate above zero.", pointer=f"{pointer}/rate")
    return rate


def convert(amount_minor: int, from_currency: str, to_currency: str, rate: Decimal, rounding: Rounding) -> int:
    """Turn minor units of one currency into those of another, exactly, and round once.

    1,999 yen at 0.00613 EUR are 12.25387 EUR: 1225 cents half up. Yen have no decimal places and euros two, so the
    number is 1999 × 0.00613 × 100.
    """
    share = rate.as_integer_ratio()
    numerator = amount_minor * share[0] * 10 ** money.exponent(to_currency)
    return money.divide(numerator, share[1] * 10 ** money.exponent(from_currency), rounding)


def most_covered(available_minor: int, from_currency: str, to_currency: str, rate: Decimal, rounding: Rounding) -> int:
    """Find the largest amount of one currency whose conversion into another costs at most what is available there.

    A card with 50.00 EUR covers 43.10 GBP at 1.16 EUR a pound: 49.996, rounded half up, is 50.00, and 43.11 is 50.01.
    """
    numerator, denominator = rate.as_integer_ratio()
    # What converts to less than the next amount up is covered; whether an exact half is, the rounding says.
    bound = 2 * available_minor + {Rounding.down: 2, Rounding.up: 0}.get(rounding, 1)
    inclusive = rounding is Rounding.up or (rounding is Rounding.half_even and available_minor % 2 == 0)
    over = bound * denominator * 10 ** money.exponent(from_currency)
    each = 2 * numerator * 10 ** money.exponent(to_currency)
    if inclusive:
        return money.divide(over, each, Rounding.down)
    return money.divide(over, each, Rounding.up) - 1
