"""The tree of a rule: small frozen nodes that keep macros whole.

Each node knows its `position` in the text and, after checking, its `type`; both are left out of equality, so two trees
are equal when they say the same. The parser makes `Name` and `Select`; the checker turns names into `Read` (a fact of
the vocabulary) and `Variable` (of a macro), and adds `Lift` where a number stands for an amount. A checked tree has no
`Macro2`, `Bind`, `OptionalSelect`, `OptionalIndex` or `Maybe`: the checker says them with the other nodes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar, cast

from laurels.rules.types import DYN, Type

N = TypeVar("N", bound="Node")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    position: int = field(default=0, compare=False)
    type: Type = field(default=DYN, compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A constant. `text` is as written; `value` is what it stands for, after checking in the units of `type`."""

    value: object
    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str
    absolute: bool = False


@dataclass(frozen=True, slots=True)
class Read(Node):
    """A fact of the vocabulary, with the constant arguments of a parametric one: customer.spent("365d")."""

    path: str
    arguments: tuple[str | int | bool, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Give the way to the fact inside a context: the parts of its path, then each argument as text."""
        return (*self.path.split("."), *map(str, self.arguments))


@dataclass(frozen=True, slots=True)
class Variable(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Select(Node):
    operand: Node
    field: str


@dataclass(frozen=True, slots=True)
class Has(Node):
    """The macro has(operand): is the fact or field there?"""

    operand: Node


@dataclass(frozen=True, slots=True)
class Index(Node):
    operand: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    function: str
    arguments: tuple[Node, ...]
    receiver: Node | None = None

    @property
    def operands(self) -> tuple[Node, ...]:
        """Give the receiver, where there is one, before the arguments."""
        return self.arguments if self.receiver is None else (self.receiver, *self.arguments)


@dataclass(frozen=True, slots=True)
class Unary(Node):
    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    """&& or || over two or more terms; a nested one of the same kind was in parentheses."""

    operator: str
    terms: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    test: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MapOf(Node):
    entries: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Macro(Node):
    """source.macro(variable, body), or source.map(variable, test, body) with `test`."""

    macro: str
    source: Node
    variable: str
    body: Node
    test: Node | None = None


@dataclass(frozen=True, slots=True)
class Macro2(Node):
    """source.macro(key, value, body): a macro that sees each item with its index or key; `test` as in `Macro`."""

    macro: str
    source: Node
    key: str
    value: str
    body: Node
    test: Node | None = None


@dataclass(frozen=True, slots=True)
class Bind(Node):
    """cel.bind(name, value, body): the body, in which a name stands for a value."""

    name: str
    value: Node
    body: Node


@dataclass(frozen=True, slots=True)
class OptionalSelect(Node):
    """operand.?field: an optional, empty where the field is not there."""

    operand: Node
    field: str


@dataclass(frozen=True, slots=True)
class OptionalIndex(Node):
    """operand[?key]: an optional, empty where the key is not there."""

    operand: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Maybe(Node):
    """?operand in a list, or ?key: operand in a map: an item only where the optional has a value."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Lift(Node):
    """A number of major units taken as an amount: the checker's addition, invisible in the text."""

    operand: Node


def children(node: Node) -> tuple[Node, ...]:
    """List the nodes directly below this one, in the order of the text."""
    match node:
        case Select(operand=operand) | Has(operand=operand) | Unary(operand=operand) | Lift(operand=operand):
            return (operand,)
        case OptionalSelect(operand=operand) | Maybe(operand=operand):
            return (operand,)
        case Index(operand=operand, key=key) | OptionalIndex(operand=operand, key=key):
            return (operand, key)
        case Call():
            return node.operands
        case Binary(left=left, right=right):
            return (left, right)
        case Logic(terms=terms):
            return terms
        case Conditional(test=test, then=then, otherwise=otherwise):
            return (test, then, otherwise)
        case ListOf(items=items):
            return items
        case MapOf(entries=entries):
            return tuple(part for entry in entries for part in entry)
        case Bind(value=value, body=body):
            return (value, body)
        case Macro(source=source, body=body, test=test) | Macro2(source=source, body=body, test=test):
            return (source, body) if test is None else (source, test, body)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Visit this node and everything below it, parents first."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def rebuilt(node: N, change: Callable[[Node], Node]) -> N:
    """Give a node with each node directly below it changed."""
    below = children(node)
    made = [change(one) for one in below]
    if all(one is other for one, other in zip(below, made, strict=True)):
        return node
    exchanged = {id(one): other for one, other in zip(below, made, strict=True)}
    return replace(node, **{one.name: _exchanged(getattr(node, one.name), exchanged) for one in fields(node)})


def _exchanged(value: object, exchanged: Mapping[int, Node]) -> object:
    if isinstance(value, tuple):
        return tuple(_exchanged(one, exchanged) for one in cast(tuple[object, ...], value))
    return exchanged.get(id(value), value)
