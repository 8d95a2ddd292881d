"""Closures that the strict evaluator is made of: functions of a context and the macro variables in scope."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from laurels.rules import exact, operators, optionals
from laurels.rules.codec import unparse
from laurels.rules.errors import RuleFailed
from laurels.rules.tree import Binary, Lift, Read, Select
from laurels.rules.values import Optional, kind_of
from laurels.rules.work import within

Context = Mapping[str, Any]
Variables = Mapping[str, object]
Closure = Callable[[Context, Variables], Any]

# Under this name, which no variable can have, a scope holds the product of the lengths of the lists around it.
_TIMES = "*"
COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">=", "in"))


def fails(message: str) -> Closure:
    def fail(context: Context, variables: Variables) -> Any:
        raise RuleFailed(message)

    return fail


def scoped(body: Closure, scope: Variables) -> Closure:
    return lambda context, _: body(context, scope)


def walking(variables: Variables, length: int) -> Variables:
    """Give the scope inside a list of some length."""
    return {**variables, _TIMES: _times(variables) * length}


def measured(part: Closure, most: int) -> Closure:
    return lambda context, variables: within(part(context, variables), _times(variables), most)


def _times(variables: Variables) -> int:
    return cast(int, variables.get(_TIMES, 1))


def truth(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise RuleFailed(f"no such overload: {kind_of(value)} as a condition")


def variable(name: str) -> Closure:
    def look(context: Context, variables: Variables) -> Any:
        value = variables[name]
        if isinstance(value, Failed):
            raise value.error
        return value

    return look


class Failed:
    """What a bound name stands for when its value failed: the failure, for who reads it."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def bind(name: str, value: Closure, body: Closure) -> Closure:
    def decide(context: Context, variables: Variables) -> Any:
        found: object
        try:
            found = value(context, variables)
        except Exception as error:
            found = Failed(error)
        return body(context, {**variables, name: found})

    return decide


def either(function: str, one: Closure, other: Closure) -> Closure:
    def decide(context: Context, variables: Variables) -> Any:
        found = optionals.need(one(context, variables), function)
        if function == "orValue":
            return found.value if found.present else other(context, variables)
        return found if found.present else optionals.need(other(context, variables), function)

    return decide


def some_items(items: list[tuple[Closure, bool]]) -> Closure:
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


def pick(value: object, field: str) -> Any:
    if isinstance(value, Optional):
        return optionals.looked_up(value, field)
    if not isinstance(value, Mapping):
        raise RuleFailed(f"no such overload: .{field} of {kind_of(value)}")
    found = cast(Mapping[str, Any], value)
    if field not in found:
        raise RuleFailed(f"no such key: {field}", missing=field)
    return found[field]


def read(fact: Read) -> Closure:
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


def field(source: Closure, node: Select) -> Closure:
    field, typed = node.field, node.type.kind != "dyn"

    def picked(context: Context, variables: Variables) -> Any:
        value = pick(source(context, variables), field)
        if value is None and typed:
            raise RuleFailed(f"{field} is missing", missing=field)
        return value

    return picked


def unary(operator: str, operand: Closure) -> Closure:
    if operator == "!":
        return lambda context, variables: not truth(operand(context, variables))
    return lambda context, variables: operators.negative(operand(context, variables))


def operation(node: Binary, operator: str) -> Callable[[Any, Any], object]:
    if operator in COMPARISONS:
        return lambda left, right: operators.compare(operator, left, right)
    if node.type.amount or node.type.kind == "decimal":
        return lambda left, right: operators.decimals(operator, left, right)
    return lambda left, right: operators.arithmetic(operator, left, right)


def binary(operation: Callable[[Any, Any], object], left: Closure, right: Closure) -> Closure:
    return lambda context, variables: operation(left(context, variables), right(context, variables))


def logic(terms: Iterable[Closure], *, deciding: bool) -> Closure:
    """Decide && (deciding False) or || (deciding True): a term with the deciding value wins over any error."""

    def decide(context: Context, variables: Variables) -> bool:
        failed: Exception | None = None
        for term in terms:
            try:
                if truth(term(context, variables)) is deciding:
                    return deciding
            except Exception as error:
                failed = failed or error
        if failed is not None:
            raise failed
        return not deciding

    return decide


def conditional(test: Closure, then: Closure, otherwise: Closure) -> Closure:
    def decide(context: Context, variables: Variables) -> Any:
        return (then if truth(test(context, variables)) else otherwise)(context, variables)

    return decide


def table(entries: list[tuple[Closure, Closure, bool]]) -> Closure:
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


def lift(operand: Closure, node: Lift) -> Closure:
    places = node.type.places
    return lambda context, variables: exact.scale(operand(context, variables), places)
