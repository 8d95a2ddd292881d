"""Literals that take the type of what they stand beside: 99.95 beside money is 9995 minor units."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation

from laurels.rules import exact
from laurels.rules.bounds import DIGITS_MAX, EXPONENT_MAX
from laurels.rules.errors import RuleError
from laurels.rules.tree import Lift, ListOf, Literal, Node
from laurels.rules.types import DECIMAL, DOUBLE, INT, LIST, STRING, Type


def exact_value(literal: Literal) -> Decimal:
    """Read a numeric literal as an exact decimal.

    :raises RuleError: it has more digits than are sensible
    """
    text = literal.text
    try:
        value = Decimal(int(text, 16)) if "x" in text.lower() else Decimal(text)
    except InvalidOperation:
        raise RuleError("bad_number", f"{text} is no number", position=literal.position, found=text) from None
    _, digits, exponent = value.as_tuple()
    if len(digits) > DIGITS_MAX or not isinstance(exponent, int) or abs(exponent) > EXPONENT_MAX:
        message = f"{text} has too many digits; {DIGITS_MAX} are the limit"
        raise RuleError("number_too_large", message, position=literal.position, found=text)
    return value


def decimal_literal(literal: Literal) -> Literal:
    """Take a literal with a point as an exact decimal."""
    return replace(literal, value=exact_value(literal), type=DECIMAL)


def amount_literal(literal: Literal, to: Type) -> Literal:
    """Take a literal of major units as an amount in minor units.

    :raises RuleError: it has more digits than the amount can hold
    """
    minor = exact.scale(exact_value(literal), to.places)
    if minor != int(minor):
        unit = to.name or "points"
        places = f"{to.places} decimal places" if to.places else "no decimal places"
        message = f"{literal.text} is too fine: {unit} has {places}"
        raise RuleError("too_many_digits", message, position=literal.position, found=literal.text, expected=places)
    return replace(literal, value=int(minor), type=to)


def fit(node: Node, to: Type) -> Node:
    """Give the node in the type of its neighbour where the language says it can be; else unchanged.

    Numbers become amounts of major units, literals become doubles beside doubles, lists go item by item.
    """
    if node.type == to:
        return node
    if isinstance(node, ListOf) and to.kind == "list":
        items = tuple(fit(item, to.of[0]) for item in node.items)
        kinds = {item.type for item in items}
        return replace(node, items=items, type=LIST(kinds.pop()) if len(kinds) == 1 else node.type)
    if node.type not in (INT, DECIMAL):
        return node
    if to.amount:
        return amount_literal(node, to) if isinstance(node, Literal) else Lift(node, type=to, position=node.position)
    if isinstance(node, Literal) and to == DOUBLE:
        return replace(node, value=float(node.text if "x" not in node.text.lower() else str(node.value)), type=DOUBLE)
    if isinstance(node, Literal) and to == DECIMAL:
        return replace(node, value=exact_value(node), type=DECIMAL)
    return node


def pair(left: Node, right: Node) -> tuple[Node, Node]:
    """Fit two neighbours to one another."""
    return fit(left, right.type), fit(right, left.type)


def text_literal(node: Node) -> str | None:
    """Give the value of a string literal, or None for any other node."""
    return str(node.value) if isinstance(node, Literal) and node.type == STRING else None
