"""What is generated from the code is what the code says now."""

from __future__ import annotations

import difflib

import pytest

from laurels.kit.postgres import migrate
from tests.conftest import Database
from tests.house import reference, regenerate
from tests.house.source import ROOT

CURE = "is out of date; run `python -m tests.house.regenerate` and look at the difference before you commit it"


@pytest.mark.parametrize("name", [path.name for path in reference.pages()])
def test_the_reference_is_up_to_date(name: str) -> None:
    path = reference.REFERENCE / name
    _compare(path.read_text(encoding="utf-8") if path.exists() else "", reference.pages()[path], path.name)


def test_the_schema_is_what_the_migrations_make(empty_database: Database) -> None:
    migrate(empty_database.owner_url)
    made = regenerate.schema_text(empty_database.owner_url)
    _compare(regenerate.SCHEMA.read_text(encoding="utf-8"), made, str(regenerate.SCHEMA.relative_to(ROOT)))


def _compare(kept: str, made: str, name: str) -> None:
    if kept != made:
        lines = difflib.unified_diff(kept.splitlines(), made.splitlines(), name, "now", lineterm="", n=1)
        pytest.fail(f"{name} {CURE}:\n" + "\n".join(list(lines)[:60]), pytrace=False)


def test_every_problem_says_what_to_do() -> None:
    vague = [code for code, kind in reference.problems().items() if "cure" not in _own(kind)]
    assert not vague, f"these say nothing of their own about what to do: {vague}"


def _own(kind: type) -> set[str]:
    """Name what a problem and its parents below Problem itself declare."""
    return {name for one in kind.__mro__ if one.__name__ not in ("Problem", "Exception") for name in vars(one)}
