"""The functions of the rule language: an open set, one file per member, each with one `FUNCTION`."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from laurels.rules.functions._function import Function, Signature

__all__ = ["FUNCTIONS", "Function", "Signature"]


def _members() -> dict[str, Function]:
    names = sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_"))
    members = [getattr(import_module(f"{__name__}.{name}"), "FUNCTION") for name in names]  # noqa: B009
    return {member.name: member for member in members if isinstance(member, Function)}


FUNCTIONS = _members()
