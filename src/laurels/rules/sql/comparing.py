"""The SQL of == != < <= > >= in, and of matching."""

from __future__ import annotations

from typing import TYPE_CHECKING

from laurels.rules.sql import forms
from laurels.rules.tree import ListOf, Literal, Node, Read
from laurels.rules.types import Type

if TYPE_CHECKING:
    from laurels.rules.sql.writer import Writer

_SIGNS = {"==": "=", "!=": "<>"}
# What rule_order gives: -1, 0, 1, and 2 where a NaN has no order.
_ORDERS = {"==": "= 0", "!=": "<> 0", "<": "= -1", "<=": "IN (-1, 0)", ">": "= 1", ">=": "IN (0, 1)"}


def compared(writer: Writer, operator: str, left: Node, right: Node) -> str:
    """Write a comparison."""
    if not (forms.scalar(left.type) and forms.scalar(right.type)):
        one, other = _json(writer, left), _json(writer, right)
        if _doubles(left.type) or _doubles(right.type):
            return f"({'NOT ' if operator == '!=' else ''}rule_same({one}, {other}))"
        return f"({one} {_SIGNS[operator]} {other})"
    one, other = writer.node(left), writer.node(right)
    if "double" in (left.type.kind, right.type.kind):
        return f"({_order(one, left.type, other, right.type)} {_ORDERS[operator]})"
    if left.type.kind == "string" and operator not in _SIGNS:
        return f'({one} COLLATE "C" {operator} {other} COLLATE "C")'
    return f"({one} {_SIGNS.get(operator, operator)} {other})"


def within(writer: Writer, left: Node, right: Node) -> str:
    """Write `left in right`."""
    if right.type.kind == "map":
        return f"jsonb_exists({writer.node(right)}, {writer.key(left)})"
    if "double" in (left.type.kind, right.type.of[0].kind):
        return _among_doubles(writer, left, right)
    if not (forms.scalar(left.type) and forms.scalar(right.type.of[0])):
        return f"rule_contains({_json(writer, right)}, {_json(writer, left)})"
    if isinstance(right, ListOf) and right.items:
        return _among(writer, left, right)
    item = writer.node(left)
    if isinstance(right, Read):
        known = writer.source.contains(right, item, writer.bind)
        if known is not None:
            return f"({known})" if isinstance(left, Literal) else f"(CASE WHEN {item} IS NOT NULL THEN {known} END)"
    return f"({_json(writer, right)} @> {forms.to_json(item, left.type)})"


def _among(writer: Writer, left: Node, right: ListOf) -> str:
    items = [writer.node(item) for item in right.items]
    test = f"({writer.node(left)} IN ({', '.join(items)}))"
    unsure = [text for text, item in zip(items, right.items, strict=True) if not isinstance(item, Literal)]
    # A list with an item that has no value has none itself, even where another item is the one looked for.
    return f"(CASE WHEN num_nulls({', '.join(unsure)}) = 0 THEN {test} END)" if unsure else test


def _among_doubles(writer: Writer, left: Node, right: Node) -> str:
    asked, one = writer.alias(), writer.alias()
    item = forms.from_json(f"{one}.item", right.type.of[0])
    equal = _order(f"{asked}.item", left.type, item, right.type.of[0])
    return (
        f"(SELECT EXISTS (SELECT FROM jsonb_array_elements({asked}.list) AS {one}(item) WHERE {equal} = 0)"
        f" FROM (SELECT {writer.node(right)} AS list, {writer.node(left)} AS item OFFSET 0) AS {asked}"
        f" WHERE {asked}.list IS NOT NULL AND {asked}.item IS NOT NULL)"
    )


def _order(one: str, type: Type, other: str, wanted: Type) -> str:
    left, right = (
        f"({text})::{'double precision' if kind.kind == 'double' else 'numeric'}"
        for text, kind in ((one, type), (other, wanted))
    )
    return f"rule_order({left}, {right})"


def _json(writer: Writer, node: Node) -> str:
    if forms.scalar(node.type):
        return writer.json(node)
    return forms.alike(writer.node(node), node.type, writer.vocabulary, writer.alias())


def _doubles(type: Type) -> bool:
    return type.kind == "double" or any(map(_doubles, type.of))
