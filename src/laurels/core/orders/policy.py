"""What a return takes from a line. Pure and exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from laurels.core.orders.model import Line, Order, Part
from laurels.kit import money
from laurels.kit.problems import Conflict, NotFound, Problem


class ReturnTooMuch(Conflict):
    """More comes back than was bought."""

    code = "return_too_much"
    title = "More is returned than is left of the line"
    cure = "Return at most `left`: what was bought less what came back before."


class UnknownLine(Problem):
    """The order has no such line."""

    code = "unknown_line"
    status = 422
    title = "The order has no such line"
    cure = "Name a line by its number (the first is 1) or by the id you gave it."


class NothingMatches(NotFound):
    """No earlier purchase fits the return."""

    code = "no_matching_purchase"
    title = "No earlier purchase matches this return"
    cure = "Check customer, sku, unit price and quantity, or name the order and line."


def value_of(line: Line, quantity: int) -> int:
    """Work out what this many of a line are worth, half up, so that the whole quantity is the whole amount.

    With a unit price that explains the amount, 3 at 1.255 are 3.77; else a share: 1 of 3 that cost 10.00 is 3.33.
    """
    if line.unit_price is not None:
        numerator, denominator = (line.unit_price * 100).as_integer_ratio()
        if money.divide(line.quantity * numerator, denominator, money.Rounding.half_up) == line.amount_minor:
            return money.divide(quantity * numerator, denominator, money.Rounding.half_up)
    return money.divide(line.amount_minor * quantity, line.quantity, money.Rounding.half_up)


def part_of_quantity(line: Line, quantity: int, *, pointer: str) -> Part:
    """Take a quantity out of a line; the last one takes all that is left of its amount.

    :raises ReturnTooMuch: fewer are left
    """
    left = line.left_quantity
    if quantity > left:
        raise ReturnTooMuch(
            f"{quantity} of {line.sku} come back and {left} are left. Return at most {left}.",
            pointer=pointer,
            left=left,
        )
    if quantity == left:
        return Part(line.number, quantity, line.left_minor)
    worth = value_of(line, left) - value_of(line, left - quantity)
    return Part(line.number, quantity, min(worth, line.left_minor))


def part_of_amount(line: Line, amount_minor: int, *, pointer: str) -> Part:
    """Take an amount out of a line, without any of its quantity.

    :raises ReturnTooMuch: less is left
    """
    if amount_minor > line.left_minor:
        raise ReturnTooMuch(
            f"{amount_minor} comes back and {line.left_minor} is left of the line. Return at most that.",
            pointer=pointer,
            left=line.left_minor,
        )
    return Part(line.number, 0, amount_minor)


def whole(order: Order) -> tuple[Part, ...]:
    """Take back everything that is left of an order."""
    return tuple(
        Part(line.number, line.left_quantity, line.left_minor)
        for line in order.lines
        if line.left_quantity or line.left_minor
    )


def after(order: Order, parts: Iterable[Part]) -> Order:
    """Give the order as it stands once these parts came back."""
    lines = {line.number: line for line in order.lines}
    for part in parts:
        line = lines[part.line_number]
        lines[part.line_number] = replace(
            line,
            returned_quantity=line.returned_quantity + part.quantity,
            returned_minor=line.returned_minor + part.amount_minor,
        )
    return order.with_lines(tuple(lines.values()))


def newest_with(
    orders: Sequence[Order], *, sku: str, unit_price: Decimal | None, quantity: int
) -> tuple[Order, Line] | None:
    """Find the newest purchase line of this item and price that has this many left.

    Orders come newest first; of lines of one order that fit, the last is taken.
    """
    for order in orders:
        for line in reversed(order.lines):
            fits = line.sku == sku and (unit_price is None or line.unit_price == unit_price)
            if fits and line.left_quantity >= quantity:
                return order, line
    return None
