"""What is emitted is declared by a room, and what is declared is emitted."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache

from tests.house.reference import events
from tests.house.source import Module, modules

TYPE = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")


@cache
def _emits(module: Module) -> list[ast.expr]:
    return [
        node.args[0]
        for node in module.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "emit"
        and node.args
    ]


NOT_EVENTS = {
    "backtests.run": "the name of a job",
    "import.run": "the name of a job",
    "vouchers.generate": "the name of a job",
}
"""Texts that look like event types in modules that emit a variable, each with what it is."""


@cache
def _types(module: Module) -> set[str]:
    """List the event types a module emits: as written, or, where a variable is emitted, whatever looks like one."""
    emitted = _emits(module)
    if not emitted:
        return set()
    if all(isinstance(one, ast.Constant) for one in emitted):
        texts = {one.value for one in emitted if isinstance(one, ast.Constant)}
    else:
        texts = {node.value for node in module.nodes if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and TYPE.fullmatch(text)} - NOT_EVENTS.keys()


def test_what_is_emitted_is_declared() -> None:
    declared = {name for names in events().values() for name in names}
    unknown = {module.place: sorted(_types(module) - declared) for module in modules() if _types(module) - declared}
    assert not unknown, f"declare these in EVENTS of the room that they speak of: {unknown}"


def _beginnings(module: Module) -> set[str]:
    """List what the types that a module puts together begin with, such as `import.`."""
    joined = [node for node in module.nodes if isinstance(node, ast.JoinedStr)] if _emits(module) else []
    first = [node.values[0].value for node in joined if node.values and isinstance(node.values[0], ast.Constant)]
    return {text for text in first if isinstance(text, str) and re.fullmatch(r"[a-z_]+\.", text)}


def test_what_is_declared_is_emitted() -> None:
    emitted = {name for module in modules() for name in _types(module)}
    beginnings = tuple(text for module in modules() for text in _beginnings(module))
    silent = [
        name
        for names in events().values()
        for name in names
        if name not in emitted and not name.startswith(beginnings or ("\n",))
    ]
    assert not silent, f"nobody emits {silent}"


def test_an_event_is_declared_once() -> None:
    counted = Counter(name for names in events().values() for name in names)
    twice = sorted(name for name, times in counted.items() if times > 1)
    assert not twice, f"two rooms declare {twice}"


def test_an_event_is_named_by_its_noun_and_what_happened() -> None:
    wrong = [name for names in events().values() for name in names if not TYPE.fullmatch(name)]
    wrong += [name for names in events().values() for name, text in names.items() if not text.endswith(".")]
    assert not wrong
