"""Optional values in a typed rule, said with what the language has besides them.

`customer.?age.orValue(0)` becomes `has(customer.age) ? customer.age : 0`, and `.hasValue()` becomes
`has(customer.age)`; so every reading of a tree knows optional values without knowing of them. Names that `cel.bind` or
`optMap` give to a value are put out of the tree in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from laurels.rules import coercion
from laurels.rules.bounds import DEPTH_MAX, NODES_MAX
from laurels.rules.codec import unparse
from laurels.rules.errors import RuleError
from laurels.rules.tree import Binary, Call, Has, Index, Literal, Logic, Node, Variable, children, walk
from laurels.rules.types import BOOL, DYN, INT, STRING, Type

# A little more than the text may have, for what checking adds.
_NODES_MAX, _DEPTH_MAX = 2 * NODES_MAX, DEPTH_MAX + 8
N = TypeVar("N", bound=Node)
TRUE = Literal(True, "true", type=BOOL)
FALSE = Literal(False, "false", type=BOOL)
METHODS = ("hasValue", "value", "or", "orValue")


@dataclass(frozen=True, slots=True)
class Offered(Node):
    """An optional of the checker: whether it has a value, and which."""

    present: Node
    value: Node


def offered(present: Node, value: Node, position: int) -> Offered:
    """Make an optional of a condition and a value."""
    return bounded(Offered(present, value, position=position, type=Type("optional", (value.type,))))


def nothing(position: int) -> Offered:
    """Make the optional that has no value."""
    return offered(FALSE, Literal(None, "null", position=position, type=DYN), position)


def both(one: Node, other: Node) -> Node:
    """Make the condition that two conditions hold."""
    if one == TRUE:
        return other
    terms = one.terms if isinstance(one, Logic) and one.operator == "&&" else (one,)
    return Logic("&&", (*terms, other), position=one.position, type=BOOL)


def either(one: Node, other: Node) -> Node:
    """Make the condition that one of two conditions holds."""
    if one in (TRUE, FALSE):
        return TRUE if one == TRUE else other
    terms = one.terms if isinstance(one, Logic) and one.operator == "||" else (one,)
    return Logic("||", (*terms, other), position=one.position, type=BOOL)


def field(operand: Offered | None, value: Node) -> Offered:
    """Make the optional field of a value, or of the value of an optional."""
    there = Has(value, position=value.position, type=BOOL)
    return offered(there if operand is None else both(operand.present, there), value, value.position)


def item(operand: Offered | None, value: Index) -> Offered:
    """Make the optional item at an index or key."""
    source, key = value.operand, value.key
    position = value.position
    if source.type.kind == "map":
        there: Node = Binary("in", key, source, position=position, type=BOOL)
    else:
        zero = Literal(0, "0", position=position, type=INT)
        size = Call("size", (source,), position=position, type=INT)
        there = Binary("<", key, size, position=position, type=BOOL)
        if not (isinstance(key, Literal) and isinstance(key.value, int) and key.value >= 0):
            there = both(Binary(">=", key, zero, position=position, type=BOOL), there)
    return offered(there if operand is None else both(operand.present, there), value, position)


def not_empty(value: Node) -> Node:
    """Make the condition that a value is not zero, false or empty.

    :raises RuleError: the language has no zero of its type
    """
    position, kind = value.position, value.type
    if kind.kind in ("list", "map"):
        value, kind = Call("size", (value,), position=position, type=INT), INT
    if kind == BOOL:
        return value
    if kind == STRING:
        empty: Node = Literal("", '""', position=position, type=STRING)
    elif kind.number or kind.amount:
        empty = coercion.fit(Literal(0, "0", position=position, type=INT), kind)
    else:
        message = f"no {kind} is zero or empty; write optional.of(…), or the condition that you mean"
        raise RuleError("wrong_type", message, position=position, found=str(kind))
    return Binary("!=", value, empty, position=position, type=BOOL)


def refuse(found: Offered, node: Node) -> NoReturn:
    """Refuse an optional where a value is needed."""
    text = unparse(node)
    message = f"{text} may have no value here; add .orValue(…) to say what counts then, or ask {text}.hasValue()"
    raise RuleError("optional_value", message, position=node.position, found=str(found.type), expected="a value")


def bounded(node: N) -> N:
    """Give a node back that is not too large once names stand for their values.

    :raises RuleError: it is
    """
    waiting: list[tuple[Node, int]] = [(node, 0)]
    nodes = 0
    while waiting:
        current, depth = waiting.pop()
        nodes += 1
        if nodes > _NODES_MAX or depth > _DEPTH_MAX:
            message = "the rule is too large once its names stand for their values; split it in two"
            raise RuleError("rule_too_large", message, position=node.position, expected=str(_NODES_MAX))
        below = (current.present, current.value) if isinstance(current, Offered) else children(current)
        waiting.extend((child, depth + 1) for child in below)
    return node


def uncaptured(name: str, position: int, meanings: Mapping[str, Node]) -> None:
    """Refuse a variable that would hide one of the same name inside what a bound name stands for.

    :raises RuleError: it would
    """
    for bound, meaning in meanings.items():
        parts = (meaning.present, meaning.value) if isinstance(meaning, Offered) else (meaning,)
        if any(isinstance(node, Variable) and node.name == name for part in parts for node in walk(part)):
            message = f"{name} means something else inside what {bound} stands for; give this variable another name"
            raise RuleError("hidden_name", message, position=position, found=name)
