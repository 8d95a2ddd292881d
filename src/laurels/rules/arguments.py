"""The constant arguments of parametric facts: customer.spent("365d")."""

from __future__ import annotations

from laurels.rules import literals
from laurels.rules.errors import RuleError, nearest
from laurels.rules.functions import FUNCTIONS
from laurels.rules.tree import Call, Literal, Node, Read
from laurels.rules.types import BOOL, INT, STRING
from laurels.rules.vocabulary import Entry, Parameter, Vocabulary

_KINDS: dict[type[object], str] = {str: STRING.kind, int: INT.kind, bool: BOOL.kind}
_SAMPLES: dict[str, str | int | bool] = {STRING.kind: "…", INT.kind: 1, BOOL.kind: True}


def fact(node: Call, path: str, vocabulary: Vocabulary, position: int) -> Read | None:
    """Take a call as the fact its dotted name stands for; None where it calls a function.

    :raises RuleError: the name is unknown, is no parametric fact, or its arguments do not fit
    """
    entry = vocabulary.entries.get(path)
    if entry is not None and entry.parameters:
        return Read(path, _filled(node, entry), position=position, type=entry.type)
    if entry is not None:
        if node.receiver is None and node.function in FUNCTIONS:
            return None
        message = f"{path} takes no arguments; write {path} without the parentheses"
        raise RuleError("wrong_arguments", message, position=node.position, found=f"{path}(…)", expected=path)
    group = path.rpartition(".")[0]
    if not group or group in vocabulary.entries or not vocabulary.inside(group) or node.function in FUNCTIONS:
        return None
    callable_names = [name for name, known in vocabulary.entries.items() if known.parameters]
    near = nearest(path, callable_names)
    raise RuleError("unknown_name", f"unknown name {path}()", position=position, found=path, nearest=near)


def left_out(entry: Entry, position: int) -> RuleError:
    """Say that a parametric fact is named without its parentheses."""
    example = _example(entry)
    names = " and ".join(parameter.name for parameter in entry.parameters)
    message = f"{entry.name} needs its {names}: write {example}"
    return RuleError("wrong_arguments", message, position=position, found=entry.name, expected=example)


def _filled(node: Call, entry: Entry) -> tuple[str | int | bool, ...]:
    given, wanted = node.arguments, entry.parameters
    needed = sum(parameter.default is None for parameter in wanted)
    if not needed <= len(given) <= len(wanted):
        example = _example(entry)
        message = f"{entry.name} takes {_counted(needed, len(wanted))}, as in {example}; found {len(given)}"
        at = given[len(wanted)].position if len(given) > len(wanted) else node.position
        raise RuleError("wrong_arguments", message, position=at, found=str(len(given)), expected=example)
    filled = [_constant(one, parameter, entry) for one, parameter in zip(given, wanted, strict=False)]
    return (*filled, *(one.default for one in wanted[len(given) :] if one.default is not None))


def _constant(node: Node, parameter: Parameter, entry: Entry) -> str | int | bool:
    what = f"the {parameter.name} of {entry.name}"
    value = node.value if isinstance(node, Literal) else None
    if not isinstance(node, Literal):
        message = f"{what} must be written out, as in {_example(entry)}; it cannot be worked out"
        raise RuleError("not_a_constant", message, position=node.position, expected=parameter.type.kind)
    kind = _KINDS.get(type(value))
    if not isinstance(value, str | int | bool) or kind != parameter.type.kind:
        message = f"{what} is {_article(parameter.type.kind)}, as in {_example(entry)}; found {node.text}"
        raise RuleError("wrong_type", message, position=node.position, found=node.text, expected=parameter.type.kind)
    if parameter.allowed is not None and value not in parameter.allowed:
        offers = [str(one) for one in parameter.allowed]
        raise RuleError(
            "value_not_allowed",
            f"{what} is never {node.text}",
            position=node.position,
            found=node.text,
            expected="one of " + ", ".join(offers[:20]),
            nearest=nearest(str(value), offers),
        )
    complaint = None if parameter.check is None else parameter.check(value)
    if complaint is not None:
        message = f"{what} cannot be {node.text}: {complaint}"
        raise RuleError("bad_constant", message, position=node.position, found=node.text, expected=complaint)
    return value


def _example(entry: Entry) -> str:
    """Show a call of the fact: customer.spent("30d")."""
    shown: list[str] = []
    for parameter in entry.parameters:
        offered = parameter.allowed[0] if parameter.allowed else None
        for value in (parameter.example, parameter.default, offered, _SAMPLES[parameter.type.kind]):
            if isinstance(value, str | int | bool):
                shown.append(literals.text(value))
                break
    return f"{entry.name}({', '.join(shown)})"


def _counted(least: int, most: int) -> str:
    if least == most:
        return f"{most} argument{'s' if most != 1 else ''}"
    return f"{least} to {most} arguments"


def _article(kind: str) -> str:
    return "an int" if kind == "int" else f"a {kind}"
