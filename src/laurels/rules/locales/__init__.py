"""The languages that rules are said in: an open set, one file per member, each with one `LOCALE`."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from laurels.rules.locales._locale import Locale, Pair

__all__ = ["ENGLISH", "LOCALES", "Locale", "Pair", "language"]


def _members() -> dict[str, Locale]:
    names = sorted(found.name for found in pkgutil.iter_modules(__path__) if not found.name.startswith("_"))
    members = [getattr(import_module(f"{__name__}.{name}"), "LOCALE") for name in names]  # noqa: B009
    return {member.code: member for member in members if isinstance(member, Locale)}


LOCALES = _members()
ENGLISH = LOCALES["en"]


def language(code: str) -> Locale:
    """Find the language of a locale such as "es-MX"; English stands in for one that is not there."""
    return LOCALES.get(code.replace("_", "-").partition("-")[0].lower(), ENGLISH)
