"""What must be equal for a rule to hold: the keys that an index finds it by. Pure.

`order.channel == "web" && order.lines.exists(l, l.sku in ["A", "B"])` can hold only where the channel is "web" and some
line's SKU is A or B. Keys are necessary and seldom sufficient; whatever is not surely necessary gives none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from laurels.rules.tree import (
    Binary,
    Call,
    Conditional,
    ListOf,
    Literal,
    Logic,
    Macro,
    Node,
    Read,
    Select,
    Variable,
)

Scope = Mapping[str, str]
Found = dict[str, frozenset[object]]
Probe = Callable[[Mapping[str, Any]], Iterable[object]]

# Values of these types are equal exactly when Python says so, and find one another in a set.
_EXACT = frozenset(("bool", "int", "string", "money", "points"))
_EMPTY: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """One of these values stands at this path whenever the rule holds.

    `path` is dotted, and `[]` stands for any item of a list: `order.channel`, `customer.segments[]`,
    `order.lines[].sku`, `order.lines[].collections[]`.
    """

    path: str
    values: frozenset[object]


def keys(tree: Node, names: Mapping[str, str] | None = None) -> tuple[Key, ...]:
    """List the keys of a checked condition, each path once.

    :param names: facts that stand for an item of a list; {"line": "order.lines[]"} makes `line.sku` be
        `order.lines[].sku`
    """
    return tuple(Key(path, values) for path, values in _holding(tree, {}, names or {}).items())


def either(several: Sequence[Iterable[Key]]) -> tuple[Key, ...]:
    """List what must be equal for any one of several conditions to hold: paths that all of them have, values joined."""
    joined = _any([{key.path: key.values for key in listed} for listed in several])
    return tuple(Key(path, values) for path, values in joined.items())


def probe(path: str) -> Probe:
    """Make the function that lists the values at a path of a context, which may repeat; what is missing lists none."""
    read: Probe = lambda context: (context,)  # noqa: E731 - the first of a chain of functions
    for part in path.split("."):
        name = part.rstrip("[]")
        read = _step(read, name)
        for _ in range((len(part) - len(name)) // 2):
            read = _items(read)
    return read


def matches(key: Key, context: Mapping[str, Any]) -> bool:
    """Tell whether one of a key's values stands at its path."""
    return any(_within(value, key.values) for value in probe(key.path)(context))


def _within(value: object, values: frozenset[object]) -> bool:
    try:
        return value in values
    except TypeError:  # a list or a map is no key's value
        return False


def _step(read: Probe, name: str) -> Probe:
    def step(context: Mapping[str, Any]) -> list[object]:
        found: list[object] = []
        for held in read(context):
            value = cast(Mapping[str, object], held).get(name) if isinstance(held, Mapping) else None
            if value is not None:
                found.append(value)
        return found

    return step


def _items(read: Probe) -> Probe:
    def items(context: Mapping[str, Any]) -> list[object]:
        lists = [cast(Sequence[object], held) for held in read(context) if isinstance(held, list | tuple)]
        return [item for held in lists for item in held]

    return items


def _holding(node: Node, scope: Scope, names: Mapping[str, str]) -> Found:
    """Find what must be equal for this condition to be true."""
    match node:
        case Logic(operator="&&", terms=terms):
            return _all([_holding(term, scope, names) for term in terms])
        case Logic(operator="||", terms=terms):
            return _any([_holding(term, scope, names) for term in terms])
        case Conditional(test=test, then=then, otherwise=otherwise):
            chosen = _all([_holding(test, scope, names), _holding(then, scope, names)])
            return _any([chosen, _holding(otherwise, scope, names)])
        case Binary(operator="==", left=left, right=right):
            return _all(
                [_equal(left, right, scope, names), _equal(right, left, scope, names), _counted(node, scope, names)]
            )
        case Binary(operator="in", left=left, right=right):
            return _member(left, right, scope, names)
        case Binary(operator=">" | ">=" | "<" | "<=" | "!="):
            return _counted(node, scope, names)
        case Macro(macro="exists" | "exists_one" | "existsOne"):
            return _some(node, scope, names)
        case Read() | Select() | Variable() if node.type.kind == "bool":
            path = _path(node, scope, names)
            return {} if path is None else {path: frozenset((True,))}
        case Literal(value=False):
            return {"": frozenset()}
        case _:
            return {}


def _all(several: Iterable[Found]) -> Found:
    """Join what must be equal for all of several conditions to be true; of two on one path that of fewer values."""
    joined: Found = {}
    for found in several:
        for path, values in found.items():
            if path not in joined or len(values) < len(joined[path]):
                joined[path] = values
    return joined


