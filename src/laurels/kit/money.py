"""Money: whole minor units of an ISO 4217 currency, exact arithmetic, never float.

Rounding is always on the magnitude, so that a return rounds like the sale that it reverses.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from laurels.kit.problems import InvalidField

INT64_MAX = 2**63 - 1
DIGITS_MAX = 40

# ISO 4217 list one, without precious metals, test codes and units that have no minor unit.
_ACTIVE = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF
CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS
VED VES VND VUV WST XAD XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
_OTHER_EXPONENT = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_EXPONENTS = dict.fromkeys(_ACTIVE.split(), 2) | {
    code: exponent for exponent, codes in _OTHER_EXPONENT.items() for code in codes.split()
}
_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency by its ISO 4217 code; one unit is 10 ** exponent minor units."""

    code: str
    exponent: int


CURRENCIES = MappingProxyType({code: Currency(code, places) for code, places in sorted(_EXPONENTS.items())})


class Rounding(Enum):
    """How a part of a unit is settled; `down` is towards zero, `half_up` sends a half away from zero."""

    down = "down"
    up = "up"
    half_up = "half_up"
    half_even = "half_even"


_HALF_UP = Rounding.half_up


class UnknownCurrency(InvalidField):
    code, title = "unknown_currency", "This is not a currency in use"
    cure = "Use an active ISO 4217 code in capitals, such as EUR."


class InvalidNumber(InvalidField):
    code, title = "invalid_number", "This is not a number that can be used here"
    cure = (
        f"Write a plain decimal such as 12.50, with at most {DIGITS_MAX} digits and no more places than the unit has."
    )


def exponent(currency: str, *, pointer: str | None = None) -> int:
    """Give the count of decimal places of the currency's minor unit: EUR 2, JPY 0, KWD 3.

    :raises UnknownCurrency: the code is not active in ISO 4217
    """
    places = _EXPONENTS.get(currency)
    if places is None:
        raise UnknownCurrency(f"Use an active ISO 4217 code instead of {currency[:8]!r}.", pointer=pointer)
    return places


def divide(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Divide two whole numbers exactly and settle the rest by the rounding.

    >>> [divide(-5, 2, rounding) for rounding in Rounding]
    [-2, -3, -3, -2]
    """
    if denominator == 0:
        raise ZeroDivisionError("a share of nothing")
    if rounding is _HALF_UP and numerator >= 0 and denominator > 0:
        # By far the most usual, and one operation.
        return (2 * numerator + denominator) // (2 * denominator)
    quotient, rest = divmod(abs(numerator), abs(denominator))
    if rest and _goes_up(quotient, 2 * rest - abs(denominator), rounding):
        quotient += 1
    return -quotient if (numerator < 0) != (denominator < 0) else quotient


def _goes_up(quotient: int, past_half: int, rounding: Rounding) -> bool:
    match rounding:
        case Rounding.down:
            return False
        case Rounding.up:
            return True
        case Rounding.half_up:
            return past_half >= 0
        case Rounding.half_even:
            return past_half > 0 or (past_half == 0 and quotient % 2 == 1)


def multiply(amount: int, factor: Decimal | int, rounding: Rounding) -> int:
    """Multiply a whole amount by an exact decimal and round once: 999 × 0.075 half up is 75."""
    numerator, denominator = factor.as_integer_ratio()
    return divide(amount * numerator, denominator, rounding)


class Spare(Enum):
    """Who gets the units that whole shares leave over; shops disagree, so it can be chosen."""

    largest_remainder = "largest_remainder"
    first = "first"
    last = "last"


def allocate(total: int, weights: Sequence[int], spare: Spare = Spare.largest_remainder) -> list[int]:
    """Share the total by weight; the shares always add up to it and are at most one unit off the exact share.

    What is left over goes one by one to the largest remainders (equal ones to the earlier place), or to the first or
    the last places. A weight of zero gets nothing, unless all are zero: then they count alike. While |total| ≤ Σ
    weights, no share exceeds its weight, so a discount never exceeds its line.

    >>> allocate(1000, [333, 333, 333])
    [334, 333, 333]
    """
    if weights and min(weights) < 0:
        raise ValueError("a weight is below zero")
    whole = sum(weights)
    if whole == 0:
        if total and not weights:
            raise ValueError("there is nothing to share the total among")
        weights, whole = [1] * len(weights), max(1, len(weights))
    size = abs(total)
    shares = [size * weight // whole for weight in weights]
    left = size - sum(shares)
    if left:
        # Fewer units are left than there are remainders, so an exact share (a weight of zero above all) never gets one.
        remainders = [size * weight % whole for weight in weights]
        places = [place for place, remainder in enumerate(remainders) if remainder]
        if spare is Spare.largest_remainder:
            places.sort(key=remainders.__getitem__, reverse=True)
        elif spare is Spare.last:
            places.reverse()
        for place in places[:left]:
            shares[place] += 1
    return shares if total >= 0 else [-share for share in shares]


def parse_decimal(text: str, *, pointer: str | None = None) -> Decimal:
    """Read a decimal written in ASCII digits, exactly.

    No NaN, no infinity, no sign but a leading minus, no blanks, no needless leading zero; written out it has at most
    40 digits, which also bounds an exponent. Minus zero is zero.

    :raises InvalidNumber: anything else
    """
    # The length is asked first: a megabyte of digits must cost nothing.
    found = _NUMBER.fullmatch(text) if len(text) <= 2 * DIGITS_MAX else None
    if found is None:
        raise InvalidNumber("Write a plain decimal number such as 12.50.", pointer=pointer)
    _, whole, places, power = found.groups(default="")
    shift = int(power or "0")
    if max(len(whole) + shift, 1) + max(len(places) - shift, 0) > DIGITS_MAX:
        raise InvalidNumber(f"Use at most {DIGITS_MAX} digits.", pointer=pointer)
    return Decimal(text) or Decimal(0)


def to_minor(text: str, currency: str, *, pointer: str | None = None) -> int:
    """Read an amount in units as minor units, without rounding: "12.5" EUR is 1250.

    :raises InvalidNumber: more places than the currency has, or beyond 64 bits
    """
    places = exponent(currency, pointer=pointer)
    numerator, denominator = parse_decimal(text, pointer=pointer).as_integer_ratio()
    minor, rest = divmod(numerator * 10**places, denominator)
    if rest:
        raise InvalidNumber(f"{currency} has {places} decimal places; round the amount first.", pointer=pointer)
    if abs(minor) > INT64_MAX:
        raise InvalidNumber("The amount is too large to be kept.", pointer=pointer)
    return minor


def format_minor(amount_minor: int, currency: str) -> str:
    """Write minor units in units with all places of the currency: 1250 EUR is "12.50", 5 KWD is "0.005"."""
    places = exponent(currency)
    digits = str(abs(amount_minor)).rjust(places + 1, "0")
    sign = "-" if amount_minor < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
