"""The checker's part for calls: functions, and facts with arguments."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import NoReturn

from laurels.rules import arguments, coercion, moments, pattern
from laurels.rules.codec import unparse
from laurels.rules.errors import RuleError, RuleFailed, nearest
from laurels.rules.fitting import same
from laurels.rules.functions import FUNCTIONS, Function
from laurels.rules.offering import Offering, Scope
from laurels.rules.tree import Call, Literal, Name, Node, Read, Select
from laurels.rules.types import DECIMAL, TIMESTAMP
from laurels.rules.vocabulary import Vocabulary


def refuse(node: Node, found: object, expected: str, what: str) -> NoReturn:
    """Refuse a node for its type."""
    raise RuleError(
        "wrong_type",
        f"{what} {found}, expected {expected}",
        position=node.position,
        found=str(found),
        expected=expected,
    )


def function_named(node: Call) -> Function:
    """Find the function of a call, in the form it is called.

    :raises RuleError: there is none
    """
    function = FUNCTIONS.get(node.function)
    if function is None:
        raise RuleError(
            "unknown_function",
            f"unknown function {node.function}",
            position=node.position,
            found=node.function,
            nearest=nearest(node.function, [*FUNCTIONS, "has", "all", "exists", "exists_one", "filter", "map"]),
        )
    wanted = "function" if node.receiver is None else "method"
    if function.form not in (wanted, "either"):
        cure = f"x.{node.function}(…)" if wanted == "function" else f"{node.function}(x)"
        message = f"{node.function} is written {cure}"
        raise RuleError("wrong_form", message, position=node.position, found=node.function, expected=cure)
    return function


class Calling(Offering):
    """Checks calls against a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    @abstractmethod
    def alike(self, nodes: list[Node], what: str) -> tuple[Node, ...]:
        """Fit nodes to one type."""

    def call(self, node: Call, scope: Scope) -> Node:
        fact = self.asked(node, scope)
        if fact is not None:
            return fact
        optional = self.optional_call(node, scope)
        if optional is not None:
            return optional
        function = function_named(node)
        operands = [self.node(operand, scope) for operand in node.operands]
        receiver = None if node.receiver is None else operands[0]
        others = tuple(operands if receiver is None else operands[1:])
        if function.name == "decimal" and len(operands) == 1 and operands[0].type.amount:
            return replace(node, arguments=others, type=DECIMAL)
        if function.alike:
            return self.gathered(node, function, operands)
        for signature in function.signatures:
            wanted = signature.arguments
            if len(wanted) == len(operands) and all(same(w, o.type) for w, o in zip(wanted, operands, strict=True)):
                checked = replace(node, receiver=receiver, arguments=others, type=signature.result)
                self.constants(checked)
                return checked
        found = ", ".join(str(operand.type) for operand in operands)
        expected = " or ".join(f"({', '.join(map(str, signature.arguments))})" for signature in function.signatures)
        if not function.signatures:
            message = f"{node.function}() has no place in a typed rule"
            raise RuleError("wrong_type", message, position=node.position, found=node.function)
        message = f"{node.function} takes {expected}, found ({found})"
        raise RuleError("wrong_type", message, position=node.position, found=f"({found})", expected=expected)

    def gathered(self, node: Call, function: Function, operands: list[Node]) -> Node:
        """Check a function of numbers of one type; of many it becomes one of two, again and again."""
        if not 1 <= len(operands) <= function.alike:
            expected = "one number" if function.alike == 1 else f"1 to {function.alike} numbers"
            message = f"{node.function} takes {expected}, found {len(operands)}"
            raise RuleError("wrong_type", message, position=node.position, found=str(len(operands)), expected=expected)
        totals = function.form == "method"
        listed = (totals or function.alike > 1) and len(operands) == 1 and operands[0].type.kind == "list"
        if totals and not listed:
            refuse(node, operands[0].type, "a list", f"before .{function.name}() there is")
        fitted = tuple(operands) if listed else self.alike(operands, f"among the arguments of {node.function} there is")
        kind = fitted[0].type.of[0] if listed else fitted[0].type
        if totals and kind.kind in ("uint", "double"):
            refuse(fitted[0], kind, "whole numbers, decimals or amounts", f".{function.name}() is called on a list of")
        if not (kind.number or kind.amount):
            refuse(fitted[0], kind, "a number or an amount", f"{node.function} takes")
        if totals:
            return replace(node, receiver=fitted[0], type=kind)
        if len(fitted) == 1:
            return replace(node, arguments=fitted, type=kind)
        whole = fitted[-1]
        for one in reversed(fitted[:-1]):
            whole = replace(node, arguments=(one, whole), type=kind)
        return whole

    def asked(self, node: Call, scope: Scope) -> Read | None:
        """Take a call as a parametric fact, customer.spent("365d"), where its dotted name says so."""
        names, root = [node.function], node.receiver
        while isinstance(root, Select):
            names.insert(0, root.field)
            root = root.operand
        if isinstance(root, Name):
            names.insert(0, root.name)
            if root.name in scope and not root.absolute:
                return None
        elif root is not None:
            return None
        position = node.position if root is None else root.position
        return arguments.fact(node, ".".join(names), self.vocabulary, position)

    def constants(self, node: Call) -> None:
        """Refuse now what a constant argument would make fail always: a wrong pattern, date, span or zone."""
        if not all(isinstance(operand, Literal) for operand in node.operands[1:] or node.operands):
            return
        texts = [text for operand in node.operands if (text := coercion.text_literal(operand)) is not None]
        try:
            if node.function == "matches" and texts:
                pattern.compiled(texts[-1])
            elif node.function in ("timestamp", "duration", "days") and isinstance(node.operands[0], Literal):
                FUNCTIONS[node.function].run(node.operands[0].value)
            elif node.operands[0].type == TIMESTAMP and texts:
                moments.local(moments.EPOCH, texts[-1])
        except RuleFailed as failed:
            at = node.operands[-1]
            found = texts[-1] if texts else unparse(at)
            raise RuleError("bad_constant", failed.message, position=at.position, found=found) from None
