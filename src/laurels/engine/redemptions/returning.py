"""What a return of goods pays back, to whom, and what it no longer counts. Pure and exact.

Every number is a share of what is left, so that any sequence of returns pays back what was paid, to the minor unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from laurels.core import carts
from laurels.core.carts import Cart, Priced, Terms
from laurels.core.carts import Line as CartLine
from laurels.core.orders import ReturnTooMuch, UnknownLine
from laurels.engine.redemptions.model import Redemption
from laurels.kit import money
from laurels.kit.money import Spare
from laurels.kit.problems import InvalidField
from laurels.program.campaigns import Bound


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a line: units, what was paid for them and the discount that they have."""

    number: int
    line_id: str | None
    sku: str
    quantity: int
    amount_minor: int
    discount_minor: int
    left: int
    paid_left_minor: int
    discount_left_minor: int

    @property
    def row(self) -> dict[str, Any]:
        """Write it as it is kept."""
        return {
            "sku": self.sku,
            "quantity": self.quantity,
            "amount_minor": self.amount_minor,
            "discount_minor": self.discount_minor,
            "left": self.left,
            "paid_left_minor": self.paid_left_minor,
            "discount_left_minor": self.discount_left_minor,
        }


@dataclass(frozen=True, slots=True)
class PartAsked:
    """What comes back of one line: a quantity or an amount."""

    number: int | None
    line_id: str | None
    quantity: int | None
    amount_minor: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """What came back of one line, what is paid back for it, and the discounts that kept goods lose."""

    line: int
    quantity: int
    refund_minor: int
    discount_minor: int
    withdrawn_minor: int = 0

    @property
    def row(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "quantity": self.quantity,
            "refund_minor": self.refund_minor,
            "discount_minor": self.discount_minor,
            "withdrawn_minor": self.withdrawn_minor,
        }


@dataclass(frozen=True, slots=True)
class Refund:
    """A part of a refund that goes back to the card or wallet that had paid, in its own unit."""

    incentive: int
    amount_minor: int
    taken: int


@dataclass(frozen=True, slots=True)
class Back:
    """A return as it was worked out."""

    lines: tuple[Left, ...]
    parts: tuple[Part, ...]
    refund_minor: int
    refunds: tuple[Refund, ...]
    uncounted: Mapping[str, int] = field(default_factory=dict[str, int])
    """What counters no longer count, by the number of the incentive and of its count."""
    withdrawn: tuple[str, ...] = ()
    """Campaigns that the goods which are kept no longer get anything from."""


def lines_of(redemption: Redemption) -> tuple[Left, ...]:
    """Read what is left of a redemption's lines."""
    return tuple(
        Left(
            number=place + 1,
            line_id=redemption.cart["lines"][place]["id"],
            sku=row["sku"],
            quantity=row["quantity"],
            amount_minor=row["amount_minor"],
            discount_minor=row["discount_minor"],
            left=row["left"],
            paid_left_minor=row["paid_left_minor"],
            discount_left_minor=row["discount_left_minor"],
        )
        for place, row in enumerate(redemption.lines)
    )


def taken_out(lines: Sequence[Left], asked: Sequence[PartAsked] | None) -> tuple[tuple[Left, ...], tuple[Part, ...]]:
    """Take parts out of lines, or all that is left.

    1 of 3 that cost 10.00 less 1.00 pays back 3.00; the next one 3.00 and the last one 3.00.

    :raises ReturnTooMuch: more comes back than is left
    :raises UnknownLine: there is no such line
    """
    state = {line.number: line for line in lines}
    parts: list[Part] = []
    if asked is None:
        asked = [PartAsked(line.number, None, line.left, None) for line in lines if line.left]
        if not asked:
            raise ReturnTooMuch("All of it came back before; nothing is left.", pointer="/lines", left=0)
    for place, one in enumerate(asked):
        pointer = f"/lines/{place}"
        line = _line(state.values(), one, pointer)
        if one.quantity is not None:
            if one.quantity > line.left:
                raise ReturnTooMuch(
                    f"{one.quantity} of {line.sku} come back and {line.left} are left. Return at most {line.left}.",
                    pointer=f"{pointer}/quantity",
                    left=line.left,
                )
            refund = carts.worth(line.paid_left_minor, line.left, one.quantity)
            discount = carts.worth(line.discount_left_minor, line.left, one.quantity)
            left = line.left - one.quantity
        else:
            refund, discount, left = one.amount_minor or 0, 0, line.left
            if refund > line.paid_left_minor:
                raise ReturnTooMuch(
                    f"{refund} is to be paid back and {line.paid_left_minor} is left of the line.",
                    pointer=f"{pointer}/amount_minor",
                    left=line.paid_left_minor,
                )
        parts.append(Part(line.number, one.quantity or 0, refund, discount))
        state[line.number] = replace(
            line,
            left=left,
            paid_left_minor=line.paid_left_minor - refund,
            discount_left_minor=line.discount_left_minor - discount,
        )
    return tuple(state.values()), tuple(parts)


