"""The evaluator with all of CEL's semantics: a tree becomes nested closures.

Slower than the compiled function, and the judge of it: errors absorbed by && and ||, 64-bit overflow, missing keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from laurels.rules import exact, operators, optionals
from laurels.rules.codec import unparse
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

Context = Mapping[str, Any]
Variables = Mapping[str, object]
Closure = Callable[[Context, Variables], Any]

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
_COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">=", "in"))


def build(node: Node, *, container: str = "", bound: frozenset[str] = frozenset()) -> Closure:
    """Turn a tree into a function of a context and the macro variables in scope."""
    return _Builder(container).closure(node, bound)


class _Builder:
    def __init__(self, container: str) -> None:
        self.container = container

    def closure(self, node: Node, bound: frozenset[str]) -> Closure:
        match node:
            case Literal(value=value):
                return lambda context, variables: value
            case Read():
                return _read(node)
            case Variable(name=name):
                return _variable(name)
            case Name() | Select():
                return self.selection(node, bound)
            case Has(operand=operand):
                return self.has(operand, bound)
            case Index(operand=operand, key=key):
                looked_up = optionals.indexed if node.type.kind in ("dyn", "null") else optionals.indexed_some
                return _binary(looked_up, self.closure(operand, bound), self.closure(key, bound))
            case OptionalSelect(operand=operand, field=field):
                source = self.closure(operand, bound)
                return lambda context, variables: optionals.looked_up(source(context, variables), field)
            case OptionalIndex(operand=operand, key=key):
                return _binary(optionals.looked_up, self.closure(operand, bound), self.closure(key, bound))
            case Call():
                return self.call(node, bound)
            case Unary(operator=operator, operand=operand):
                return _unary(operator, self.closure(operand, bound))
            case Binary(operator=operator, left=left, right=right):
                one, other = self.closure(left, bound), self.closure(right, bound)
                return _binary(_operation(node, operator), one, other)
            case Logic(operator=operator, terms=terms):
                return _logic([self.closure(term, bound) for term in terms], deciding=operator == "||")
            case Conditional(test=test, then=then, otherwise=otherwise):
                one, other = (self.fitted(part, node.type, bound) for part in (then, otherwise))
                return _conditional(self.closure(test, bound), one, other)
            case ListOf(items=items):
                closures = [self.closure(item, bound) for item in items]
                if any(isinstance(item, Maybe) for item in items):
                    return _some_items(
                        [(one, isinstance(item, Maybe)) for one, item in zip(closures, items, strict=True)]
                    )
                return lambda context, variables: [one(context, variables) for one in closures]
            case MapOf(entries=entries):
                parts = [(self.closure(k, bound), self.closure(v, bound), isinstance(v, Maybe)) for k, v in entries]
                return _map(parts)
            case Maybe(operand=operand):
                return self.closure(operand, bound)
            case Bind(name=name, value=value, body=body):
                return _bind(name, self.closure(value, bound), self.closure(body, bound | {name}))
            case Macro(macro="optMap" | "optFlatMap"):
                return self.mapped(node, bound)
            case Macro():
                return self.macro(node, bound)
            case Macro2():
                return self.macro2(node, bound)
            case Lift(operand=operand):
                return _lift(self.closure(operand, bound), node)
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
                return _field(self.closure(node.operand, bound), node)
            return _variable(cast(Name, node).name)
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
                            value = _pick(value, field)
                        return value
            if ".".join(names) in _TYPE_NAMES:
                return TypeValue(".".join(names))
            raise RuleFailed(f"nothing is named {'.'.join(names)}", missing=".".join(names))

        return resolve

    def has(self, operand: Node, bound: frozenset[str]) -> Closure:
        if isinstance(operand, Read):
            inner = _read(operand)

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
            return _fails(f"unknown function {node.function}")
        arguments = [self.closure(argument, bound) for argument in node.operands]
        run = function.run
        first = node.operands[0].type if node.operands else None
        if function.name == "decimal" and first is not None and first.amount:
            places, amount = first.places, arguments[0]
            return lambda context, variables: exact.unscale(amount(context, variables), places)
        if function.name in ("or", "orValue") and len(arguments) == 2:
            return _either(function.name, *arguments)
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
            scopes = [{**variables, name: item} for item in items(context, variables)]
            match kind:
                case "exists" | "all":
                    closures: list[Closure] = [_scoped(body, scope) for scope in scopes]
                    return _logic(closures, deciding=kind == "exists")(context, variables)
                case "exists_one" | "existsOne":
                    return sum(_truth(body(context, scope)) for scope in scopes) == 1
                case "filter":
                    return [scope[name] for scope in scopes if _truth(body(context, scope))]
                case _:
                    return [body(context, s) for s in scopes if test is None or _truth(test(context, s))]

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
                    closures: list[Closure] = [_scoped(body, scope) for scope in scopes]
                    return _logic(closures, deciding=kind == "exists")(context, variables)
                case "exists_one" | "existsOne":
                    return sum([_truth(body(context, scope)) for scope in scopes]) == 1
                case _:
                    kept = [one for one in scopes if test is None or _truth(test(context, one))]
                    if kind == "transformList":
                        return [body(context, scope) for scope in kept]
                    return {scope[node.key]: body(context, scope) for scope in kept}

        return decide


def _fails(message: str) -> Closure:
    def fail(context: Context, variables: Variables) -> Any:
        raise RuleFailed(message)

    return fail


def _scoped(body: Closure, scope: Variables) -> Closure:
    return lambda context, _: body(context, scope)


def _truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise RuleFailed(f"no such overload: {kind_of(value)} as a condition")


def _variable(name: str) -> Closure:
    def look(context: Context, variables: Variables) -> Any:
        value = variables[name]
        if isinstance(value, _Failed):
            raise value.error
        return value

    return look


class _Failed:
    """What a bound name stands for when its value failed: the failure, for who reads it."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def _bind(name: str, value: Closure, body: Closure) -> Closure:
    def decide(context: Context, variables: Variables) -> Any:
        found: object
        try:
            found = value(context, variables)
        except Exception as error:
            found = _Failed(error)
        return body(context, {**variables, name: found})

    return decide


