"""A rule in plain words of a language, from the nouns of the vocabulary and the templates of the locale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from laurels.rules.codec import unparse
from laurels.rules.functions import FUNCTIONS
from laurels.rules.locales import language
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
from laurels.rules.types import BOOL, DYN, TIMESTAMP, Type
from laurels.rules.vocabulary import UNKNOWN, Entry, Noun, Vocabulary
from laurels.rules.wording import day_in, joined, value_said, window_said

NOW = ("now", "now.at")
OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_WINDOWS = {"window": False, "ahead": True}
_MACROS = {
    "exists": ("exists", "none"),
    "all": ("all", "exists"),
    "exists_one": ("exactly_one", "not_exactly_one"),
    "existsOne": ("exactly_one", "not_exactly_one"),
}


def sentence(tree: Node, vocabulary: Vocabulary, locale: str = "en") -> str:
    """Say a tree in a locale, such as "es" or "tr-TR". English stands in for the others."""
    speaker = Speaker(vocabulary, locale)
    return speaker.said(tree)


class Speaker:
    """Says nodes with the nouns of one vocabulary in one language."""

    def __init__(self, vocabulary: Vocabulary, locale: str = "en") -> None:
        self.vocabulary = vocabulary
        self.locale = language(locale)

    def said(self, node: Node) -> str:
        """Say a condition, or whatever else a tree is."""
        return self.condition(node) if node.type in (BOOL, DYN) else self.value(node)

    def condition(self, node: Node, *, denied: bool = False) -> str:
        """Say a condition, or its opposite."""
        match node:
            case Unary(operator="!", operand=operand):
                return self.condition(operand, denied=not denied)
            case Logic(operator=operator, terms=terms):
                word = "and" if (operator == "&&") != denied else "or"
                return self.locale.phrases[word].join(self.term(term, denied=denied) for term in terms)
            case Binary(operator="in", left=left, right=right):
                return self.membership(left, right, denied=denied)
            case Binary() if node.operator in OPPOSITE:
                return self.comparison(node, OPPOSITE[node.operator] if denied else node.operator)
            case Has(operand=operand):
                return self.locale.say("unknown" if denied else "known", self.value(operand))
            case Macro(macro=macro, source=source, body=body) if macro in _MACROS:
                inner = self.inner(body, denied=denied and macro == "all")
                return self.locale.say(_MACROS[macro][denied], self.value(source), inner)
            case Conditional(test=test, then=then, otherwise=otherwise):
                sides = (self.term(then, denied=denied), self.term(otherwise, denied=denied))
                return self.locale.say("if", self.condition(test), *sides)
            case Call() if node.type == BOOL:
                return self.call(node, denied=denied)
            case Literal(value=bool(value)):
                return self.locale.say("always" if value != denied else "never")
            case _:
                return self.fact(node, denied=denied)

    def fact(self, node: Node, *, denied: bool) -> str:
        """Say that what is true or false is so, or is not."""
        noun = self.noun(self.entry(node))
        if noun.denied:
            return self.asked(node, noun.denied if denied else noun.said)
        if node.type == DYN and not denied:
            return self.value(node)
        return self.locale.say("false" if denied else "true", self.value(node))

    def term(self, node: Node, *, denied: bool) -> str:
        """Say one of several conditions, in parentheses where it could run into the next."""
        text, inner = self.condition(node, denied=denied), node
        while isinstance(inner, Unary) and inner.operator == "!":
            inner = inner.operand
        return self.locale.say("group", text) if isinstance(inner, Logic | Conditional | Macro) else text

    def inner(self, node: Node, *, denied: bool = False) -> str:
        """Say what holds for each item."""
        text = self.condition(node, denied=denied) if node.type in (BOOL, DYN) else self.value(node)
        return self.locale.say("group", text) if isinstance(node, Logic) else text

    def value(self, node: Node, beside: Node | None = None) -> str:
        """Say a node that is no condition; a number takes the unit of what it stands beside."""
        say = self.locale.say
        match node:
            case Literal(value=value):
                return self.constant(value, node.type, self.entry(beside))
            case Read() | Select() | Variable():
                return self.name(node)
            case Lift(operand=operand):
                named = f" {node.type.name}" if node.type.name else self.locale.counted("", "points")
                return f"{self.value(operand)}{named}"
            case Call(function="timestamp" | "duration", arguments=(Literal() as literal,)):
                return value_said(FUNCTIONS[node.function].run(literal.value), locale=self.locale)
            case Call():
                return self.call(node)
            case Binary(operator=operator, left=left, right=right) if operator in self.locale.worked:
                return self.worked(operator, left, right)
            case Unary(operator="-", operand=operand):
                return say("minus", self.operand(operand))
            case Conditional(test=test, then=then, otherwise=otherwise):
                return say("if", self.condition(test), self.value(then), self.value(otherwise))
            case ListOf(items=items):
                return (
                    joined([self.value(item, beside) for item in items], "or", self.locale) if items else say("nothing")
                )
            case Index(operand=operand, key=key):
                return say("item_of", self.value(operand), self.value(key))
            case Macro(macro="filter", source=source, body=body):
                return say("filter", self.value(source), self.inner(body))
            case Macro(macro="map", source=source, body=body, test=None):
                return say("map", self.value(source), self.inner(body))
            case Macro(macro="map", source=source, body=body, test=Node() as test):
                return say("map_where", self.value(source), self.inner(body), self.inner(test))
            case Binary() | Unary() | Macro() | Logic() | Has():
                return self.condition(node)
            case _:
                return unparse(node)

    def constant(self, value: object, kind: Type, entry: Entry, *, named: bool = True) -> str:
        """Say a constant as the entry that it stands beside says its values."""
        noun = self.noun(entry)
        if named and isinstance(value, str | int) and value in noun.values:
            return noun.values[value]
        return value_said(value, kind, noun.unit or "", self.locale)

    def call(self, node: Call, *, denied: bool = False) -> str:
        function = FUNCTIONS.get(node.function)
        if function is None or len(node.operands) < 1 + ("{1}" in function.sentence):
            return unparse(node)  # an untyped rule may call what does not exist
        sentence, opposite = self.locale.functions.get(function.name, (function.sentence, function.denied))
        operands = [self.value(operand) for operand in node.operands]
        listed = joined(operands, "and", self.locale)
        said = self.locale.filled(opposite if denied and opposite else sentence, *operands, all=listed)
        return self.locale.say("false", said) if denied and not opposite else said

    def worked(self, operator: str, left: Node, right: Node) -> str:
        """Say a calculation; the difference of two moments is the time between them."""
        if operator == "-" and left.type == right.type == TIMESTAMP:
            if isinstance(left, Read) and left.path in NOW:
                return self.locale.say("since", self.operand(right))
            return self.locale.say("between", self.operand(left), self.operand(right))
        return self.locale.filled(self.locale.worked[operator], self.operand(left), self.operand(right))

    def operand(self, node: Node) -> str:
        text = self.value(node)
        return self.locale.say("group", text) if isinstance(node, Binary | Conditional) else text

    def entry(self, node: Node | None) -> Entry:
        """Find the entry that a node reads, or an empty one."""
        return (None if node is None else self.vocabulary.entry(node)) or UNKNOWN

    def noun(self, entry: Entry) -> Noun:
        """Find how an entry is said."""
        return entry.spoken(self.locale.code) if entry is not UNKNOWN else Noun()

    def name(self, node: Node) -> str:
        entry = self.entry(node)
        if entry is not UNKNOWN:
            return self.asked(node, self.noun(entry).said)
        match node:
            case Variable():
                return self.locale.say("it")
            case Select(operand=operand, field=field) if node.type != DYN:
                return self.locale.say("field_of", self.name(operand), field)
            case _:
                return unparse(node)

    def asked(self, node: Node, noun: str) -> str:
        """Put the arguments of a parametric fact into its noun."""
        if not isinstance(node, Read) or not node.arguments:
            return noun
        said: list[str] = []
        for parameter, argument in zip(self.entry(node).parameters, node.arguments, strict=False):
            if parameter.name in _WINDOWS:
                said.append(window_said(str(argument), self.locale, ahead=_WINDOWS[parameter.name]))
            else:
                said.append(value_said(argument, locale=self.locale))
        return self.locale.filled(noun, *said) if "{0}" in noun else " ".join([noun, *said])

    def comparison(self, node: Binary, operator: str) -> str:
        left, right = node.left, node.right
        if isinstance(right, Literal) and isinstance(right.value, bool) and operator in ("==", "!="):
            return self.condition(left, denied=(operator == "!=") == right.value)
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right, operator = right, left, MIRRORED[operator]
        named = operator in ("==", "!=")
        kind = "text" if named and self.called(right, left) else self.compared(left, right)
        template = self.locale.comparison(kind, operator)
        return self.locale.filled(template, self.side(left, right, named=named), self.side(right, left, named=named))

    def side(self, node: Node, beside: Node, *, named: bool) -> str:
        if isinstance(node, Literal):
            return self.constant(node.value, node.type, self.entry(beside), named=named)
        text = self.value(node, beside)
        return self.locale.say("group", text) if isinstance(node, Conditional) else text

    def called(self, node: Node, beside: Node) -> bool:
        """Tell whether a constant has a name of its own, as the month 12 is December."""
        return isinstance(node, Literal) and node.value in self.noun(self.entry(beside)).values

    def compared(self, left: Node, right: Node) -> str:
        """Tell what is compared, and so by which words."""
        entry = self.entry(left)
        if left.type == TIMESTAMP or (isinstance(right, Literal) and day_in(right.value)):
            return "time"
        if left.type.kind == "duration":
            return "span"
        if left.type.kind == "string":
            return "text"
        counted = isinstance(left, Call) and left.function == "size"
        return "amount" if left.type.amount or entry.unit or entry.parameters or counted else "number"

    def membership(self, left: Node, right: Node, *, denied: bool) -> str:
        locale = self.locale
        if not isinstance(right, ListOf):
            return locale.say("not_among" if denied else "among", self.value(left), self.value(right))
        if denied and len(right.items) > 1:
            listed = joined([self.value(item, left) for item in right.items], "nor", locale)
            return locale.say("none_of", self.value(left), listed)
        template = locale.comparison("text", "!=") if denied else locale.phrases["one_of"]
        return locale.filled(template, self.value(left), self.value(right, left))

    def advice(self, fact: Read, way: str, to: Any, by: Any = None, one_of: Sequence[Any] = ()) -> str:
        """Say what to change: raise or lower a fact by so much to a value, or set it to one of several."""
        return self.locale.begun(self.changed(fact, way, to, by, one_of))

    def changed(self, fact: Read, way: str, to: Any, by: Any, one_of: Sequence[Any]) -> str:
        entry, locale = self.entry(fact), self.locale
        if fact.type == BOOL and self.noun(entry).denied:
            return locale.say("needed", self.condition(fact, denied=not to))
        named = self.name(fact)
        if way == "set":
            values = [self.constant(one, fact.type, entry) for one in one_of or (to,)]
            return locale.say("make", named, to=joined(values, "or", locale))
        told = {
            "by": self.constant(by, fact.type, entry, named=False),
            "to": self.constant(to, fact.type, entry, named=False),
        }
        noun = self.noun(entry)
        template = noun.more if way == "raise" else noun.less
        if template:
            return locale.filled(template, named, **told)
        if fact.type == TIMESTAMP and fact.path in NOW:
            return locale.say("wait" if way == "raise" else "ended", **told)
        if isinstance(to, datetime) and isinstance(by, timedelta):
            return locale.say("later" if way == "raise" else "earlier", named, **told)
        return locale.say(way, named, **told)
