"""Names and types: a parsed tree and a vocabulary become a checked tree, or a RuleError that says where and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NoReturn

from laurels.rules import arguments, coercion, offers
from laurels.rules.calling import Calling, refuse
from laurels.rules.errors import RuleError, nearest
from laurels.rules.fitting import calculated, comparable, ordered, same
from laurels.rules.offering import Scope
from laurels.rules.offers import Offered
from laurels.rules.tree import (
    Binary,
    Bind,
    Call,
    Conditional,
    Has,
    Index,
    ListOf,
    Literal,
    Logic,
    Macro,
    Macro2,
    MapOf,
    Maybe,
    Name,
    Node,
    OptionalIndex,
    OptionalSelect,
    Read,
    Select,
    Unary,
    Variable,
)
from laurels.rules.types import (
    BOOL,
    BYTES,
    DECIMAL,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    LIST,
    MAP,
    NULL,
    STRING,
    TIMESTAMP,
    UINT,
    Type,
)
from laurels.rules.values import UInt
from laurels.rules.vocabulary import Entry, Vocabulary

# Inside an object, what lies between it and a dotted field: line.attributes of line.attributes.colour.
_BETWEEN = "between"


def check_typed(tree: Node, vocabulary: Vocabulary, expects: Type | None) -> Node:
    """Give each node its type and each name its meaning.

    :raises RuleError: a name is unknown, types do not fit, or the whole is not what is expected
    """
    checked = offers.bounded(_Checker(vocabulary).node(tree, {}))
    if expects is not None:
        checked = coercion.fit(checked, expects)
        if not same(checked.type, expects):
            refuse(checked, checked.type, str(expects), "the rule gives")
    return checked


class _Checker(Calling):
    def node(self, node: Node, scope: Scope) -> Node:
        found = self.maybe(node, scope)
        if isinstance(found, Offered):
            offers.refuse(found, node)
        return found

    def maybe(self, node: Node, scope: Scope) -> Node:
        match node:
            case Literal():
                return self.literal(node)
            case Name() | Select():
                return self.reference(node, scope)
            case Has(operand=operand):
                inner = self.reference(operand, scope)
                if isinstance(inner, Offered) and isinstance(operand, Select):
                    return inner.present
                if isinstance(inner, Call):
                    refuse(inner, f"{inner.function}()", "a fact or a field", "has() asks for")
                return replace(node, operand=inner, type=BOOL)
            case Index():
                return self.index(node, scope)
            case Call():
                return self.call(node, scope)
            case Unary():
                return self.unary(node, scope)
            case Binary():
                return self.binary(node, scope)
            case Logic(operator=operator, terms=terms):
                checked = tuple(self.condition(term, scope, f"a side of {operator} is") for term in terms)
                return replace(node, terms=checked, type=BOOL)
            case Conditional():
                return self.conditional(node, scope)
            case ListOf(items=items):
                found = self.alike([self.node(item, scope) for item in items], "the list holds")
                return replace(node, items=found, type=LIST(found[0].type if found else DYN))
            case MapOf(entries=entries):
                keys = self.alike([self.node(key, scope) for key, _ in entries], "the map has a key of type")
                values = self.alike([self.node(value, scope) for _, value in entries], "the map holds")
                kind = MAP(keys[0].type if keys else DYN, values[0].type if values else DYN)
                return replace(node, entries=tuple(zip(keys, values, strict=True)), type=kind)
            case Macro(macro="optMap" | "optFlatMap"):
                return self.optional_map(node, scope)
            case Macro():
                return self.macro(node, scope, {})
            case Macro2():
                return self.macro_of_two(node, scope)
            case Bind():
                return self.bind(node, scope)
            case OptionalSelect():
                return self.optional_field(node, scope)
            case OptionalIndex():
                return self.optional_item(node, scope)
            case Maybe():
                message = "an optional item has no place in a typed rule; write the list or map without it"
                raise RuleError("wrong_type", message, position=node.position, found="?")
            case _:
                raise TypeError(f"no check for {type(node).__name__}")

    def literal(self, node: Literal) -> Literal:
        match node.value:
            case bool():
                kind = BOOL
            case UInt():
                kind = UINT
            case int():
                kind = INT
            case float():
                return coercion.decimal_literal(node)
            case str():
                kind = STRING
            case bytes():
                kind = BYTES
            case _:
                kind = NULL
        return replace(node, type=kind)

    def condition(self, node: Node, scope: Scope, what: str) -> Node:
        checked = self.node(node, scope)
        if checked.type != BOOL:
            refuse(checked, checked.type, "a condition (bool)", what)
        return checked

    def alike(self, nodes: list[Node], what: str) -> tuple[Node, ...]:
        """Fit the items of a literal to one type, that of the first which is no plain number."""
        if not nodes:
            return ()
        lead = next((node for node in nodes if node.type.amount or node.type == DOUBLE), None)
        lead = lead or next((node for node in nodes if node.type == DECIMAL), nodes[0])
        fitted = tuple(coercion.fit(node, lead.type) for node in nodes)
        for node in fitted:
            if not same(node.type, lead.type):
                refuse(node, node.type, str(lead.type), what)
        return fitted

    # names

    def reference(self, node: Node, scope: Scope) -> Node:
        if isinstance(node, Select):
            names, root = [node.field], node.operand
            while isinstance(root, Select):
                names.insert(0, root.field)
                root = root.operand
            if not isinstance(root, Name):
                return self.field_of(node, self.maybe(node.operand, scope))
            if root.name in scope and not root.absolute:
                return self.field_of(node, self.reference(node.operand, scope))
            return self.fact(node, [root.name, *names], root.position)
        if isinstance(node, Name):
            if node.name in scope and not node.absolute:
                meant = scope[node.name]
                if isinstance(meant, Node):
                    return meant
                return Variable(node.name, position=node.position, type=meant)
            return self.fact(node, [node.name], node.position, also=scope)
        return self.maybe(node, scope)

    def field_of(self, node: Select, operand: Node) -> Node:
        if isinstance(operand, Offered):
            return offers.field(operand, self.picked(node, operand.value))
        return self.picked(node, operand)

    def fact(self, node: Node, names: list[str], position: int, also: Iterable[str] = ()) -> Node:
        for length in range(len(names), 0, -1):
            path = ".".join(names[:length])
            entry = self.vocabulary.entries.get(path)
            if entry is not None:
                if entry.parameters:
                    raise arguments.left_out(entry, position)
                found: Node = Read(path, position=position, type=entry.type)
                for name in names[length:]:
                    found = self.picked(Select(found, name, position=position), found)
                return found
        path = ".".join(names)
        if self.vocabulary.inside(path):
            message = f"{path} is a group of names, not a value; name one of its fields"
            raise RuleError("not_a_value", message, position=position, found=path)
        close = nearest(path, [*self.vocabulary.entries, *also])
        raise RuleError("unknown_name", f"unknown name {path}", position=position, found=path, nearest=close)

    def picked(self, node: Select, operand: Node) -> Node:
        kind = operand.type
        if kind.kind == "map":
            return replace(node, operand=operand, type=kind.of[1])
        if kind.kind in ("object", _BETWEEN):
            path = node.field if kind.kind == "object" else f"{kind.of[0].name}.{node.field}"
            fields = self.vocabulary.objects.get(kind.name, {})
            if path in fields:
                return replace(node, operand=operand, type=fields[path].type)
            if any(name.startswith(path + ".") for name in fields):
                between = Type(_BETWEEN, (Type("path", name=path),), kind.name)
                return replace(node, operand=operand, type=between)
            raise RuleError(
                "unknown_name",
                f"{kind.name} has no field {path}",
                position=node.position,
                found=path,
                nearest=nearest(path, fields),
            )
        return refuse(node, kind, "an object or a map", f"cannot take .{node.field} of")

    # operators

    def unary(self, node: Unary, scope: Scope) -> Node:
        if node.operator == "!":
            return replace(node, operand=self.condition(node.operand, scope, "after ! there is"), type=BOOL)
        operand = self.node(node.operand, scope)
        if operand.type not in (INT, DOUBLE, DECIMAL) and not operand.type.amount:
            refuse(operand, operand.type, "a number", "after - there is")
        return replace(node, operand=operand, type=operand.type)

    def binary(self, node: Binary, scope: Scope) -> Node:
        left, right = self.node(node.left, scope), self.node(node.right, scope)
        operator = node.operator
        if operator == "in":
            return self.membership(node, left, right)
        if operator in ("+", "-", "*", "/", "%"):
            if operator in "+-" or DOUBLE in (left.type, right.type):
                left, right = coercion.pair(left, right)
            kind = calculated(operator, left.type, right.type)
            if kind is None:
                self.mismatch(node, left, right)
            return replace(node, left=left, right=right, type=kind)
        left, right = coercion.pair(left, right)
        fits = comparable if operator in ("==", "!=") else ordered
        if not fits(left.type, right.type) or _BETWEEN in (left.type.kind, right.type.kind):
            self.mismatch(node, left, right)
        if operator in ("==", "!="):
            self.allowed(left, [right])
            self.allowed(right, [left])
        return replace(node, left=left, right=right, type=BOOL)

    def mismatch(self, node: Binary, left: Node, right: Node) -> NoReturn:
        cure = ""
        for one, other in ((left, right), (right, left)):
            if one.type == TIMESTAMP and other.type == STRING:
                cure = '; write timestamp("2026-11-21T00:00:00Z")'
            elif one.type == DURATION and other.type in (STRING, INT):
                cure = '; write duration("720h") or days(30)'
            elif other.type == NULL:
                cure = "; ask has(…) whether a fact is there"
        message = f"cannot work out {left.type} {node.operator} {right.type}{cure}"
        raise RuleError(
            "wrong_type",
            message,
            position=node.position,
            found=f"{left.type} and {right.type}",
            expected="types that fit",
        )

    def membership(self, node: Binary, left: Node, right: Node) -> Node:
        if right.type.kind not in ("list", "map"):
            refuse(right, right.type, "a list or a map", "after in there is")
        right = coercion.fit(right, LIST(left.type)) if right.type.kind == "list" else right
        left = coercion.fit(left, right.type.of[0])
        if not comparable(left.type, right.type.of[0]):
            refuse(node, left.type, str(right.type.of[0]), "before in there is")
        if isinstance(right, ListOf):
            self.allowed(left, right.items)
        entry = self.vocabulary.entry(right)
        if entry is not None:
            self.offered(entry, [left])
        return replace(node, left=left, right=right, type=BOOL)

    def allowed(self, node: Node, values: Iterable[Node]) -> None:
        entry = self.vocabulary.entry(node)
        if entry is not None:
            self.offered(entry, values)

    def offered(self, entry: Entry, values: Iterable[Node]) -> None:
        """Refuse a literal that the vocabulary says a fact never is."""
        if entry.allowed is None:
            return
        for value in values:
            if isinstance(value, Literal) and value.value not in entry.allowed:
                offers = [str(one) for one in entry.allowed]
                raise RuleError(
                    "value_not_allowed",
                    f"{entry.name} is never {value.text}",
                    position=value.position,
                    found=value.text,
                    expected="one of " + ", ".join(offers[:20]),
                    nearest=nearest(str(value.value), offers),
                )

    def conditional(self, node: Conditional, scope: Scope) -> Node:
        test = self.condition(node.test, scope, "before ? there is")
        one, other = self.maybe(node.then, scope), self.maybe(node.otherwise, scope)
        if isinstance(one, Offered) and isinstance(other, Offered):
            present = self.chosen(test, one.present, other.present, node.position)
            empty = offers.FALSE in (one.present, other.present)
            either = other if one.present == offers.FALSE else one
            value = either.value if empty else self.chosen(test, one.value, other.value, node.position)
            return offers.offered(present, value, node.position)
        for found, written in ((one, node.then), (other, node.otherwise)):
            if isinstance(found, Offered):
                offers.refuse(found, written)
        return self.chosen(test, one, other, node.position)

    def chosen(self, test: Node, then: Node, otherwise: Node, position: int) -> Node:
        then, otherwise = coercion.pair(then, otherwise)
        if {then.type, otherwise.type} == {INT, DECIMAL}:
            kind = DECIMAL
        elif same(then.type, otherwise.type):
            kind = otherwise.type if then.type.kind == "list" and then.type.of[0] == DYN else then.type
        else:
            refuse(otherwise, otherwise.type, str(then.type), "after : there is")
        return Conditional(test, then, otherwise, position=position, type=kind)

    def index(self, node: Index, scope: Scope) -> Node:
        operand, key = self.maybe(node.operand, scope), self.node(node.key, scope)
        if isinstance(operand, Offered):
            return offers.item(operand, self.indexed(node, operand.value, key))
        return self.indexed(node, operand, key)

    def indexed(self, node: Index, operand: Node, key: Node) -> Index:
        kind = operand.type
        if kind.kind not in ("list", "map"):
            refuse(node, kind, "a list or a map", "before [ there is")
        wanted = INT if kind.kind == "list" else kind.of[0]
        if not same(key.type, wanted):
            refuse(key, key.type, str(wanted), "inside [ ] there is")
        return replace(node, operand=operand, key=key, type=kind.of[-1])

    def macro(self, node: Macro, scope: Scope, also: Scope) -> Node:
        source = self.node(node.source, scope)
        if source.type.kind not in ("list", "map"):
            refuse(node, source.type, "a list or a map", f"{node.macro}() is called on")
        self.visible(node.variable, node.position, scope)
        inner = {**scope, node.variable: source.type.of[0], **also}
        if node.macro != "map":
            body = self.condition(node.body, inner, f"inside {node.macro}() there is")
            kind = source.type if source.type.kind == "list" else LIST(source.type.of[0])
            return replace(node, source=source, body=body, type=kind if node.macro == "filter" else BOOL)
        test = None if node.test is None else self.condition(node.test, inner, "inside map() there is")
        body = self.node(node.body, inner)
        return replace(node, source=source, test=test, body=body, type=LIST(body.type))
