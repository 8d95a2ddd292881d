"""The source as the tests of the house see it: modules, their trees, and the rooms they stand in."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import laurels

ROOT = Path(laurels.__file__).parents[2]
SRC = ROOT / "src"
FLOORS = ("system", "core", "program", "engine", "insight")
ROOF = ("app", "worker", "cli", "demo")


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the source."""

    name: str
    path: Path
    text: str

    @property
    def place(self) -> str:
        """Say where it is, as one would write it."""
        return str(self.path.relative_to(ROOT))

    @property
    def room(self) -> str | None:
        """Name the room it stands in, such as `laurels.core.orders`."""
        return room_of(self.name)

    @property
    def tree(self) -> ast.Module:
        """Parse it."""
        return _parsed(self.text)

    @property
    def nodes(self) -> tuple[ast.AST, ...]:
        """List every node of its tree."""
        return _walked(self.text)


@dataclass(frozen=True, slots=True)
class Import:
    """One name that a module imports from the house."""

    line: int
    module: str
    name: str | None


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@cache
def _walked(text: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_parsed(text)))


@cache
def modules() -> tuple[Module, ...]:
    """Read every file of the package, in the order of their names."""
    found: list[Module] = []
    for path in sorted((SRC / "laurels").rglob("*.py")):
        parts = path.relative_to(SRC).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, path, path.read_text(encoding="utf-8")))
    return tuple(found)


def room_of(name: str) -> str | None:
    """Name the room that a module stands in, or None outside the floors with rooms."""
    parts = name.split(".")
    return ".".join(parts[:3]) if len(parts) > 2 and parts[1] in FLOORS else None


@cache
def rooms() -> tuple[str, ...]:
    """List the rooms, as packages."""
    return tuple(sorted({module.room for module in modules() if module.room is not None}))


def imports_of(module: Module) -> Iterator[Import]:
    """List what a module imports from the house, also inside functions."""
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "laurels":
            for alias in node.names:
                yield Import(node.lineno, node.module, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "laurels":
                    yield Import(node.lineno, alias.name, None)


@cache
def import_everything() -> tuple[str, ...]:
    """Import every module of the package, so that whatever registers itself has done so."""
    found = pkgutil.walk_packages(laurels.__path__, "laurels.")
    names = [one.name for one in found if not one.name.endswith("__main__")]
    for name in names:
        importlib.import_module(name)
    return tuple(names)
