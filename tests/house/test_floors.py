"""Imports only go down, rooms are entered by their face, and what decides does no input or output."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest
from importlinter.application import use_cases
from importlinter.configuration import configure

from tests.house.source import ROOF, ROOT, Module, imports_of, modules, room_of

OPEN_TO_THE_ROOF = frozenset({"api", "jobs"})
"""What the roof binds: routes and jobs."""

PURE_FILES = frozenset({"model", "policy"})
PURE_ELSEWHERE = {
    "laurels.core.carts.priced": "a cart with its discounts, from values only",
    "laurels.engine.decisions.context": "builds what rules see, from values only",
    "laurels.engine.redemptions.again": "works a kept redemption out again, from values only",
    "laurels.core.ledger.wire": "writes journals as rows, from values only",
    "laurels.program.campaigns.compiler": "compiles a definition, from values only",
    "laurels.program.campaigns.index": "finds campaigns by what a moment has, from values only",
    "laurels.program.campaigns.phrases": "words, and how they are put together",
    "laurels.system.staff.roles": "a table of what roles may do",
    "laurels.program.giftcards.transfers": "writes what a payment moves, from values only",
    "laurels.program.campaigns.schemas": "a definition is stored as it is written on the wire",
    "laurels.program.stacking.best": "searches combinations of offers, from values only",
    "laurels.program.stacking.compatibility": "compares campaigns, from values only",
    "laurels.program.stacking.taking": "takes an offer for a cart, from values only",
    "laurels.core.customers.schemas": "the reference to a customer is the same on every route",
    "laurels.engine.accruals.schemas": "hot bodies are read into what is asked without a step between",
    "laurels.engine.pricing.schemas": "carts are read into what is asked without a step between",
    "laurels.engine.redemptions.schemas": "carts are read into what is asked without a step between",
}
"""Modules beside models and policies that do no input or output, each with the reason why pure modules may use it."""


def test_imports_only_go_down(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    kept = use_cases.lint_imports(config_filename=str(ROOT / ".importlinter"), cache_dir=None)
    assert kept, "run lint-imports:\n" + capsys.readouterr().out


def test_a_room_is_entered_by_its_face() -> None:
    broken = [
        f"{module.place}:{line} imports {target}, which is inside {room_of(target)}; import its face"
        for module in modules()
        for line, target in _entered(module)
        if not _may_enter(module, target)
    ]
    assert not broken, "\n".join(broken)


def _entered(module: Module) -> Iterator[tuple[int, str]]:
    """List the modules inside rooms that a module imports."""
    known = {one.name for one in modules()}
    for found in imports_of(module):
        whole = f"{found.module}.{found.name}" if found.name else found.module
        target = whole if whole in known else found.module
        room = room_of(target)
        if room is not None and target != room:
            yield found.line, target


def _may_enter(module: Module, target: str) -> bool:
    room = room_of(target)
    if module.room == room:
        return True
    return module.name.split(".")[1] in ROOF and target.split(".")[3] in OPEN_TO_THE_ROOF


def test_the_web_application_binds_the_routes_of_every_room() -> None:
    app = next(module for module in modules() if module.name == "laurels.app")
    bound = {f"{one.module}.{one.name}" for one in imports_of(app)} | {one.module for one in imports_of(app)}
    missing = [module.name for module in modules() if module.name.endswith(".api") and module.name not in bound]
    assert not missing, f"import these in app.py: {missing}"


def _pure(name: str) -> bool:
    parts = name.split(".")
    if parts[1:2] == ["kit"]:
        return parts[2:3] not in (["doors"], ["postgres"], ["tx"], ["web"], ["hot"], ["front"], ["outbound"])
    if parts[1:2] == ["rules"]:
        return True
    inside = parts[3:4]
    return name in PURE_ELSEWHERE or (bool(inside) and inside[0] in PURE_FILES)


def test_what_a_pure_module_takes_from_another_room_is_pure() -> None:
    broken: list[str] = []
    for module in modules():
        if module.room is None or module.name.split(".")[-1] not in PURE_FILES:
            continue
        for line, name, value in _taken(module):
            home = getattr(value, "__module__", None)
            if isinstance(home, str) and home.startswith("laurels") and not _pure(home):
                broken.append(f"{module.place}:{line} uses {name}, which lives in {home} and may do input or output")
    assert not broken, "\n".join(broken)


def _named(module: str, name: str) -> object:
    try:
        return importlib.import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return getattr(importlib.import_module(module), name)


def _taken(module: Module) -> Iterator[tuple[int, str, object]]:
    """List what a module uses of other rooms: names it imports, and attributes of faces it imports."""
    faces: dict[str, object] = {}
    for found in imports_of(module):
        if found.name is None or room_of(found.module) == module.room:
            continue
        value = _named(found.module, found.name)
        if isinstance(value, ModuleType):
            faces[found.name] = value
        elif room_of(found.module) is not None:
            yield found.line, f"{found.module}.{found.name}", value
    for node in module.nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in faces:
            value = getattr(faces[node.value.id], node.attr, None)
            yield node.lineno, f"{node.value.id}.{node.attr}", value
