"""Tokens to a tree, by binding powers.

expression = or ["?" or ":" expression]        or = and {"||" and}       and = relation {"&&" relation}
relation, sum, product: left to right          unary = {"!"} | {"-"} member
member = primary {"." name ["(" list ")"] | "[" expression "]"}
"""

from __future__ import annotations

from dataclasses import dataclass, field

from laurels.rules import literals
from laurels.rules.bounds import DEPTH_MAX, MACROS_MAX, NODES_MAX
from laurels.rules.errors import RuleError
from laurels.rules.functions import FUNCTIONS
from laurels.rules.lexer import Token, tokens
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
    Select,
    Unary,
    children,
)

POWERS = {"<": 3, "<=": 3, ">": 3, ">=": 3, "==": 3, "!=": 3, "in": 3, "+": 4, "-": 4, "*": 5, "/": 5, "%": 5}
MACROS = {
    "all": (2,),
    "exists": (2,),
    "exists_one": (2,),
    "existsOne": (2,),
    "filter": (2,),
    "map": (2, 3),
    "optMap": (2,),
    "optFlatMap": (2,),
}
# Those that see each item with its index or key.
MACROS2 = {
    "all": (3,),
    "exists": (3,),
    "exists_one": (3,),
    "existsOne": (3,),
    "transformList": (3, 4),
    "transformMap": (3, 4),
}
_CHAINED = ("map", "optMap", "optFlatMap", "transformList", "transformMap")
RESERVED = frozenset(
    [
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
        "function",
        "if",
        "import",
        "let",
        "loop",
        "package",
        "namespace",
        "return",
        "var",
        "void",
        "while",
    ]
)
_CONSTANTS: dict[str, object] = {"true": True, "false": False, "null": None}


def parse(text: str) -> Node:
    """Read a rule's text into its tree; names and types are not looked at yet.

    :raises RuleError: the text is no rule, or larger than the bounds allow
    """
    try:
        return _Parser(tokens(text)).whole()
    except RuleError as error:
        raise error.locate(text) from None


