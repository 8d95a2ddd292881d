"""A tree as text, and as JSON-able data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any, cast

from laurels.rules import exact, literals
from laurels.rules.parser import POWERS
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
from laurels.rules.types import Type

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_WORDS = ("in", "true", "false", "null")
_TERNARY, _OR, _AND, _UNARY, _MEMBER = 0, 1, 2, 6, 7


def unparse(node: Node) -> str:
    """Write a tree as text with the parentheses it needs; parsing the text gives an equal tree."""
    return _write(node)[0]


def _inside(node: Node, power: int) -> str:
    text, own = _write(node)
    return text if own >= power else f"({text})"


def _listed(nodes: Sequence[Node]) -> str:
    return ", ".join(unparse(node) for node in nodes)


def _write(node: Node) -> tuple[str, int]:
    """Write a node and say how tightly it binds."""
    match node:
        case Literal(text=text):
            return text, _UNARY if text.startswith("-") else _MEMBER
        case Name(name=name, absolute=absolute):
            return ("." if absolute else "") + name, _MEMBER
        case Read(path=path, arguments=arguments):
            head, *rest = path.split(".")
            called = f"({', '.join(map(literals.text, arguments))})" if arguments else ""
            return head + "".join("." + _field(part) for part in rest) + called, _MEMBER
        case Variable(name=name):
            return name, _MEMBER
        case Select(operand=operand, field=field):
            return f"{_inside(operand, _MEMBER)}.{_field(field)}", _MEMBER
        case Has(operand=operand):
            return f"has({unparse(operand)})", _MEMBER
        case Index(operand=operand, key=key):
            return f"{_inside(operand, _MEMBER)}[{unparse(key)}]", _MEMBER
        case Call(function=function, arguments=arguments, receiver=receiver):
            before = "" if receiver is None else _inside(receiver, _MEMBER) + "."
            return f"{before}{function}({_listed(arguments)})", _MEMBER
        case Unary(operator=operator, operand=operand):
            return _unary(operator, operand), _UNARY
        case Binary(operator=operator, left=left, right=right):
            power = POWERS[operator]
            return f"{_inside(left, power)} {operator} {_inside(right, power + 1)}", power
        case Logic(operator=operator, terms=terms):
            power = _AND if operator == "&&" else _OR
            return f" {operator} ".join(_inside(term, power + 1) for term in terms), power
        case Conditional(test=test, then=then, otherwise=otherwise):
            return f"{_inside(test, _OR)} ? {_inside(then, _OR)} : {_inside(otherwise, _TERNARY)}", _TERNARY
        case ListOf(items=items):
            return f"[{_listed(items)}]", _MEMBER
        case MapOf(entries=entries):
            return "{" + ", ".join(_entry(key, value) for key, value in entries) + "}", _MEMBER
        case Macro(macro=macro, source=source, variable=variable, body=body, test=test):
            parts = [variable] + [unparse(part) for part in (test, body) if part is not None]
            return f"{_inside(source, _MEMBER)}.{macro}({', '.join(parts)})", _MEMBER
        case Macro2(macro=macro, source=source, body=body, test=test):
            parts = [node.key, node.value, *(unparse(part) for part in (test, body) if part is not None)]
            return f"{_inside(source, _MEMBER)}.{macro}({', '.join(parts)})", _MEMBER
        case Bind(name=name, value=value, body=body):
            return f"cel.bind({name}, {unparse(value)}, {unparse(body)})", _MEMBER
        case OptionalSelect(operand=operand, field=field):
            return f"{_inside(operand, _MEMBER)}.?{_field(field)}", _MEMBER
        case OptionalIndex(operand=operand, key=key):
            return f"{_inside(operand, _MEMBER)}[?{unparse(key)}]", _MEMBER
        case Maybe(operand=operand):
            return f"?{unparse(operand)}", _TERNARY
        case Lift(operand=operand):
            return _write(operand)
        case _:
            raise TypeError(f"no text for {type(node).__name__}")


def _entry(key: Node, value: Node) -> str:
    if isinstance(value, Maybe):
        return f"?{unparse(key)}: {unparse(value.operand)}"
    return f"{unparse(key)}: {unparse(value)}"


def _unary(operator: str, operand: Node) -> str:
    if isinstance(operand, Unary) and operand.operator == operator:
        return operator + unparse(operand)
    text, own = _write(operand)
    # -5 is one literal, so the negation of a plain 5 keeps its parentheses; so does a negative number after a sign.
    number = isinstance(operand, Literal) and (text[0].isdigit() or text[0] in ".-")
    negative_again = operator == "-" and text.startswith("-") and isinstance(operand, Literal)
    if own >= _MEMBER and not (number and operator == "-"):
        return operator + text
    return operator + text if negative_again else f"{operator}({text})"


def _field(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name not in _WORDS else f"`{name}`"


_NODES: dict[str, type[Node]] = {
    kind.__name__.lower(): kind
    for kind in (
        Literal,
        Name,
        Read,
        Variable,
        Select,
        Has,
        Index,
        Call,
        Unary,
        Binary,
        Logic,
        Conditional,
        ListOf,
        MapOf,
        Macro,
        Macro2,
        Bind,
        OptionalSelect,
        OptionalIndex,
        Maybe,
        Lift,
    )
}


def encode(node: Node) -> dict[str, Any]:
    """Turn a tree, checked or not, into dicts, lists and texts that JSON can hold."""
    out: dict[str, Any] = {
        "node": type(node).__name__.lower(),
        "position": node.position,
        "type": encode_type(node.type),
    }
    for field in fields(node):
        if field.name not in ("position", "type") and (field.name != "value" or not isinstance(node, Literal)):
            out[field.name] = _encoded(getattr(node, field.name))
    return out


def _encoded(value: object) -> Any:
    if isinstance(value, Node):
        return encode(value)
    if isinstance(value, tuple):
        return [_encoded(part) for part in cast(tuple[object, ...], value)]
    return value


def decode(data: Mapping[str, Any]) -> Node:
    """Turn what `encode` gave back into the tree.

    :raises KeyError: the data is no tree
    """
    kind = _NODES[str(data["node"])]
    own = decode_type(data["type"])
    values: dict[str, Any] = {
        name: _decoded(value) for name, value in data.items() if name not in ("node", "position", "type")
    }
    if kind is Literal:
        values["value"] = _literal(str(data["text"]), own)
    return kind(**values, position=int(data["position"]), type=own)


def _decoded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return decode(cast(Mapping[str, Any], value))
    if isinstance(value, list):
        return tuple(_decoded(part) for part in cast(list[Any], value))
    return value


def _literal(text: str, own: Type) -> object:
    if text in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[text]
    if text[0] in "rRbB\"'":
        return literals.string(text, 0)
    if own.amount or own.kind == "decimal":
        value = Decimal(int(text, 16)) if "x" in text.lower() else Decimal(text)
        return int(exact.scale(value, own.places)) if own.amount else value
    return float(literals.number(text, 0)) if own.kind == "double" else literals.number(text, 0)  # type: ignore[arg-type]


def encode_type(kind: Type) -> Any:
    """Turn a type into JSON-able data: its kind alone, or a list of kind, inner types, name and places."""
    if kind == Type(kind.kind):
        return kind.kind
    return [kind.kind, [encode_type(inner) for inner in kind.of], kind.name, kind.places]


def decode_type(data: Any) -> Type:
    """Turn what `encode_type` gave back into the type."""
    if isinstance(data, str):
        return Type(data)
    kind, of, name, places = data
    return Type(kind, tuple(decode_type(inner) for inner in of), name, places)
