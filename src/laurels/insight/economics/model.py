"""The words of economics."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to a wallet's points in some days; points are in the wallet's smallest part.

    :param sales_minor: paid orders, less what came back
    :param issued: earned, less what returns took back in these days
    :param adjusted: given by hand, less what was taken
    :param outstanding: all that is in wallets at the end of these days, pending included
    :param ever_spent: since the beginning, until the end of these days
    """

    sales_minor: int
    issued: int
    spent: int
    expired: int
    adjusted: int
    outstanding: int
    ever_spent: int
    ever_expired: int


@dataclass(frozen=True, slots=True)
class Economics:
    """What it comes to, of a wallet that says what a point is worth.

    :param earn_rate: what the points that were issued are worth, as a share of sales; None: nothing was sold
    :param expected_rate: the same for those that will be spent
    :param expected_minor: what the points that were issued will cost
    :param outstanding_minor: what would be owed if all that is in wallets were spent
    :param liability_minor: what of it will be spent
    """

    earn_rate: Fraction | None
    expected_rate: Fraction | None
    expected_minor: int
    outstanding_minor: int
    liability_minor: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody has in mind.

    :param points: so many points
    :param per_major: for so much, in major units
    :param point_major: what a point is worth, in major units
    :param redeemed: which share of the points is spent in the end, from 0 to 1
    """

    points: Fraction
    per_major: Fraction
    point_major: Fraction
    redeemed: Fraction

    @property
    def earn_rate(self) -> Fraction:
        """Say what it gives back, as a share of sales: a point a pound that is worth a penny is 1 %."""
        return self.points / self.per_major * self.point_major

    @property
    def expected_rate(self) -> Fraction:
        """Say what of that is spent in the end."""
        return self.earn_rate * self.redeemed
