"""The checker's part for optional values and bound names; what they become is in `rules.offers`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from laurels.rules import offers
from laurels.rules.errors import RuleError
from laurels.rules.offers import METHODS, Offered
from laurels.rules.tree import (
    Bind,
    Call,
    Index,
    Macro,
    Macro2,
    Name,
    Node,
    OptionalIndex,
    OptionalSelect,
    Read,
    Select,
    Variable,
)
from laurels.rules.types import Type

# What a name of the text stands for: a macro's variable of a type, or the checked node it is bound to.
Scope = Mapping[str, Type | Node]


class Offering(ABC):
    """Checks optional values, `cel.bind` and macros of two variables."""

    @abstractmethod
    def node(self, node: Node, scope: Scope) -> Node:
        """Check a node that must have a value."""

    @abstractmethod
    def maybe(self, node: Node, scope: Scope) -> Node:
        """Check a node that may be optional."""

    @abstractmethod
    def picked(self, node: Select, operand: Node) -> Node:
        """Take a field of a checked value."""

    @abstractmethod
    def indexed(self, node: Index, operand: Node, key: Node) -> Index:
        """Take an item of a checked value."""

    @abstractmethod
    def chosen(self, test: Node, then: Node, otherwise: Node, position: int) -> Node:
        """Choose between two checked values."""

    @abstractmethod
    def macro(self, node: Macro, scope: Scope, also: Scope) -> Node:
        """Check a macro of one variable, in whose body `also` stands for more."""

    def optional_field(self, node: OptionalSelect, scope: Scope) -> Offered:
        """Check operand.?field."""
        select = Select(node.operand, node.field, position=node.position)
        root: Node = node.operand
        while isinstance(root, Select):
            root = root.operand
        if isinstance(root, Name):
            value = self.maybe(select, scope)
            return value if isinstance(value, Offered) else offers.field(None, value)
        operand = self.maybe(node.operand, scope)
        if isinstance(operand, Offered):
            return offers.field(operand, self.picked(select, operand.value))
        return offers.field(None, self.picked(select, operand))

    def optional_item(self, node: OptionalIndex, scope: Scope) -> Offered:
        """Check operand[?key]."""
        operand, key = self.maybe(node.operand, scope), self.node(node.key, scope)
        index = Index(node.operand, node.key, position=node.position)
        if isinstance(operand, Offered):
            return offers.item(operand, self.indexed(index, operand.value, key))
        return offers.item(None, self.indexed(index, operand, key))

    def optional_call(self, node: Call, scope: Scope) -> Node | None:
        """Check a call that makes or asks an optional; None for any other."""
        position = node.position
        match node:
            case Call(function="optional.none", arguments=()):
                return offers.nothing(position)
            case Call(function="optional.of", arguments=(one,)):
                return offers.offered(offers.TRUE, self.node(one, scope), position)
            case Call(function="optional.ofNonZeroValue", arguments=(one,)):
                value = self.node(one, scope)
                return offers.offered(offers.not_empty(value), value, position)
            case Call(function=function, receiver=Node() as receiver) if function in METHODS:
                return self.asked_of(node, self.owner(receiver, scope, function), scope)
            case _:
                return None

    def owner(self, receiver: Node, scope: Scope, function: str) -> Offered:
        """Check what hasValue, orValue and their like are asked of: an optional, or a fact, which may be missing."""
        found = self.maybe(receiver, scope)
        if isinstance(found, Offered):
            return found
        if isinstance(found, Read | Select):
            return offers.field(None, found)
        message = f"{function}() is asked of an optional or a fact, as in customer.?age.orValue(0); found {found.type}"
        raise RuleError(
            "wrong_type", message, position=receiver.position, found=str(found.type), expected="an optional"
        )

    def asked_of(self, node: Call, owner: Offered, scope: Scope) -> Node:
        arguments, position = node.arguments, node.position
        wanted = 0 if node.function in ("hasValue", "value") else 1
        if len(arguments) != wanted:
            message = f"{node.function} takes {wanted} arguments, found {len(arguments)}"
            raise RuleError("wrong_type", message, position=position, found=str(len(arguments)), expected=str(wanted))
        if node.function == "hasValue":
            return owner.present
        if node.function == "value":
            return owner.value
        if node.function == "orValue":
            other = self.node(arguments[0], scope)
            return self.either(owner, other, position)
        found = self.owner(arguments[0], scope, "or")
        if found.present == offers.FALSE:
            return owner
        return offers.offered(
            offers.either(owner.present, found.present), self.either(owner, found.value, position), position
        )

    def either(self, owner: Offered, other: Node, position: int) -> Node:
        """Give the optional's value where it has one, else another."""
        if owner.present == offers.FALSE:
            return other
        return owner.value if owner.present == offers.TRUE else self.chosen(owner.present, owner.value, other, position)

    def optional_map(self, node: Macro, scope: Scope) -> Node:
        """Check optional.optMap(x, e) and optFlatMap."""
        owner = self.owner(node.source, scope, node.macro)
        inner = self.bound(node.variable, owner.value, node.position, scope)
        if node.macro == "optMap":
            return offers.offered(owner.present, self.node(node.body, inner), node.position)
        body = self.maybe(node.body, inner)
        if not isinstance(body, Offered):
            message = f"optFlatMap() gives an optional; found {body.type}: write optMap instead"
            raise RuleError("wrong_type", message, position=body.position, found=str(body.type), expected="an optional")
        return offers.offered(offers.both(owner.present, body.present), body.value, node.position)

    def bind(self, node: Bind, scope: Scope) -> Node:
        """Check cel.bind(name, value, body) by putting the value for the name."""
        value = self.maybe(node.value, scope)
        return offers.bounded(self.maybe(node.body, self.bound(node.name, value, node.position, scope)))

    def bound(self, name: str, value: Node, position: int, scope: Scope) -> Scope:
        self.visible(name, position, scope)
        return {**scope, name: value}

    def visible(self, name: str, position: int, scope: Scope) -> None:
        """Refuse a name that would hide another inside what a bound name stands for."""
        offers.uncaptured(name, position, {one: kind for one, kind in scope.items() if isinstance(kind, Node)})

    def macro_of_two(self, node: Macro2, scope: Scope) -> Node:
        """Check map.exists(key, value, condition) as map.exists(key, condition) over map[key]."""
        if node.macro.startswith("transform"):
            message = f"{node.macro}() has no place in a typed rule; use map() and filter()"
            raise RuleError("wrong_type", message, position=node.position, found=node.macro, nearest="map")
        source = self.node(node.source, scope)
        if source.type.kind != "map":
            message = f"{node.macro}() with two variables takes a map, found {source.type}; use one variable"
            raise RuleError("wrong_type", message, position=node.position, found=str(source.type), expected="a map")
        key, value = source.type.of
        variable = Variable(node.key, position=node.position, type=key)
        item = Index(source, variable, position=node.position, type=value)
        one = Macro(node.macro, node.source, node.key, node.body, position=node.position)
        return self.macro(one, scope, {node.value: item})