def _either(function: str, one: Closure, other: Closure) -> Closure:
    def decide(context: Context, variables: Variables) -> Any:
        found = optionals.need(one(context, variables), function)
        if function == "orValue":
            return found.value if found.present else other(context, variables)
        return found if found.present else optionals.need(other(context, variables), function)

    return decide


def _some_items(items: list[tuple[Closure, bool]]) -> Closure:
    def made(context: Context, variables: Variables) -> list[object]:
        found: list[object] = []
        for one, maybe in items:
            value = one(context, variables)
            if not maybe:
                found.append(value)
            elif optionals.need(value, "?").present:
                found.append(cast(Optional, value).value)
        return found

    return made


def _pick(value: object, field: str) -> Any:
    if isinstance(value, Optional):
        return optionals.looked_up(value, field)
    if not isinstance(value, Mapping):
        raise RuleFailed(f"no such overload: .{field} of {kind_of(value)}")
    found = cast(Mapping[str, Any], value)
    if field not in found:
        raise RuleFailed(f"no such key: {field}", missing=field)
    return found[field]


def _read(fact: Read) -> Closure:
    fields, path = fact.keys, fact.path
    said = unparse(fact)

    def read(context: Context, variables: Variables) -> Any:
        value: Any = context
        for field in fields:
            value = value.get(field) if isinstance(value, Mapping) else None  # type: ignore[reportUnknownMemberType]
            if value is None:
                raise RuleFailed(f"{said} is missing", missing=path)
        return value  # type: ignore[reportUnknownVariableType]

    return read


def _field(source: Closure, node: Select) -> Closure:
    field, typed = node.field, node.type.kind != "dyn"

    def picked(context: Context, variables: Variables) -> Any:
        value = _pick(source(context, variables), field)
        if value is None and typed:
            raise RuleFailed(f"{field} is missing", missing=field)
        return value

    return picked


def _unary(operator: str, operand: Closure) -> Closure:
    if operator == "!":
        return lambda context, variables: not _truth(operand(context, variables))
    return lambda context, variables: operators.negative(operand(context, variables))


def _operation(node: Binary, operator: str) -> Callable[[Any, Any], object]:
    if operator in _COMPARISONS:
        return lambda left, right: operators.compare(operator, left, right)
    if node.type.amount or node.type.kind == "decimal":
        return lambda left, right: operators.decimals(operator, left, right)
    return lambda left, right: operators.arithmetic(operator, left, right)


def _binary(operation: Callable[[Any, Any], object], left: Closure, right: Closure) -> Closure:
    return lambda context, variables: operation(left(context, variables), right(context, variables))


def _logic(terms: list[Closure], *, deciding: bool) -> Closure:
    """Decide && (deciding False) or || (deciding True): a term with the deciding value wins over any error."""

    def decide(context: Context, variables: Variables) -> bool:
        failed: Exception | None = None
        for term in terms:
            try:
                if _truth(term(context, variables)) is deciding:
                    return deciding
            except Exception as error:
                failed = failed or error
        if failed is not None:
            raise failed
        return not deciding

    return decide


def _conditional(test: Closure, then: Closure, otherwise: Closure) -> Closure:
    def decide(context: Context, variables: Variables) -> Any:
        return (then if _truth(test(context, variables)) else otherwise)(context, variables)

    return decide


def _map(entries: list[tuple[Closure, Closure, bool]]) -> Closure:
    def made(context: Context, variables: Variables) -> dict[object, object]:
        table: dict[object, object] = {}
        for key, value, maybe in entries:
            name = key(context, variables)
            if kind_of(name) not in ("bool", "int", "uint", "string"):
                raise RuleFailed(f"unsupported key type: {kind_of(name)}")
            if name in table:
                raise RuleFailed(f"the key {name!r} is repeated")
            found = value(context, variables)
            if not maybe:
                table[name] = found
            elif optionals.need(found, "?").present:
                table[name] = cast(Optional, found).value
        return table

    return made


def _lift(operand: Closure, node: Lift) -> Closure:
    places = node.type.places
    return lambda context, variables: exact.scale(operand(context, variables), places)
