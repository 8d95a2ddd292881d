"""Arithmetic on exact decimals: never a float, never a silent rounding except in division."""

from __future__ import annotations

from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, Rounded

# Inexact is trapped: a sum or product that would not fit fails instead of being rounded.
_WHOLE = Context(prec=400, Emax=10_000, Emin=-10_000, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])
# A quotient may never end, so it keeps 34 significant digits, half to even (IEEE 754 decimal128).
_QUOTIENT = Context(prec=34, Emax=10_000, Emin=-10_000, traps=[InvalidOperation, DivisionByZero, Overflow])
_QUOTIENT.traps[Rounded] = False

Number = int | Decimal


def add(left: Number, right: Number) -> Number:
    """Add exactly; two ints stay an int."""
    return left + right if isinstance(left, int) and isinstance(right, int) else _WHOLE.add(left, right)


def subtract(left: Number, right: Number) -> Number:
    """Subtract exactly; two ints stay an int."""
    return left - right if isinstance(left, int) and isinstance(right, int) else _WHOLE.subtract(left, right)


def multiply(left: Number, right: Number) -> Number:
    """Multiply exactly; two ints stay an int."""
    return left * right if isinstance(left, int) and isinstance(right, int) else _WHOLE.multiply(left, right)


def divide(left: Number, right: Number) -> Decimal:
    """Divide to 34 significant digits, half to even: 1 / 8 is 0.125, 2 / 3 ends in 7."""
    return _QUOTIENT.divide(Decimal(left), Decimal(right))


def negate(value: Number) -> Number:
    """Change the sign exactly."""
    return -value if isinstance(value, int) else _WHOLE.minus(value)


def scale(value: Number, places: int) -> Number:
    """Turn major units into minor ones: 99.95 with 2 places is 9995; more digits than places stay a fraction."""
    return multiply(value, 10**places)


def unscale(value: Number, places: int) -> Decimal:
    """Turn minor units into major ones, exactly: 9995 with 2 places is 99.95."""
    return _WHOLE.scaleb(Decimal(value), -places)