@dataclass(slots=True)
class _Parser:
    tokens: list[Token]
    at: int = 0
    depth: int = 0
    nodes: int = 0
    depths: dict[int, int] = field(default_factory=dict[int, int])
    macros: dict[int, int] = field(default_factory=dict[int, int])
    kept: list[Node] = field(default_factory=list[Node])

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def whole(self) -> Node:
        node = self.expression()
        if self.token.kind != "end":
            raise self.unexpected("an operator or the end")
        return node

    def unexpected(self, expected: str) -> RuleError:
        token = self.token
        cure = "; objects cannot be built in a rule, so compare their fields one by one" if token.text == "{" else ""
        return RuleError(
            "syntax",
            f"found {token}, expected {expected}{cure}",
            position=token.position,
            found=str(token),
            expected=expected,
        )

    def sees(self, *signs: str) -> bool:
        return self.token.kind == "sign" and self.token.text in signs

    def take(self) -> Token:
        token = self.token
        self.at += 1
        return token

    def expect(self, sign: str) -> Token:
        if not self.sees(sign):
            raise self.unexpected(sign)
        return self.take()

    def made(self, node: Node) -> Node:
        """Count a new node, so that no tree outgrows what its later readers can walk."""
        below = children(node)
        depth = 1 + max((self.depths[id(child)] for child in below), default=0)
        macros = max((self.macros[id(child)] for child in below), default=0)
        if isinstance(node, Macro | Macro2):
            # A filter or a test of a list costs one pass more; a body inside a body multiplies, and so may map on map.
            source = self.macros[id(node.source)] + (node.macro in _CHAINED)
            macros = max(source, *(1 + self.macros[id(child)] for child in below[1:]))
        elif isinstance(node, Bind):
            macros += 1
        self.nodes += 1
        if self.nodes > NODES_MAX:
            raise self.too_large(
                "nodes", "rule_too_large", f"the rule has more than {NODES_MAX} parts; split it in two"
            )
        if depth > DEPTH_MAX:
            raise self.too_deep(node.position)
        if macros > MACROS_MAX:
            message = f"macros are nested more than {MACROS_MAX} deep; take one of them out"
            raise RuleError("macros_too_deep", message, position=node.position, expected=str(MACROS_MAX))
        self.depths[id(node)], self.macros[id(node)] = depth, macros
        self.kept.append(node)  # ids stay unique while every node is alive
        return node

    def too_large(self, what: str, code: str, message: str) -> RuleError:
        return RuleError(code, message, position=self.token.position, found=what, expected=str(NODES_MAX))

    def too_deep(self, position: int) -> RuleError:
        message = f"the rule is nested more than {DEPTH_MAX} deep; take a part out into a rule of its own"
        return RuleError("rule_too_deep", message, position=position, expected=str(DEPTH_MAX))

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > DEPTH_MAX:
            raise self.too_deep(self.token.position)
        test = self.logic("||")
        if self.sees("?"):
            position = self.take().position
            then = self.logic("||")
            self.expect(":")
            test = self.made(Conditional(test, then, self.expression(), position=position))
        self.depth -= 1
        return test

    def logic(self, operator: str) -> Node:
        position = self.token.position
        terms = [self.term(operator)]
        while self.sees(operator):
            self.take()
            terms.append(self.term(operator))
        return terms[0] if len(terms) == 1 else self.made(Logic(operator, tuple(terms), position=position))

    def term(self, operator: str) -> Node:
        return self.logic("&&") if operator == "||" else self.binary(3)

    def binary(self, power: int) -> Node:
        left = self.unary()
        while True:
            operator = self.token.text if self.token.kind in ("sign", "name") else ""
            if POWERS.get(operator, 0) < power:
                return left
            position = self.take().position
            left = self.made(Binary(operator, left, self.binary(POWERS[operator] + 1), position=position))

    def unary(self) -> Node:
        signs: list[Token] = []
        while self.sees("!", "-") and (not signs or signs[0].text == self.token.text):
            signs.append(self.take())
        if self.sees("!", "-"):
            raise self.unexpected("a value; put parentheses between ! and -")
        if len(signs) > DEPTH_MAX:
            raise self.too_deep(signs[0].position)
        number = self.token.kind in ("int", "double") and self.tokens[self.at + 1].text not in (".", "[")
        if signs and signs[0].text == "-" and number:
            sign, token = signs.pop(), self.take()
            node = self.number(Token(token.kind, "-" + token.text, sign.position))
        else:
            node = self.member()
        for sign in reversed(signs):
            node = self.made(Unary(sign.text, node, position=sign.position))
        return node

    def member(self) -> Node:
        node = self.primary()
        while self.sees(".", "["):
            sign = self.take()
            optional = self.sees("?")
            if optional:
                self.take()
            if sign.text == "[":
                key = self.expression()
                self.expect("]")
                node = self.made((OptionalIndex if optional else Index)(node, key, position=sign.position))
                continue
            if self.token.kind not in ("name", "quoted") or self.token.text in ("in", *_CONSTANTS):
                raise self.unexpected("a name after the dot")
            token = self.take()
            if optional:
                node = self.made(OptionalSelect(node, token.text.strip("`"), position=node.position))
            elif self.sees("(") and token.kind == "name":
                arguments = self.arguments()
                node = self.made(self.call(token, arguments, receiver=node))
            else:
                name = token.text.strip("`")
                node = self.made(Select(node, name, position=node.position))
        return node

    def arguments(self) -> tuple[Node, ...]:
        self.expect("(")
        items = self.listed(")")
        return tuple(items)

    def listed(self, closing: str) -> list[Node]:
        """Read expressions between commas up to and including the closing sign; a last comma is for literals only."""
        items: list[Node] = []
        while not self.sees(closing):
            items.append(self.maybe() if closing == "]" else self.expression())
            if not self.sees(closing):
                self.expect(",")
                if closing == ")" and self.sees(closing):
                    raise self.unexpected("a value")
        self.take()
        return items

    def maybe(self) -> Node:
        """Read an item that a ? may make optional."""
        if not self.sees("?"):
            return self.expression()
        position = self.take().position
        return self.made(Maybe(self.expression(), position=position))

    def call(self, token: Token, arguments: tuple[Node, ...], *, receiver: Node | None) -> Node:
        name, position = token.text, token.position
        if receiver is None:
            if name == "has":
                asked = arguments[0] if len(arguments) == 1 else None
                # Whether a call names a parametric fact is for the checker to say: has(customer.spent("30d")).
                if not (isinstance(asked, Select) or (isinstance(asked, Call) and asked.receiver is not None)):
                    expected = "one field, as in has(customer.birthday)"
                    raise RuleError("bad_macro", f"has() takes {expected}", position=position, expected=expected)
                return Has(asked, position=position)
            return Call(name, arguments, position=position)
        if isinstance(receiver, Name) and not receiver.absolute and f"{receiver.name}.{name}" in FUNCTIONS:
            return Call(f"{receiver.name}.{name}", arguments, position=receiver.position)
        if name == "bind" and isinstance(receiver, Name) and receiver.name == "cel":
            return self.bind(arguments, receiver.position)
        if len(arguments) in MACROS2.get(name, ()) and (name not in MACROS or len(arguments) == 3):
            return self.macro2(name, receiver, arguments, position)
        if name not in MACROS:
            return Call(name, arguments, receiver, position=position)
        if len(arguments) not in MACROS[name] or not isinstance(arguments[0], Name) or arguments[0].absolute:
            expected = f"a variable and a condition, as in order.lines.{name}(line, line.quantity > 1)"
            raise RuleError("bad_macro", f"{name}() takes {expected}", position=position, expected=expected)
        test = arguments[1] if len(arguments) == 3 else None
        return Macro(name, receiver, arguments[0].name, arguments[-1], test, position=position)

    def bind(self, arguments: tuple[Node, ...], position: int) -> Node:
        if len(arguments) != 3 or not isinstance(arguments[0], Name) or arguments[0].absolute:
            expected = "a name, what it stands for and an expression, as in cel.bind(total, order.amount, total > 5)"
            raise RuleError("bad_macro", f"cel.bind() takes {expected}", position=position, expected=expected)
        return Bind(arguments[0].name, arguments[1], arguments[2], position=position)

    def macro2(self, name: str, receiver: Node, arguments: tuple[Node, ...], position: int) -> Node:
        key, value = arguments[:2]
        named = isinstance(key, Name) and isinstance(value, Name) and not (key.absolute or value.absolute)
        if not (isinstance(key, Name) and isinstance(value, Name)) or not named or key.name == value.name:
            expected = f"two variables and a condition, as in customer.counts.{name}(key, count, count > 1)"
            raise RuleError("bad_macro", f"{name}() takes {expected}", position=position, expected=expected)
        test = arguments[2] if len(arguments) == 4 else None
        return Macro2(name, receiver, key.name, value.name, arguments[-1], test, position=position)

    def primary(self) -> Node:
        token = self.token
        match token.kind:
            case "int" | "uint" | "double":
                return self.number(self.take())
            case "string":
                self.take()
                return self.made(
                    Literal(literals.string(token.text, token.position), token.text, position=token.position)
                )
            case "name":
                return self.name()
            case "sign" if token.text == "(":
                self.take()
                node = self.expression()
                self.expect(")")
                return node
            case "sign" if token.text == "[":
                self.take()
                return self.made(ListOf(tuple(self.listed("]")), position=token.position))
            case "sign" if token.text == "{":
                return self.map()
            case "sign" if token.text == "." and self.tokens[self.at + 1].kind == "name":
                self.take()
                name = self.take()
                return self.made(Name(name.text, absolute=True, position=token.position))
            case _:
                raise self.unexpected("a value")

    def number(self, token: Token) -> Node:
        return self.made(Literal(literals.number(token.text, token.position), token.text, position=token.position))

    def name(self) -> Node:
        if self.token.text == "in":
            raise self.unexpected("a value")
        token = self.take()
        if token.text in _CONSTANTS:
            return self.made(Literal(_CONSTANTS[token.text], token.text, position=token.position))
        if token.text in RESERVED:
            message = f"{token.text} is a reserved word and cannot be a name"
            raise RuleError(
                "reserved_word", message, position=token.position, found=token.text, expected="another name"
            )
        if self.sees("("):
            return self.made(self.call(token, self.arguments(), receiver=None))
        return self.made(Name(token.text, position=token.position))

    def map(self) -> Node:
        position = self.take().position
        entries: list[tuple[Node, Node]] = []
        while not self.sees("}"):
            optional = self.take() if self.sees("?") else None
            key = self.expression()
            self.expect(":")
            value = self.expression()
            if optional is not None:
                value = self.made(Maybe(value, position=optional.position))
            entries.append((key, value))
            if not self.sees("}"):
                self.expect(",")
        self.take()
        return self.made(MapOf(tuple(entries), position=position))
