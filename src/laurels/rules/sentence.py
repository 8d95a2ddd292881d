"""A rule in plain words, from the nouns of the vocabulary and the templates of the functions."""

from __future__ import annotations

from laurels.rules.codec import unparse
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
from laurels.rules.types import DYN
from laurels.rules.vocabulary import UNKNOWN, Entry, Vocabulary
from laurels.rules.wording import joined, value_said

_COMPARED = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_TIMED = {"<": "is before", "<=": "is no later than", ">": "is after", ">=": "is no earlier than"}
_WORKED = {"+": "plus", "-": "minus", "*": "times", "/": "divided by", "%": "modulo"}


def sentence(tree: Node, vocabulary: Vocabulary, locale: str = "en") -> str:
    """Say a tree in a locale. English is built in and stands in for the others."""
    _ = locale
    return Speaker(vocabulary).said(tree)


class Speaker:
    """Says nodes with the nouns of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def entry(self, node: Node) -> Entry:
        """Find the entry that a node reads, or an empty one."""
        return self.vocabulary.entry(node) or UNKNOWN

    def said(self, node: Node, *, denied: bool = False) -> str:
        """Say a node; a condition can be said denied."""
        match node:
            case Unary(operator="!", operand=operand):
                return self.said(operand, denied=not denied)
            case Logic(operator=operator, terms=terms):
                word = "and" if (operator == "&&") != denied else "or"
                return f" {word} ".join(self.term(term, denied=denied) for term in terms)
            case Binary(operator=operator) if operator in _COMPARED or operator == "in":
                return self.comparison(node, denied=denied)
            case Has(operand=operand):
                return f"{self.said(operand)} is {'not ' if denied else ''}known"
            case Macro():
                return self.macro(node, denied=denied)
            case Call() if node.type.kind == "bool":
                return self.call(node, denied=denied)
            case Read() | Select() | Variable() if node.type.kind == "bool":
                return f"{self.noun(node)} is {'false' if denied else 'true'}"
            case Literal(value=bool(value)):
                return "always" if value != denied else "never"
            case _ if denied:
                return f"it is not so that {self.said(node)}"
            case _:
                return self.value(node)

    def term(self, node: Node, *, denied: bool) -> str:
        text = self.said(node, denied=denied)
        inner = node
        while isinstance(inner, Unary) and inner.operator == "!":
            inner = inner.operand
        return f"({text})" if isinstance(inner, Logic | Conditional) else text

    def value(self, node: Node, beside: Node | None = None) -> str:
        """Say a node that is no condition; a number takes the unit of what it stands beside."""
        match node:
            case Literal(value=value):
                return value_said(value, node.type, self.entry(beside).unit if beside is not None else "")
            case Read() | Select() | Variable():
                return self.noun(node)
            case Lift(operand=operand):
                return f"{self.value(operand)} {node.type.name or 'points'}"
            case Call(function="timestamp" | "duration", arguments=(Literal() as literal,)):
                return value_said(FUNCTIONS[node.function].run(literal.value))
            case Call():
                return self.call(node)
            case Binary(operator=operator, left=left, right=right):
                one, other = self.operand(left), self.operand(right)
                return f"{one} {_WORKED[operator]} {other}" if operator in _WORKED else self.said(node)
            case Unary(operand=operand):
                return f"minus {self.operand(operand)}"
            case Conditional(test=test, then=then, otherwise=otherwise):
                return f"if {self.said(test)} then {self.said(then)}, otherwise {self.said(otherwise)}"
            case ListOf(items=items):
                return joined([self.value(item, beside) for item in items], "or") if items else "nothing"
            case Index(operand=operand, key=key):
                return f"item {self.said(key)} of {self.said(operand)}"
            case Macro() | Logic() | Has():
                return self.said(node)
            case _:
                return unparse(node)

    def call(self, node: Call, *, denied: bool = False) -> str:
        function = FUNCTIONS.get(node.function)
        if function is None or len(node.operands) < 1 + ("{1}" in function.sentence):
            return unparse(node)  # an untyped rule may call what does not exist
        template = function.denied if denied and function.denied else function.sentence
        return template.format(*(self.said(operand) for operand in node.operands))

    def operand(self, node: Node) -> str:
        text = self.said(node)
        return f"({text})" if isinstance(node, Binary | Conditional) else text

    def noun(self, node: Node) -> str:
        entry = self.entry(node)
        if entry is not UNKNOWN:
            return entry.said_of(node.arguments) if isinstance(node, Read) else entry.said
        match node:
            case Variable(name=name):
                return "it" if node.type.kind == "object" or len(name) < 3 else f"the {name}"
            case Select(operand=operand, field=field) if node.type != DYN:
                return f"the {field} of {self.noun(operand)}"
            case _:
                return unparse(node)

    def comparison(self, node: Binary, *, denied: bool) -> str:
        left, right = node.left, node.right
        if node.operator == "in":
            return self.membership(left, right, denied=denied)
        operator = _OPPOSITE[node.operator] if denied else node.operator
        if isinstance(right, Literal) and isinstance(right.value, bool) and operator in ("==", "!="):
            return self.said(left, denied=(operator == "!=") == right.value)
        words = _TIMED if left.type.kind == "timestamp" else _COMPARED
        return f"{self.value(left, right)} {words.get(operator, _COMPARED[operator])} {self.value(right, left)}"

    def membership(self, left: Node, right: Node, *, denied: bool) -> str:
        if isinstance(right, ListOf):
            if denied and len(right.items) > 1:
                return f"{self.value(left)} is neither {self.listed(right, left, 'nor')}"
            return f"{self.value(left)} is {'not ' if denied else ''}{self.value(right, left)}"
        return f"{self.value(left)} is {'not ' if denied else ''}among {self.value(right)}"

    def listed(self, node: ListOf, beside: Node, word: str) -> str:
        return joined([self.value(item, beside) for item in node.items], word)

    def macro(self, node: Macro, *, denied: bool) -> str:
        source = self.said(node.source)
        match node.macro:
            case "exists":
                which = "none of" if denied else "at least one of"
                return f"for {which} {source}, {self.inner(node.body)}"
            case "all":
                return f"for {'not every one' if denied else 'every one'} of {source}, {self.inner(node.body)}"
            case "exists_one" | "existsOne":
                return (
                    f"for {'anything but' if denied else ''} exactly one of {source}, {self.inner(node.body)}".replace(
                        "  ", " "
                    )
                )
            case "filter":
                return f"{source} where {self.inner(node.body)}"
            case _:
                where = "" if node.test is None else f" where {self.inner(node.test)}"
                return f"{self.said(node.body)} for each of {source}{where}"

    def inner(self, node: Node) -> str:
        text = self.said(node)
        return f"({text})" if isinstance(node, Logic) else text
