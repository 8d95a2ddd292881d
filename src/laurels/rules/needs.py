"""The facts that a rule reads."""

from __future__ import annotations

from collections.abc import Mapping

from laurels.rules.tree import Has, Index, Macro, Node, Read, Select, Variable, children, walk


def needs(tree: Node) -> frozenset[str]:
    """List the dotted names a checked tree reads: facts, and fields of the lists they hold.

    `order.lines.exists(line, line.sku == "A")` needs `order.lines` and `order.lines.sku`.
    """
    found: set[str] = set()
    _collect(tree, {}, found)
    return frozenset(found)


def reads(tree: Node) -> frozenset[Read]:
    """List the facts a checked tree reads, each with its arguments.

    `customer.spent("30d") > customer.spent("90d")` reads two, and needs one name.
    """
    return frozenset(node for node in walk(tree) if isinstance(node, Read))


def _collect(node: Node, scope: Mapping[str, str | None], found: set[str]) -> None:
    if isinstance(node, Read | Select):
        path = origin(node, scope)
        if path is not None:
            found.add(path)
    if isinstance(node, Select):
        inner: Node = node
        while isinstance(inner, Select):
            inner = inner.operand
        _collect(inner, scope, found)
    elif isinstance(node, Macro):
        _collect(node.source, scope, found)
        within = {**scope, node.variable: origin(node.source, scope)}
        for part in (node.test, node.body):
            if part is not None:
                _collect(part, within, found)
    else:
        for child in children(node):
            _collect(child, scope, found)


def origin(node: Node, scope: Mapping[str, str | None]) -> str | None:
    """Name the fact that a node is a part of, or None when it is worked out."""
    match node:
        case Read(path=path):
            return path
        case Variable(name=name):
            return scope.get(name)
        case Select(operand=operand, field=field):
            path = origin(operand, scope)
            return None if path is None else f"{path}.{field}"
        case Index(operand=operand) | Has(operand=operand):
            return origin(operand, scope)
        case Macro(macro="filter", source=source):
            return origin(source, scope)
        case _:
            return None
