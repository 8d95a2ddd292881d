"""The evaluator with all of CEL's semantics: a tree becomes nested closures.

Slower than the compiled function, and the judge of it: errors absorbed by && and ||, 64-bit overflow, missing keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from laurels.rules import closures, exact, operators, optionals
from laurels.rules.closures import Closure, Context, Variables
from laurels.rules.errors import RuleFailed
from laurels.rules.functions import FUNCTIONS
from laurels.rules.tree import (
    Binary,
    Bind,
    Call,
    Conditional,
    Has,
    Index,
    Lift,
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
from laurels.rules.types import DECIMAL, INT, Type
from laurels.rules.values import Optional, TypeValue, has_key, kind_of
from laurels.rules.work import Measured, Work

_TYPE_NAMES = frozenset(
    [
        "bool",
        "int",
        "uint",
        "double",
        "string",
        "bytes",
        "list",
        "map",
        "null_type",
        "type",
        "google.protobuf.Timestamp",
        "google.protobuf.Duration",
        "optional_type",
    ]
)


def build(node: Node, *, container: str = "", work: Work | None = None) -> Closure:
    """Turn a tree into a function of a context and the macro variables in scope.

    `work` is that of the whole rule, where the tree is a part of one.
    """
    return _Builder(container).closure((work or Work.of(node)).measured(node), frozenset())


class _Builder:
    def __init__(self, container: str) -> None:
        self.container = container

    def closure(self, node: Node, bound: frozenset[str]) -> Closure:
        match node:
            case Literal(value=value):
                return lambda context, variables: value
            case Read():
                return closures.read(node)
            case Variable(name=name):
                return closures.variable(name)
            case Name() | Select():
                return self.selection(node, bound)
            case Has(operand=operand):
                return self.has(operand, bound)
            case Index(operand=operand, key=key):
                looked_up = optionals.indexed if node.type.kind in ("dyn", "null") else optionals.indexed_some
                return closures.binary(looked_up, self.closure(operand, bound), self.closure(key, bound))
            case OptionalSelect(operand=operand, field=field):
                source = self.closure(operand, bound)
                return lambda context, variables: optionals.looked_up(source(context, variables), field)
            case OptionalIndex(operand=operand, key=key):
                return closures.binary(optionals.looked_up, self.closure(operand, bound), self.closure(key, bound))
            case Call():
                return self.call(node, bound)
            case Unary(operator=operator, operand=operand):
                return closures.unary(operator, self.closure(operand, bound))
            case Binary(operator=operator, left=left, right=right):
                one, other = self.closure(left, bound), self.closure(right, bound)
                return closures.binary(closures.operation(node, operator), one, other)
            case Logic(operator=operator, terms=terms):
                return closures.logic([self.closure(term, bound) for term in terms], deciding=operator == "||")
            case Conditional(test=test, then=then, otherwise=otherwise):
                one, other = (self.fitted(part, node.type, bound) for part in (then, otherwise))
                return closures.conditional(self.closure(test, bound), one, other)
            case ListOf(items=items):
                parts = [self.closure(item, bound) for item in items]
                if any(isinstance(item, Maybe) for item in items):
                    return closures.some_items(
                        [(one, isinstance(item, Maybe)) for one, item in zip(parts, items, strict=True)]
                    )
                return lambda context, variables: [one(context, variables) for one in parts]
            case MapOf(entries=entries):
                parts = [(self.closure(k, bound), self.closure(v, bound), isinstance(v, Maybe)) for k, v in entries]
                return closures.table(parts)
            case Maybe(operand=operand):
                return self.closure(operand, bound)
            case Bind(name=name, value=value, body=body):
                return closures.bind(name, self.closure(value, bound), self.closure(body, bound | {name}))
            case Macro(macro="optMap" | "optFlatMap"):
                return self.mapped(node, bound)
            case Macro():
                return self.macro(node, bound)
            case Macro2():
                return self.macro2(node, bound)
            case Measured(operand=operand, most=most):
                return closures.measured(self.closure(operand, bound), most)
            case Lift(operand=operand):
                return closures.lift(self.closure(operand, bound), node)
            case _:
                raise TypeError(f"no evaluation for {type(node).__name__}")

    def fitted(self, node: Node, to: Type, bound: frozenset[str]) -> Closure:
        """Give a branch; an int beside a decimal becomes one, so that all that follows sees one type."""
        closure = self.closure(node, bound)
        if to == DECIMAL and node.type == INT:
            return lambda context, variables: Decimal(closure(context, variables))
        return closure

    def selection(self, node: Node, bound: frozenset[str]) -> Closure:
        """Resolve a.b.c: a macro's variable first, else the longest dotted name the context has."""
        fields: list[str] = []
        root = node
        while isinstance(root, Select):
            fields.insert(0, root.field)
            root = root.operand
        if not isinstance(root, Name) or (root.name in bound and not root.absolute):
            if isinstance(node, Select):
                return closures.field(self.closure(node.operand, bound), node)
            return closures.variable(cast(Name, node).name)
        scopes = [""]
        if not root.absolute and self.container:
            parts = self.container.split(".")
            scopes = [".".join(parts[:n]) + "." for n in range(len(parts), 0, -1)] + scopes
        names = [root.name, *fields]

        def resolve(context: Context, variables: Variables) -> Any:
            for scope in scopes:
                for length in range(len(names), 0, -1):
                    name = scope + ".".join(names[:length])
                    if name in context:
                        value = context[name]
                        for field in names[length:]:
                            value = closures.pick(value, field)
                        return value
            if ".".join(names) in _TYPE_NAMES:
                return TypeValue(".".join(names))
            raise RuleFailed(f"nothing is named {'.'.join(names)}", missing=".".join(names))

        return resolve

    def has(self, operand: Node, bound: frozenset[str]) -> Closure:
        if isinstance(operand, Read):
            inner = closures.read(operand)

            def present(context: Context, variables: Variables) -> bool:
                try:
                    inner(context, variables)
                except RuleFailed as failed:
                    if failed.missing is None:
                        raise
                    return False
                return True

            return present
        field = cast(Select, operand).field
        source = self.closure(cast(Select, operand).operand, bound)
        # In a typed rule what holds the field may itself be missing, as in has(line.attributes.colour).
        typed = operand.type.kind != "dyn"

        def has_field(context: Context, variables: Variables) -> bool:
            try:
                value = source(context, variables)
            except RuleFailed as failed:
                if typed and failed.missing is not None:
                    return False
                raise
            if isinstance(value, Optional):
                if not value.present:
                    return False
                value = value.value
            if not isinstance(value, Mapping):
                raise RuleFailed(f"no such overload: has() on {kind_of(value)}")
            found = cast(Mapping[str, object], value)
            return has_key(found, field) and not (typed and found[field] is None)

        return has_field

    def call(self, node: Call, bound: frozenset[str]) -> Closure:
        function = FUNCTIONS.get(node.function)
        if function is None:  # only in untyped rules: plain CEL finds out when it gets there
            return closures.fails(f"unknown function {node.function}")
        arguments = [self.closure(argument, bound) for argument in node.operands]
        run = function.run
        first = node.operands[0].type if node.operands else None
        if function.name == "decimal" and first is not None and first.amount:
            places, amount = first.places, arguments[0]
            return lambda context, variables: exact.unscale(amount(context, variables), places)
        if function.name in ("or", "orValue") and len(arguments) == 2:
            return closures.either(function.name, *arguments)
        if len(arguments) == 1:
            only = arguments[0]
            return lambda context, variables: run(only(context, variables))

        def called(context: Context, variables: Variables) -> Any:
            return run(*[one(context, variables) for one in arguments])

        return called

    def macro(self, node: Macro, bound: frozenset[str]) -> Closure:
        source, inner = self.closure(node.source, bound), bound | {node.variable}
        body = self.closure(node.body, inner)
        test = None if node.test is None else self.closure(node.test, inner)
        name, kind, ordered = node.variable, node.macro, node.source.type.kind == "map"

        def items(context: Context, variables: Variables) -> Sequence[object]:
            value = source(context, variables)
            if kind_of(value) not in ("list", "map"):
                raise RuleFailed(f"no such overload: {kind}() on {kind_of(value)}")
            # A typed map is walked in the order of its keys, as every reading can.
            return sorted(value) if ordered else list(value)

        def decide(context: Context, variables: Variables) -> Any:
            found = items(context, variables)
            inside = closures.walking(variables, len(found))
            scopes = ({**inside, name: item} for item in found)
            match kind:
                case "exists" | "all":
                    parts = (closures.scoped(body, scope) for scope in scopes)
                    return closures.logic(parts, deciding=kind == "exists")(context, variables)
                case "exists_one" | "existsOne":
                    return sum(closures.truth(body(context, scope)) for scope in scopes) == 1
                case "filter":
                    return [scope[name] for scope in scopes if closures.truth(body(context, scope))]
                case _:
                    return [body(context, s) for s in scopes if test is None or closures.truth(test(context, s))]

        return decide

    def mapped(self, node: Macro, bound: frozenset[str]) -> Closure:
        source, name, flat = self.closure(node.source, bound), node.variable, node.macro == "optFlatMap"
        body = self.closure(node.body, bound | {name})

        def decide(context: Context, variables: Variables) -> Any:
            found = optionals.need(source(context, variables), node.macro)
            if not found.present:
                return found
            value = body(context, {**variables, name: found.value})
            return optionals.need(value, node.macro) if flat else Optional(value)

        return decide

    def macro2(self, node: Macro2, bound: frozenset[str]) -> Closure:
        source, inner = self.closure(node.source, bound), bound | {node.key, node.value}
        body = self.closure(node.body, inner)
        test = None if node.test is None else self.closure(node.test, inner)
        kind = node.macro

        def decide(context: Context, variables: Variables) -> Any:
            value = source(context, variables)
            pairs = operators.pairs(value, kind)
            scopes = [{**variables, node.key: key, node.value: item} for key, item in pairs]
            match kind:
                case "exists" | "all":
                    parts: list[Closure] = [closures.scoped(body, scope) for scope in scopes]
                    return closures.logic(parts, deciding=kind == "exists")(context, variables)
                case "exists_one" | "existsOne":
                    return sum([closures.truth(body(context, scope)) for scope in scopes]) == 1
                case _:
                    kept = [one for one in scopes if test is None or closures.truth(test(context, one))]
                    if kind == "transformList":
                        return [body(context, scope) for scope in kept]
                    return {scope[node.key]: body(context, scope) for scope in kept}

        return decide
