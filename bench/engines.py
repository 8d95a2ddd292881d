"""Rule engines beside ours: each compiles a text (or JSON logic), takes a context in its own form, and decides."""

# The others are of the dependency group peers, which is rarely installed.
# pyright: reportMissingImports=false

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from laurels.rules import Vocabulary, check

Context = dict[str, Any]


@dataclass(frozen=True)
class Spoken:
    """One rule: as text, as JSON logic, and as the Python that a programmer would write."""

    text: str
    logic: Any
    python: Callable[[Any], bool]


@dataclass(frozen=True)
class Engine:
    """How an engine is used at its best.

    :param compile: what is done once a rule
    :param prepare: what is done once a context; None if the context is taken as it is
    :param decide: whether a compiled rule holds in a prepared context
    """

    name: str
    compile: Callable[[Spoken], Any]
    prepare: Callable[[Context], Any] | None
    decide: Callable[[Any, Any], bool]


def ours(vocabulary: Vocabulary) -> Engine:
    """Give our compiled rules."""
    return Engine("Laurels", lambda rule: check(rule.text, vocabulary), None, lambda rule, c: rule.holds(c))


def by_hand() -> Engine:
    """Give the Python that somebody would write for each rule."""
    return Engine("Python by hand", lambda rule: rule.python, None, lambda rule, c: rule(c))


def peers(types: Mapping[str, str]) -> tuple[list[Engine], list[str]]:
    """Give the engines that can be imported here, and say of the others why not.

    :param types: the type of each variable on top: map or timestamp
    """
    found: list[Engine] = []
    missing: list[str] = []
    for make in (_cel_cpp, _cel_rust, _json_logic, _cel_python):
        try:
            found.append(make(types))
        except ImportError as away:
            missing.append(f"{make.__doc__}: {away}; install the dependency group peers")
    return found, missing


def _cel_cpp(types: Mapping[str, str]) -> Engine:
    """cel-expr-python (Google's C++)"""
    from cel_expr_python import cel

    kinds = {"map": cel.Type.Map(cel.Type.STRING, cel.Type.DYN), "timestamp": cel.Type.TIMESTAMP}
    environment = cel.NewEnv(variables={name: kinds[kind] for name, kind in types.items()})
    return Engine(
        str(_cel_cpp.__doc__),
        lambda rule: environment.compile(rule.text),
        lambda context: environment.Activation(context),
        lambda rule, activation: rule.eval(activation).plain_value() is True,
    )


def _cel_rust(types: Mapping[str, str]) -> Engine:
    """common-expression-language (Rust)"""
    import cel

    return Engine(
        str(_cel_rust.__doc__),
        lambda rule: cel.compile(rule.text),
        lambda context: cel.Context(variables=context),
        lambda rule, context: rule.execute(context) is True,
    )


def _json_logic(types: Mapping[str, str]) -> Engine:
    """panzi-json-logic"""
    from json_logic import jsonLogic

    return Engine(
        str(_json_logic.__doc__),
        lambda rule: rule.logic,
        lambda context: {
            name: value.timestamp() if isinstance(value, datetime) else value for name, value in context.items()
        },
        lambda rule, context: jsonLogic(rule, context) is True,
    )


def _cel_python(types: Mapping[str, str]) -> Engine:
    """cel-python (celpy, CompiledRunner)"""
    import celpy
    from celpy import celtypes
    from celpy.adapter import json_to_cel

    environment = celpy.Environment(runner_class=celpy.CompiledRunner)

    def prepared(context: Context) -> Any:
        return {
            name: celtypes.TimestampType(value) if isinstance(value, datetime) else json_to_cel(value)
            for name, value in context.items()
        }

    return Engine(
        str(_cel_python.__doc__),
        lambda rule: environment.program(environment.compile(rule.text)),
        prepared,
        lambda rule, context: bool(rule.evaluate(context)),
    )


def compiled(engine: Engine, rules: Sequence[Spoken]) -> list[Any]:
    """Compile rules with an engine."""
    return [engine.compile(rule) for rule in rules]


def held(engine: Engine, rules: Sequence[Any], context: Context) -> int:
    """Prepare a context, decide every rule in it, and count those that hold: what one event costs."""
    ready = context if engine.prepare is None else engine.prepare(context)
    decide = engine.decide
    return sum(decide(rule, ready) for rule in rules)
