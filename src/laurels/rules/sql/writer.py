"""The SQL of each node of a checked tree."""

from __future__ import annotations

from datetime import timedelta
from typing import NoReturn

from laurels.rules.errors import RuleError, RuleFailed
from laurels.rules.fitting import same
from laurels.rules.functions import FUNCTIONS
from laurels.rules.sql import arithmetic, comparing, forms, macros
from laurels.rules.sql.regex import regex
from laurels.rules.sql.source import Source
from laurels.rules.tree import (
    Binary,
    Call,
    Conditional,
    Has,
    Index,
    Lift,
    ListOf,
    Literal,
    Logic,
    Macro,
    MapOf,
    Node,
    Read,
    Select,
    Unary,
    Variable,
)
from laurels.rules.types import Type
from laurels.rules.vocabulary import Vocabulary
from laurels.rules.work import Measured

_MICROSECOND = timedelta(microseconds=1)


def refuse(node: Node, what: str) -> NoReturn:
    """Say that a part of a rule has no SQL."""
    raise RuleError("real_time_only", f"{what} can be asked of one moment, not of everybody", position=node.position)


class Writer:
    """Writes the nodes of one rule, and keeps what is bound to them."""

    def __init__(self, vocabulary: Vocabulary, source: Source, prefix: str) -> None:
        self.vocabulary = vocabulary
        self.source = source
        self.prefix = prefix
        self.params: dict[str, object] = {}
        self.variables: dict[str, str] = {}
        self.lists: tuple[str, ...] = ()
        self.count = 0

    def bind(self, value: object) -> str:
        """Keep a value for the statement, and give its placeholder."""
        name = f"{self.prefix}_{len(self.params) + 1}"
        self.params[name] = value
        return f"%({name})s"

    def alias(self) -> str:
        """Make a name that nothing else in the statement has."""
        self.count += 1
        return f"{self.prefix}_a{self.count}"

    def node(self, node: Node) -> str:
        """Write a node, as an expression of the SQL type of its type."""
        match node:
            case Literal(value=value):
                return self.literal(node, value)
            case Read():
                return self.source.value(node, self.bind)
            case Variable(name=name):
                return forms.from_json(self.variables[name], node.type)
            case Select(operand=operand, field=field):
                return forms.from_json(f"({self.node(operand)} -> {self.bind(field)}::text)", node.type)
            case Has(operand=operand):
                return self.has(operand)
            case Index():
                return self.index(node)
            case Call():
                return self.call(node)
            case Unary(operator=operator, operand=operand):
                return arithmetic.negative(self, operand) if operator == "-" else f"(NOT {self.node(operand)})"
            case Binary(operator="==" | "!=" | "<" | "<=" | ">" | ">=" as operator, left=left, right=right):
                return comparing.compared(self, operator, left, right)
            case Binary(operator="in", left=left, right=right):
                return comparing.within(self, left, right)
            case Binary():
                return arithmetic.calculated(self, node)
            case Logic(operator=operator, terms=terms):
                return f"({(' AND ' if operator == '&&' else ' OR ').join(map(self.node, terms))})"
            case Conditional(test=test, then=then, otherwise=otherwise):
                one, other = self.fitted(then, node.type), self.fitted(otherwise, node.type)
                return f"(CASE {self.node(test)} WHEN TRUE THEN {one} WHEN FALSE THEN {other} END)"
            case ListOf(items=items):
                return f"rule_list(VARIADIC ARRAY[{', '.join(map(self.json, items))}]::jsonb[])"
            case MapOf():
                return self.map(node)
            case Macro():
                return macros.walked(self, node)
            case Measured():
                return macros.measured(self, node)
            case Lift():
                return arithmetic.lifted(self, node)
            case _:
                return refuse(node, f"{type(node).__name__} in a rule")

    def json(self, node: Node) -> str:
        """Write a node as it is inside a list or a map."""
        return forms.to_json(self.node(node), node.type)

    def fitted(self, node: Node, to: Type) -> str:
        """Write a node as a value of another type: the same, or one that stands for any."""
        if forms.scalar(node.type) == forms.scalar(to):
            return self.node(node)
        return forms.from_json(self.node(node), to) if forms.scalar(to) else self.json(node)

    def literal(self, node: Node, value: object) -> str:
        """Write a constant: bound to the statement, unless it is a truth or a whole number."""
        match value:
            case None:
                return "'null'::jsonb"
            case bool():
                return "TRUE" if value else "FALSE"
            case int():
                return str(int(value)) if value >= 0 else f"({int(value)})"
            case str() if "\0" in value:
                return refuse(node, "the zero character")
            case bytes() if 0 in value:
                return refuse(node, "a zero byte")
            case timedelta():
                return f"({value // _MICROSECOND})"
            case _:
                return f"{self.bind(value)}::{forms.kind(node.type)}"

    def has(self, operand: Node) -> str:
        """Write whether a fact or field is there; what lies on the way to a field may be missing too."""
        if not isinstance(operand, Select):
            return f"({self.node(operand)} IS NOT NULL)"
        root: Node = operand
        while isinstance(root, Select):
            root = root.operand
        there = f"({self.node(operand)} IS NOT NULL)"
        if isinstance(root, Read | Variable):
            return there
        return f"(CASE WHEN {self.node(root)} IS NOT NULL THEN {there} WHEN {self.absent(root)} THEN FALSE END)"

    def absent(self, node: Node) -> str:
        """Write whether what a node has no value for is a fact that is missing, and not a failure."""
        match node:
            case Read():
                return f"({self.node(node)} IS NULL)"
            case Select(operand=operand):
                return f"({self.node(node)} IS NULL AND ({self.node(operand)} IS NOT NULL OR {self.absent(operand)}))"
            case Index(operand=operand, key=key):
                return f"({self.absent(operand)} OR {self.absent(key)})"
            case _:
                return "FALSE"

    def index(self, node: Index) -> str:
        operand, key = self.node(node.operand), self.node(node.key)
        if node.operand.type.kind == "list":
            return forms.from_json(f"rule_item({operand}, ({key})::numeric)", node.type)
        return forms.from_json(f"({operand} -> {self.key(node.key)})", node.type)

    def key(self, node: Node) -> str:
        """Write a node as the key of a map."""
        if node.type.amount:
            refuse(node, "an amount as the key of a map")
        return forms.key(self.node(node), node.type)

    def map(self, node: MapOf) -> str:
        if any(key.type.kind not in forms.KEYS for key, _ in node.entries):
            return forms.null(node.type)  # what cannot be a key makes no map
        keys = ", ".join(self.key(key) for key, _ in node.entries)
        values = ", ".join(self.json(value) for _, value in node.entries)
        return f"rule_map(ARRAY[{keys}]::text[], ARRAY[{values}]::jsonb[])"

    def call(self, node: Call) -> str:
        function, operands = FUNCTIONS[node.function], node.operands
        if function.name == "decimal" and operands[0].type.amount:
            return arithmetic.unlifted(self, operands[0])
        known = [operand.value for operand in operands if isinstance(operand, Literal)]
        if len(known) == len(operands) and forms.scalar(node.type):
            try:
                return self.literal(node, function.run(*known))
            except RuleFailed:
                return forms.null(node.type)
        if function.name == "matches":
            return self.matching(*operands)
        found = self.signature(node)
        if not found:
            refuse(node, f"{node.function}()")
        return f"({found.format(*map(self.node, operands))})"

    def matching(self, text: Node, pattern: Node) -> str:
        """Write whether a text matches a pattern, which has to be known to be put into PostgreSQL's words."""
        if text.type.kind == "dyn":
            refuse(text, "matches() of a value of no type")
        if not isinstance(pattern, Literal):
            refuse(pattern, "a pattern that is no constant")
        try:
            return f"({self.node(text)} ~ {self.bind(regex(str(pattern.value)))}::text)"
        except RuleFailed as failed:
            return refuse(pattern, f"matches() here ({failed.message})")

    def signature(self, node: Call) -> str:
        types = [operand.type for operand in node.operands]
        if any(one.kind == "dyn" for one in types):
            refuse(node, f"{node.function}() of a value of no type")
        function = FUNCTIONS[node.function]
        if function.alike:
            return next((function.sql[key] for key in (str(types[0]), types[0].kind, "") if key in function.sql), "")
        for one in function.signatures:
            if len(one.arguments) == len(types) and all(map(same, one.arguments, types)):
                return one.sql
        return ""
