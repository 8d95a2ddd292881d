"""The rules of wallets: from when and until when points count, and what they are worth. Pure and exact."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from laurels.kit import calendar, money
from laurels.kit.problems import Conflict, InvalidField, Problem
from laurels.program.programs.model import PRECISION_MAX, ExpiryPolicy, Terms, Wallet

_DAY = timedelta(days=1)
# Far below what the calendar can count, so that no earning ever fails for its wallet's settings.
YEARS_MAX = 100


class NoCashWorth(Conflict):
    code, title = "wallet_without_cash_rate", "Points of this wallet are not worth money"
    cure = "Set `cash_rate` on the wallet, or pay in another way."


class ChangedMeanwhile(Problem):
    code, status, title = "changed_meanwhile", 412, "Somebody else changed this in the meantime"
    cure = "Read it again, and repeat the change with its present `revision` in If-Match if it still makes sense."


def available_at(wallet: Wallet, occurred_at: datetime, zone: ZoneInfo) -> datetime:
    """Find when points earned at this moment may first be spent."""
    period = wallet.pending.period
    return occurred_at if period is None else calendar.add(occurred_at, period, zone)


def expires_at(wallet: Wallet, available_at: datetime, zone: ZoneInfo) -> datetime | None:
    """Find the first instant at which points can no longer be spent, or None for never.

    Counted from availability, never from earning, and rounded up: two years rounded to the quarter, available on
    20 February 2019, last through 31 March 2021.
    """
    expiry = wallet.expiry
    if expiry.kind == "fixed" and expiry.on is not None:
        return calendar.start_of_day(expiry.on + _DAY, zone)
    if expiry.kind != "rolling" or expiry.period is None:
        return None
    ends = calendar.add(available_at, expiry.period, zone)
    return ends if expiry.round_to == "none" else calendar.end_of(ends, expiry.round_to, zone)


def terms(wallet: Wallet, occurred_at: datetime, zone: ZoneInfo) -> Terms | None:
    """Say when points earned at this moment may be spent, or None if they would expire before they become available.

    None happens in a wallet with a fixed last day that is over: nothing can be earned there any more.
    """
    starts = available_at(wallet, occurred_at, zone)
    ends = expires_at(wallet, starts, zone)
    return None if ends is not None and ends <= starts else Terms(starts, ends)


def cash_minor(wallet: Wallet, amount: int, currency: str) -> int:
    """Work out what an amount of points is worth in minor units, half up: 150 points at 0.005 GBP are 75 pence.

    :param amount: in the wallet's smallest part
    :raises NoCashWorth: the wallet has no cash rate
    """
    worth = _minor_each(wallet, currency)
    return money.divide(amount * worth.numerator, worth.denominator, money.Rounding.half_up)


def points_for_cash(wallet: Wallet, amount_minor: int, currency: str) -> int:
    """Find the fewest points, in the wallet's smallest part, whose worth covers this much money.

    It is the smallest n with cash_minor(n) >= amount_minor. As that rounds half up, n times the rate need only reach
    half a minor unit below the amount: 1.00 GBP at 0.03 GBP a point takes 34 points, which are worth 1.02.

    :raises NoCashWorth: the wallet has no cash rate
    """
    if amount_minor <= 0:
        return 0
    needed = (amount_minor - Fraction(1, 2)) / _minor_each(wallet, currency)
    return money.divide(needed.numerator, needed.denominator, money.Rounding.up)


def _minor_each(wallet: Wallet, currency: str) -> Fraction:
    if wallet.cash_rate is None:
        raise NoCashWorth(f"Set a cash rate on the wallet {wallet.key!r} before paying with its points.")
    return Fraction(wallet.cash_rate) * 10 ** money.exponent(currency) / 10**wallet.precision


def to_units(wallet: Wallet, points: Decimal, *, pointer: str | None = None) -> int:
    """Turn whole points into the wallet's smallest part, exactly: 1.5 points with a precision of 1 are 15.

    :raises InvalidField: more places than the wallet has, or more than can be kept
    """
    numerator, denominator = points.as_integer_ratio()
    units, rest = divmod(numerator * 10**wallet.precision, denominator)
    if rest:
        raise InvalidField(f"Use at most {wallet.precision} decimal places for {wallet.unit_plural}.", pointer=pointer)
    if abs(units) > money.INT64_MAX:
        raise InvalidField(f"Use fewer {wallet.unit_plural}; so many cannot be kept.", pointer=pointer)
    return units


def written(wallet: Wallet, units: int) -> str:
    """Write an amount with its unit: 15 with a precision of 1 is "1.5 points"."""
    points = Fraction(units, 10**wallet.precision)
    text = f"{Decimal(units).scaleb(-wallet.precision):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text} {wallet.unit_singular if points == 1 else wallet.unit_plural}"


def points_text(points: int, precision: int) -> str:
    """Write an amount of a wallet in whole points: 15 with a precision of 1 is "1.5"."""
    if not precision:
        return str(points)
    sign, digits = ("-" if points < 0 else ""), str(abs(points)).rjust(precision + 1, "0")
    return f"{sign}{digits[:-precision]}.{digits[-precision:]}"


def check(wallet: Wallet) -> None:
    """Refuse a wallet whose settings contradict one another, naming the field.

    :raises InvalidField: the first setting that does not fit
    """
    if not 0 <= wallet.precision <= PRECISION_MAX:
        raise InvalidField(f"Choose a precision of 0 to {PRECISION_MAX} decimal places.", pointer="/precision")
    if wallet.cash_rate is not None and wallet.cash_rate <= 0:
        raise InvalidField("Give a cash rate above zero, or leave it out.", pointer="/cash_rate")
    _check_expiry(wallet.expiry)
    for period, pointer in (
        (wallet.expiry.period, "/expiry/period"),
        (wallet.pending.period, "/pending"),
        (wallet.restore_grace, "/restore_grace"),
    ):
        if period is not None and _years(period) > YEARS_MAX:
            raise InvalidField(f"Use a period of at most {YEARS_MAX} years.", pointer=pointer)


def _check_expiry(expiry: ExpiryPolicy) -> None:
    if (expiry.period is not None) != (expiry.kind == "rolling"):
        raise InvalidField("Give a period such as P1Y exactly when the kind is rolling.", pointer="/expiry/period")
    if (expiry.on is not None) != (expiry.kind == "fixed"):
        raise InvalidField("Give the last usable day exactly when the kind is fixed.", pointer="/expiry/on")
    if expiry.on is not None and not 1900 <= expiry.on.year <= 2200:
        raise InvalidField("Give a day between the years 1900 and 2200.", pointer="/expiry/on")
    if expiry.round_to != "none" and expiry.kind != "rolling":
        raise InvalidField("Only a rolling expiry is rounded; use none.", pointer="/expiry/round_to")
    if expiry.period is not None and not expiry.period and expiry.round_to == "none":
        raise InvalidField("A period of nothing would expire at once; round it up.", pointer="/expiry/period")


def _years(period: calendar.Period) -> Fraction:
    days = period.weeks * 7 + period.days + Fraction(period.hours * 60 + period.minutes, 24 * 60)
    return period.years + Fraction(period.months, 12) + days / 366


def unchanged(revision: int, if_match: str | None) -> None:
    """Refuse a change whose author has seen another state, when they said which they saw.

    :raises ChangedMeanwhile: If-Match names another revision than the present one
    """
    if if_match is not None and if_match.strip('"') not in (str(revision), "*"):
        raise ChangedMeanwhile(f"This is now at revision {revision}. Read it again before you change it.")
