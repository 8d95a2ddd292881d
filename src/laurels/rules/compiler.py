"""Typed Python code for a checked tree.

Types are known, so a node becomes the plain Python that means the same: `order.amount >= 100` is
`c["order"]["amount"] >= 10000`. Whenever that code raises, the strict evaluator decides again from the start; so speed
costs no semantics. What has no plain Python of the same meaning leaves the whole rule to the strict evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from laurels.rules import exact, moments, operators, optionals, strict
from laurels.rules.errors import RuleFailed
from laurels.rules.functions import FUNCTIONS
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
    Node,
    Read,
    Select,
    Unary,
    Variable,
)
from laurels.rules.types import DECIMAL, INT
from laurels.rules.values import equal
from laurels.rules.vocabulary import Vocabulary
from laurels.rules.work import Measured, Work, within

Context = Mapping[str, Any]
Evaluate = Callable[[Context], Any]
Holds = Callable[[Context], bool]
_SCALARS = frozenset(("bool", "int", "double", "decimal", "string", "money", "points", "timestamp", "duration"))
_EXACT = {"+": "_add", "-": "_subtract", "*": "_multiply", "/": "_divide"}


class _NoPlainPython(Exception):
    """Say that a node has no plain Python of the same meaning."""


def _some(value: Any) -> Any:
    if value is None:
        raise RuleFailed("a fact is missing")
    return value


def _never(context: Context) -> bool:
    return False


def _present(value: Any, fields: tuple[str, ...]) -> bool:
    for field in fields:
        if field not in value:
            return False
        value = value[field]
        if value is None:
            return False
    return True


_HELPERS: dict[str, object] = {
    "_some": _some,
    "_decimal": Decimal,
    "_present": _present,
    "_whole": operators.whole,
    "_integer_divide": operators.integer_divide,
    "_remainder": operators.remainder,
    "_arithmetic": operators.arithmetic,
    "_indexed": optionals.indexed_some,
    "_contained": operators.contained,
    "_equal": equal,
    "_add": exact.add,
    "_subtract": exact.subtract,
    "_multiply": exact.multiply,
    "_divide": exact.divide,
    "_negate": exact.negate,
    "_scale": exact.scale,
    "_unscale": exact.unscale,
    "_shift": moments.shift,
    "_between": moments.between,
    "_add_spans": moments.add_spans,
    "_subtract_spans": moments.subtract_spans,
    "_within": within,
}


def evaluating(tree: Node, vocabulary: Vocabulary) -> Evaluate:
    """Make the function that gives a rule's value or raises RuleFailed."""
    strictly = _Strictly(tree, vocabulary.container)
    return _written(tree, vocabulary, strictly.evaluate) or strictly.evaluate


def holding(tree: Node, vocabulary: Vocabulary) -> Holds:
    """Make the function that tells whether a rule holds."""
    strictly = _Strictly(tree, vocabulary.container)
    code = _written(tree, vocabulary, strictly.holds)
    if code is None:
        return strictly.holds
    return code if tree.type.kind == "bool" else _never


def _written(tree: Node, vocabulary: Vocabulary, otherwise: Evaluate) -> Evaluate | None:
    code = plain_python(tree, vocabulary)
    if code is None:
        return None
    expression, constants = code
    # Helpers are globals that all rules share; what is this rule's own comes as defaults, which are quicker besides.
    own = {**constants, "_otherwise": otherwise}
    source = (
        f"def rule(c, {', '.join(f'{name}={name}' for name in own)}):\n"
        f" try:\n  return {expression}\n except Exception:\n  return _otherwise(c)\n"
    )
    # The source is ours: from the tree it takes names as quoted text, small constants by repr, the rest by binding.
    exec(compile(source, "<rule>", "exec"), _HELPERS, own)  # noqa: S102
    return own["rule"]


class _Strictly:
    """The strict reading of a tree, built when plain Python first fails; most rules never need it."""

    __slots__ = ("closure", "container", "tree")

    def __init__(self, tree: Node, container: str) -> None:
        self.tree = tree
        self.container = container
        self.closure: strict.Closure | None = None

    def decide(self, context: Context) -> Any:
        if self.closure is None:
            self.closure = strict.build(self.tree, container=self.container)
        return self.closure(context, {})

    def evaluate(self, context: Context) -> Any:
        try:
            return self.decide(context)
        except RuleFailed:
            raise
        except Exception as error:
            raise RuleFailed(f"the rule could not be decided: {error!r}") from error

    def holds(self, context: Context) -> bool:
        try:
            return self.decide(context) is True
        except Exception:
            return False