def _any(several: Sequence[Found]) -> Found:
    """Join what must be equal for one of several conditions to be true: only paths on which all have a key."""
    possible = [found for found in several if "" not in found]
    if not possible:
        return {"": frozenset()} if several else {}
    first, *others = possible
    shared = [path for path in first if all(path in other for other in others)]
    return {path: frozenset[object]().union(*(found[path] for found in possible)) for path in shared}


def _equal(subject: Node, other: Node, scope: Scope, names: Mapping[str, str]) -> Found:
    path = _path(subject, scope, names)
    if path is None or not isinstance(other, Literal) or subject.type.kind not in _EXACT:
        return {}
    return {path: frozenset((other.value,))}


def _member(item: Node, held: Node, scope: Scope, names: Mapping[str, str]) -> Found:
    if item.type.kind not in _EXACT:
        return {}
    if isinstance(held, ListOf):
        path = _path(item, scope, names)
        values = [one.value for one in held.items if isinstance(one, Literal)]
        return {path: frozenset(values)} if path is not None and len(values) == len(held.items) else {}
    path = _path(held, scope, names)
    if path is None or held.type.kind != "list" or not isinstance(item, Literal):
        return {}
    return {f"{path}[]": frozenset((item.value,))}


def _some(node: Macro, scope: Scope, names: Mapping[str, str]) -> Found:
    """Find what must be equal for some item of a list to meet a condition."""
    inner, found = _inside(node, scope, names)
    return _all([found, _holding(node.body, inner, names)])


def _inside(node: Macro, scope: Scope, names: Mapping[str, str]) -> tuple[Scope, Found]:
    """Bind a macro's variable; items that went through filters met their conditions, if there is any item at all."""
    source, met = node.source, list[Macro]()
    while isinstance(source, Macro) and source.macro == "filter":
        met.append(source)
        source = source.source
    path = _path(source, scope, names) if source.type.kind == "list" else None
    outer = {name: bound for name, bound in scope.items() if name != node.variable}
    inner = outer if path is None else {**outer, node.variable: f"{path}[]"}
    found: list[Found] = []
    for one in met:
        within = {name: bound for name, bound in scope.items() if name != one.variable}
        found.append(_holding(one.body, within if path is None else {**within, one.variable: f"{path}[]"}, names))
    return inner, _all(found)


def _counted(node: Binary, scope: Scope, names: Mapping[str, str]) -> Found:
    """Find what must be equal for the number or sum of some items not to be nothing."""
    subject, other, operator = node.left, node.right, node.operator
    if isinstance(subject, Literal):
        subject, other, operator = other, subject, _MIRRORED[operator]
    if not isinstance(other, Literal) or not isinstance(subject, Call) or subject.function not in _NOTHING_OF_NONE:
        return {}
    number = other.value
    if isinstance(number, bool) or not isinstance(number, int | Decimal) or not _NEEDS_SOME[operator](number):
        return {}
    source = subject.operands[0]
    while isinstance(source, Macro) and source.macro == "map" and source.test is None:
        source = source.source
    if not isinstance(source, Macro) or source.macro not in ("filter", "map"):
        return {}
    inner, found = _inside(source, scope, names)
    condition = source.body if source.macro == "filter" else source.test
    return found if condition is None else _all([found, _holding(condition, inner, names)])


_NOTHING_OF_NONE = frozenset(("size", "sum"))
"""Functions that give 0 for an empty list."""
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NEEDS_SOME: Mapping[str, Callable[[int | Decimal], bool]] = {
    # Is the comparison of 0 with this number surely false?
    "==": lambda number: number != 0,
    "!=": lambda number: number == 0,
    ">": lambda number: number >= 0,
    ">=": lambda number: number > 0,
    "<": lambda number: number <= 0,
    "<=": lambda number: number < 0,
}


def _path(node: Node, scope: Scope, names: Mapping[str, str]) -> str | None:
    """Name the fact that a node reads as it stands, or None for what is worked out or asks with arguments."""
    match node:
        case Read(path=path, arguments=()):
            head, dot, rest = path.partition(".")
            return f"{names[head]}{dot}{rest}" if head in names else path
        case Variable(name=name):
            return scope.get(name)
        case Select(operand=operand, field=field):
            path = _path(operand, scope, names)
            return None if path is None else f"{path}.{field}"
        case _:
            return None


__all__ = ["Key", "either", "keys", "matches", "probe"]