def _line(lines: Any, one: PartAsked, pointer: str) -> Left:
    if (one.number is None) == (one.line_id is None):
        raise InvalidField("Name the line by its number or by its id.", pointer=pointer)
    if (one.quantity is None) == (one.amount_minor is None):
        raise InvalidField("Give the quantity or the amount that comes back.", pointer=f"{pointer}/quantity")
    found = next((line for line in lines if one.number == line.number or (one.line_id or "") == line.line_id), None)
    if found is None:
        raise UnknownLine(f"The order has no such line. {UnknownLine.cure}", pointer=pointer)
    return found


# ---- what the goods that are kept no longer get


def remaining(redemption: Redemption, lines: Sequence[Left]) -> tuple[Cart, tuple[int, ...]]:
    """Give the cart of what is left, and the places of its lines in the first cart."""
    kept = [line for line in lines if line.left]
    stored = redemption.cart["lines"]
    cart = Cart(
        tuple(
            CartLine(
                line.sku,
                line.left,
                carts.worth(line.amount_minor, line.quantity, line.left),
                carts.worth(stored[line.number - 1]["least_minor"], line.quantity, line.left),
            )
            for line in kept
        ),
        redemption.cart["delivery_minor"],
    )
    return cart, tuple(line.number - 1 for line in kept)


def lost(
    row: Mapping[str, Any], lines: Sequence[Left], cart: Cart, places: Sequence[int], bound: Sequence[Bound] | None
) -> dict[int, int]:
    """Tell which discount of the kept goods a campaign would not give for them alone, by the place of the line.

    :param bound: its effects for what is kept; None: its condition is not met any more
    """
    would = [0] * len(cart.lines)
    priced = Priced.of(cart)
    for effect in bound or ():
        change = effect(priced, Terms())
        priced = priced.after(change)
        for place, share in enumerate(change.shares):
            would[place] += share
    had: dict[int, int] = {}
    for place in places:
        line = lines[place]
        share = sum(change["shares"][place] for change in row["changes"] if change["shares"])
        had[place] = share * line.discount_left_minor // line.discount_minor if line.discount_minor else 0
    return {place: had[place] - would[number] for number, place in enumerate(places) if had[place] > would[number]}


def withdrawn(
    lines: Sequence[Left], parts: Sequence[Part], losses: Sequence[Mapping[int, int]]
) -> tuple[tuple[Left, ...], tuple[Part, ...]]:
    """Let what is paid back make good the discounts that kept goods lose, as far as it goes."""
    total: dict[int, int] = {}
    for loss in losses:
        for place, amount in loss.items():
            total[place] = min(total.get(place, 0) + amount, lines[place].discount_left_minor)
    refund = sum(part.refund_minor for part in parts)
    places = sorted(total)
    amounts = carts.cut([total[place] for place in places], refund, Spare.largest_remainder)
    state = list(lines)
    for place, amount in zip(places, amounts, strict=True):
        state[place] = replace(
            state[place],
            discount_left_minor=state[place].discount_left_minor - amount,
            paid_left_minor=state[place].paid_left_minor + amount,
        )
    less = money.allocate(sum(amounts), [part.refund_minor for part in parts]) if refund else [0] * len(parts)
    return tuple(state), tuple(
        replace(part, refund_minor=part.refund_minor - share, withdrawn_minor=share)
        for part, share in zip(parts, less, strict=True)
    )


