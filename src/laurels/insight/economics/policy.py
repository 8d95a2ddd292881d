"""What points cost. Pure: whole numbers and fractions in, and nothing rounded before the end.

The words are those of the trade. Breakage is what is never redeemed, one less the ultimate redemption rate; what is
owed is what will be redeemed of all that is out, times what a point is worth: T. Gault, L. Llaguno and M. Ménard,
"Loyalty Rewards and Gift Card Programs: Basic Actuarial Estimation Techniques", Casualty Actuarial Society E-Forum,
2012. IFRS 15.B42 asks for the same likelihood in the stand-alone selling price of points.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from laurels.insight.economics.model import Economics, Happened
from laurels.kit import money

ALL: Final = Fraction(1)
HALF_UP: Final = money.Rounding.half_up


def worth(point_major: Decimal, *, precision: int, exponent: int) -> Fraction:
    """Say what a wallet's smallest part is worth in minor units: a tenth of a point of 0.005 GBP is 1/20 of a penny."""
    return Fraction(point_major) * 10**exponent / 10**precision


def redeemed_share(happened: Happened) -> Fraction:
    """Estimate which share of the points is spent in the end: of those whose end is known, spent or run out.

    Of 90 that were spent and 10 that ran out it is 90 %. Points are spent early and run out late, so it is rather too
    much than too little; before any ran out, and where none ever do, it is all of them.
    """
    ended = happened.ever_spent + happened.ever_expired
    if ended <= 0:
        return ALL
    return min(max(Fraction(happened.ever_spent, ended), Fraction(0)), ALL)


def burn_rate(happened: Happened) -> Fraction | None:
    """Say how many points were spent for each that was issued in the same days; None where none were."""
    return Fraction(happened.spent, happened.issued) if happened.issued > 0 else None


def still_spent(happened: Happened, redeemed: Fraction) -> Fraction:
    """Say how many of the points that are out will be spent: all that ever will be, less those that were.

    Of 1,000 points 70 % will be spent, and 400 were already: 300 of the 600 that are out. By the share that
    `redeemed_share` estimates, it is that share of what is out.
    """
    out = max(0, happened.outstanding)
    ever = out + happened.ever_spent + happened.ever_expired
    return min(max(redeemed * ever - happened.ever_spent, Fraction(0)), Fraction(out))


def economics(happened: Happened, part_minor: Fraction, redeemed: Fraction) -> Economics:
    """Work out what points cost of what was sold, and what is owed, of a wallet whose smallest part is worth so much.

    Sales of 100,000 gave 10,000 points worth 1 each, of which 95 % will be spent: 10 % are given back, and 9.5 % are
    spent, 9,500. These are the numbers of IFRS 15.IE267; the standard then shares the price between goods and points
    in that proportion, which is 8,676 to defer.
    """
    value = happened.issued * part_minor
    rate = value / happened.sales_minor if happened.sales_minor > 0 else None
    return Economics(
        earn_rate=rate,
        expected_rate=None if rate is None else rate * redeemed,
        expected_minor=rounded(value * redeemed),
        outstanding_minor=rounded(max(0, happened.outstanding) * part_minor),
        liability_minor=rounded(still_spent(happened, redeemed) * part_minor),
    )


def rounded(amount: Fraction) -> int:
    """Round to a whole number, half up."""
    return money.divide(amount.numerator, amount.denominator, HALF_UP)


def decimal_text(amount: Fraction, places: int = 4) -> str:
    """Write a number that is not below zero as a decimal, rounded half up: a third is "0.3333", and 100 is "100"."""
    whole, rest = divmod(rounded(amount * 10**places), 10**places)
    return f"{whole}.{rest:0{places}}".rstrip("0").rstrip(".")


def bps(share: Fraction) -> int:
    """Write a share in hundredths of a percent: 0.5 % is 50."""
    return rounded(share * 10_000)
