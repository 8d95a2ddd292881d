"""The SQL of + - * / % and of units: exact, in range, or NULL."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from laurels.rules.tree import Binary, Conditional, Index, Lift, Literal, Node, Unary, Variable

if TYPE_CHECKING:
    from laurels.rules.sql.writer import Writer

_WHOLE = {
    "+": "{} + {}",
    "-": "{} - {}",
    "*": "{} * {}",
    "/": "div({}, nullif({}, 0))",
    "%": "mod({}, nullif({}, 0))",
}
_DOUBLE = {"+": "rule_add", "-": "rule_subtract", "*": "rule_multiply", "/": "rule_divide"}
# Beyond so many digits exact arithmetic has no value; below, nothing needs to be counted.
_DIGITS_MAX = 400
# What a fact may have before and behind the point, and what a computed one may have.
_FACT, _COMPUTED = (40, 40), (130, 130)


def calculated(writer: Writer, node: Binary) -> str:
    """Write left + right, and so for - * / %."""
    left, right, operator = writer.node(node.left), writer.node(node.right), node.operator
    match node.type.kind:
        case "int" | "uint":
            bounded = "rule_whole" if node.type.kind == "int" else "rule_unsigned"
            return f"{bounded}({_WHOLE[operator].format(number(left), number(right))})"
        case "double":
            return f"{_DOUBLE[operator]}({left}, {right})"
        case "decimal" | "money" | "points":
            if operator == "/":
                return _kept(node, f"rule_quotient({left}, {right})")
            return _kept(node, f"({number(left)} {operator} {number(right)})")
        case "timestamp":
            if node.left.type.kind == "duration":
                left, right = right, left
            return f"rule_shift({left}, {'-' if operator == '-' else ''}{number(right)})"
        case "duration" if node.left.type.kind == "timestamp":
            return f"rule_between({left}, {right})"
        case "duration":
            return f"rule_span({number(left)} {operator} {number(right)})"
        case _:
            return f"({left} || {right})"


def number(text: str) -> str:
    """Write a number so that PostgreSQL works with it exactly, and without a limit of bits."""
    return f"({text})::numeric"


def negative(writer: Writer, operand: Node) -> str:
    """Write a number with its sign changed."""
    text = writer.node(operand)
    if operand.type.kind == "double":
        return f"(-({text}))"
    return f"rule_whole(-{number(text)})" if operand.type.kind == "int" else f"(-{number(text)})"


def lifted(writer: Writer, node: Lift) -> str:
    """Write major units in minor ones."""
    return _kept(node, f"({number(writer.node(node.operand))} * {10**node.type.places})")


def unlifted(writer: Writer, amount: Node) -> str:
    """Write an amount in major units."""
    places = amount.type.places
    text = number(writer.node(amount))
    return f"({text} * 0.{'1'.zfill(places)})" if places else f"({text})"


def _kept(node: Node, text: str) -> str:
    before, behind = _digits(node)
    return text if before + behind <= _DIGITS_MAX else f"rule_exact({text})"


def _digits(node: Node) -> tuple[int, int]:
    """Bound the digits of a number before and behind its point."""
    match node:
        case Literal(value=int() | Decimal() as value):
            _, digits, exponent = Decimal(value).as_tuple()
            places = exponent if isinstance(exponent, int) else 0
            return max(len(digits) + places, 0), max(-places, 0)
        case Binary(operator=operator, left=left, right=right):
            (a, b), (c, d) = _digits(left), _digits(right)
            if operator in "+-":
                return max(a, c) + 1, max(b, d)
            return (a + c, b + d) if operator == "*" else (a + d + 1, b + c + 35)
        case Lift(operand=operand):
            before, behind = _digits(operand)
            return before + node.type.places, behind
        case Unary(operand=operand):
            return _digits(operand)
        case Conditional(then=then, otherwise=otherwise):
            (a, b), (c, d) = _digits(then), _digits(otherwise)
            return max(a, c), max(b, d)
        case Variable() | Index():
            return _COMPUTED
        case _:
            return (20, 0) if node.type.kind in ("int", "uint") else _FACT