# ---- who gets it back


def refunds(
    redemption: Redemption, lines: Sequence[Left], refund_minor: int, before: Mapping[int, tuple[int, int]]
) -> tuple[Refund, ...]:
    """Share a refund among what had paid, in proportion; what is paid back last makes everything whole.

    Points that lowered the price did not pay: they come back with the goods that they made cheaper.

    :param lines: what is left after it
    :param before: what earlier returns gave back, by incentive: the amount, and what it was in its unit
    """
    used = redemption.verdict["used"]
    given = {number: before.get(number, (0, 0)) for number in range(len(used))}
    left = [row["paid_minor"] - given[number][0] for number, row in enumerate(used)]
    otherwise = redemption.total_minor - redemption.refunded_minor - sum(left)
    # Of what is left of each, so that no share is below zero, whatever was rounded before.
    shares = money.allocate(refund_minor, [*left, otherwise])
    found: list[Refund] = []
    for number, row in enumerate(used):
        (amount, taken), share, paid = given[number], shares[number], row["paid_minor"]
        if paid:
            units = row["taken"] * (amount + share) // paid - taken
        else:
            units = _taken_back(row, lines) - taken if row["taken"] else 0
        if share or units:
            found.append(Refund(number, share, units))
    return tuple(found)


def _taken_back(row: Mapping[str, Any], lines: Sequence[Left]) -> int:
    """Tell how many of the points that lowered the price the goods that came back had.

    It goes by units: a discount may also get less because goods that are kept lost another one.
    """
    shares = [sum(shares) for shares in zip(*(change["shares"] for change in row["changes"]), strict=True)]
    left = sum(-(-shares[line.number - 1] * line.left // line.quantity) for line in lines)
    return row["taken"] * (sum(shares) - left) // sum(shares)


def uncounted(
    redemption: Redemption, lines: Sequence[Left], parts: Sequence[Part], before: Mapping[str, int]
) -> dict[str, int]:
    """Tell what the counters of a redemption no longer count: discounts and units with the goods, and once all goods
    are back the use itself, where it may be used again.

    Keys are "incentive:count", such as "0:1".
    """
    gone = all(line.left == 0 for line in lines)
    total = redemption.amount_minor - redemption.cart["delivery_minor"]
    kept = sum(carts.worth(line.amount_minor, line.quantity, line.left) for line in lines)
    found: dict[str, int] = {}
    for number, row in enumerate(redemption.verdict["used"]):
        for place, count in enumerate(row["counts"]):
            key = f"{number}:{place}"
            counted = count["amount"] - before.get(key, 0)
            match count["measure"]:
                case "times" | "points":
                    less = counted if gone and row["reusable"] and count["measure"] == "times" else 0
                case "discount":
                    less = counted - discount_left(row, lines)
                case "order_value":
                    less = counted - (count["amount"] * kept // total if total else 0)
                case _:
                    less = counted - _units_left(row, lines)
            if less > 0:
                found[key] = min(less, counted)
    return found


def discount_left(row: Mapping[str, Any], lines: Sequence[Left]) -> int:
    """Say how much of the discount of an incentive is on goods that were kept, and on the delivery."""
    left = sum(change["delivery_minor"] for change in row["changes"])
    for line in lines:
        share = sum(change["shares"][line.number - 1] for change in row["changes"] if change["shares"])
        if share and line.discount_minor:
            left += -(-share * line.discount_left_minor // line.discount_minor)
    return left


def _units_left(row: Mapping[str, Any], lines: Sequence[Left]) -> int:
    left = 0
    for line in lines:
        units = sum(change["units"][line.number - 1] for change in row["changes"] if change["units"])
        left += min(units, line.left)
    return left


def back_to(row: Mapping[str, Any]) -> tuple[str, UUID | None]:
    """Name what had paid: a gift card or points, and its id."""
    if row["card_id"] is not None:
        return "gift_card", UUID(row["card_id"])
    return "points", None
