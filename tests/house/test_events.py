"""What is emitted is declared by a room, and what is declared is emitted."""

from __future__ import annotations

import ast
import re
from collections import Counter

from tests.house.reference import events
from tests.house.source import Module, modules

TYPE = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")


def _emits(module: Module) -> list[ast.expr]:
    return [
        node.args[0]
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "emit"
        and node.args
    ]


def _types(module: Module) -> set[str]:
    """List the event types a module emits: as written, or, where a variable is emitted, whatever looks like one."""
    emitted = _emits(module)
    if not emitted:
        return set()
    if all(isinstance(one, ast.Constant) for one in emitted):
        texts = {one.value for one in emitted if isinstance(one, ast.Constant)}
    else:
        texts = {node.value for node in ast.walk(module.tree) if isinstance(node, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and TYPE.fullmatch(text)}


def test_what_is_emitted_is_declared() -> None:
    declared = {name for names in events().values() for name in names}
    unknown = {module.place: sorted(_types(module) - declared) for module in modules() if _types(module) - declared}
    assert not unknown, f"declare these in EVENTS of the room that they speak of: {unknown}"


def test_what_is_declared_is_emitted() -> None:
    emitted = {name for module in modules() for name in _types(module)}
    silent = {room: sorted(names.keys() - emitted) for room, names in events().items() if names.keys() - emitted}
    assert not silent, f"nobody emits {silent}"


def test_an_event_is_declared_once() -> None:
    counted = Counter(name for names in events().values() for name in names)
    twice = sorted(name for name, times in counted.items() if times > 1)
    assert not twice, f"two rooms declare {twice}"


def test_an_event_is_named_by_its_noun_and_what_happened() -> None:
    wrong = [name for names in events().values() for name in names if not TYPE.fullmatch(name)]
    wrong += [name for names in events().values() for name, text in names.items() if not text.endswith(".")]
    assert not wrong