def plain_python(tree: Node, vocabulary: Vocabulary) -> tuple[str, dict[str, Any]] | None:
    """Write the Python expression of a checked tree over a context `c`, with its constants; None if it has none."""
    if vocabulary.untyped:
        return None
    writer = _Writer(vocabulary)
    try:
        return writer.node(Work.of(tree).measured(tree)), writer.names
    except _NoPlainPython:
        return None


class _Writer:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.names: dict[str, Any] = {}
        self.variables: dict[str, str] = {}
        self.lists: tuple[str, ...] = ()
        self.counted: set[str] = set()
        self.count = 0

    def bind(self, value: object) -> str:
        name = f"_k{len(self.names)}"
        self.names[name] = value
        return name

    def node(self, node: Node) -> str:
        match node:
            case Literal(value=value):
                plain = value is None or (type(value) in (bool, int, str) and value != "")
                return f"({value!r})" if plain else self.bind(value)
            case Read() | Select() | Variable():
                return self.reading(node)
            case Has(operand=operand):
                return self.has(operand)
            case Index(operand=operand, key=key) if node.type.kind != "null":
                return f"_indexed({self.node(operand)}, {self.node(key)})"
            case Call():
                return self.call(node)
            case Unary(operator=operator, operand=operand):
                return self.unary(operator, operand)
            case Binary():
                return self.binary(node)
            case Logic(operator=operator, terms=terms):
                word = " and " if operator == "&&" else " or "
                return f"({word.join(self.node(term) for term in terms)})"
            case Conditional(test=test, then=then, otherwise=otherwise):
                one, other = (
                    f"_decimal({self.node(part)})" if (part.type, node.type) == (INT, DECIMAL) else self.node(part)
                    for part in (then, otherwise)
                )
                return f"({one} if {self.node(test)} else {other})"
            case ListOf(items=items):
                return f"[{', '.join(self.node(item) for item in items)}]"
            case Macro():
                return self.macro(node)
            case Measured(operand=operand, most=most):
                self.counted.update(self.lists)
                times = "*".join(f"len({name})" for name in self.lists) or "1"
                return f"_within({self.node(operand)}, {times}, {most})"
            case Lift(operand=operand):
                return f"_scale({self.node(operand)}, {node.type.places})"
            case _:
                raise _NoPlainPython

    def reading(self, node: Node) -> str:
        """Write a fact or a field whose being None is an error, as it is when it is not there."""
        if isinstance(node, Variable):
            return self.variables[node.name]
        text = self.bare(node)
        # The second reading happens only for a falsy value, to tell None, which is missing, from 0, "" or false.
        # What is worked out is not worked out twice: there the call decides alone.
        return f"({text} or _some({text}))" if "(" not in text else f"_some({text})"

    def bare(self, node: Node) -> str:
        """Write a node for a place where None raises anyway: below < and +, or before a field."""
        match node:
            case Read():
                return "c" + "".join(f"[{key!r}]" for key in node.keys)
            case Select(operand=operand, field=field):
                return f"{self.bare(operand)}[{field!r}]"
            case _:
                return self.node(node)

    def has(self, operand: Node) -> str:
        fields: list[str] = []
        root = operand
        while isinstance(root, Select):
            fields.insert(0, root.field)
            root = root.operand
        if isinstance(root, Read):
            return f"_present(c, {(*root.keys, *fields)!r})"
        if isinstance(root, Variable):
            return f"_present({self.variables[root.name]}, {tuple(fields)!r})"
        raise _NoPlainPython

    def call(self, node: Call) -> str:
        function = FUNCTIONS[node.function]
        if function.name == "decimal" and node.operands[0].type.amount:
            return f"_unscale({self.node(node.operands[0])}, {node.operands[0].type.places})"
        literals = [operand.value for operand in node.operands if isinstance(operand, Literal)]
        if len(literals) == len(node.operands):
            try:
                return self.bind(function.run(*literals))
            except RuleFailed:
                raise _NoPlainPython from None
        arguments = [self.node(operand) for operand in node.operands]
        if function.inline:
            return function.inline.format(*arguments)
        return f"{self.bind(function.run)}({', '.join(arguments)})"

    def unary(self, operator: str, operand: Node) -> str:
        text = self.node(operand)
        if operator == "!":
            return f"(not {text})"
        if operand.type.kind == "double":
            return f"(-{text})"
        return f"_whole(-{text})" if operand.type.kind == "int" else f"_negate({text})"

    def binary(self, node: Binary) -> str:
        left, right, operator = node.left, node.right, node.operator
        if operator == "in":
            return self.membership(left, right)
        if operator in ("==", "!="):
            one, other = self.node(left), self.node(right)
            if left.type.kind in _SCALARS and right.type.kind in _SCALARS:
                return f"({one} {operator} {other})"
            return f"({'not ' if operator == '!=' else ''}_equal({one}, {other}))"
        one, other = self.bare(left), self.bare(right)
        if operator in ("<", "<=", ">", ">="):
            return f"({one} {operator} {other})"
        return self.arithmetic(node, one, other)

    def membership(self, left: Node, right: Node) -> str:
        one = self.node(left)
        items = right.items if isinstance(right, ListOf) else ()
        values = [item.value for item in items if isinstance(item, Literal)]
        if left.type.kind in _SCALARS and items and len(values) == len(items):
            return f"({one} in {self.bind(frozenset(values))})"
        # A NaN equals itself for Python's `in`, which looks at identity first.
        if left.type.kind in _SCALARS - {"double", "decimal"} and right.type.kind == "list":
            return f"({one} in {self.node(right)})"
        return f"_contained({one}, {self.node(right)})"

    def arithmetic(self, node: Binary, one: str, other: str) -> str:
        operator, kinds = node.operator, (node.left.type.kind, node.right.type.kind)
        match node.type.kind:
            case "int":
                named = {"/": "_integer_divide", "%": "_remainder"}.get(operator)
                return f"{named}({one}, {other})" if named else f"_whole({one} {operator} {other})"
            case "double" if operator != "/":
                return f"({one} {operator} {other})"
            case "string":
                return f"({one} + {other})"
            case "list":
                return f"[*{one}, *{other}]"
            case "decimal" | "money" | "points":
                if operator in "+-" and whole(node.left) and whole(node.right):
                    return f"({one} {operator} {other})"
                return f"{_EXACT[operator]}({one}, {other})"
            case "timestamp":
                if operator == "-":
                    return f"_shift({one}, -{other})"
                return f"_shift({one}, {other})" if kinds[0] == "timestamp" else f"_shift({other}, {one})"
            case "duration":
                named = (
                    "_between" if kinds[0] == "timestamp" else "_add_spans" if operator == "+" else "_subtract_spans"
                )
                return f"{named}({one}, {other})"
            case _:
                return f"_arithmetic({operator!r}, {one}, {other})"

    def macro(self, node: Macro) -> str:
        source = self.node(node.source)
        if node.source.type.kind == "map":
            source = f"sorted({source})"
        before, around = self.variables, self.lists
        self.count += 1
        name, walked = f"v{self.count}", f"l{self.count}"
        self.variables, self.lists = {**before, node.variable: name}, (*around, walked)
        body = self.node(node.body)
        test = None if node.test is None else self.node(node.test)
        self.variables, self.lists = before, around
        over = f"{walked} in ({source},) for {name} in {walked}" if walked in self.counted else f"{name} in {source}"
        match node.macro:
            case "exists":
                return f"any({body} for {over})"
            case "all":
                return f"all({body} for {over})"
            case "exists_one" | "existsOne":
                return f"(sum(1 for {over} if {body}) == 1)"
            case "filter":
                return f"[{name} for {over} if {body}]"
            case _:
                return f"[{body} for {over}{f' if {test}' if test else ''}]"


def whole(node: Node) -> bool:
    """Tell whether an amount is surely an int of minor units, and not the fraction a product or quotient may be."""
    match node:
        case Literal() | Read() | Select() | Variable():
            return node.type.amount
        case Binary(operator="+" | "-", left=left, right=right):
            return whole(left) and whole(right)
        case _:
            return False
