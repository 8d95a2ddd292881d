"""Every statement is right on the real schema, and names its workspace wherever it touches a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from laurels.kit.postgres import Statement, all_statements
from tests.conftest import Database
from tests.house.source import import_everything

import_everything()
STATEMENTS = {one.name: one for one in all_statements() if one.module.startswith("laurels.")}

TEXT_IDS = frozenset({"external_id", "line_id", "request_id", "source_id"})

ACROSS_WORKSPACES: dict[str, str] = {}
"""Statements of set based jobs that work for all workspaces at once, each with its reason."""

_PARAMETER = re.compile(r"%\((\w+)\)[sbt]")
_COMMENT = re.compile(r"--[^\n]*")
_TEXT = re.compile(r"'(?:[^']|'')*'")
_TABLE = re.compile(
    r"(?<!DISTINCT )\b(?:FROM|JOIN|INTO|UPDATE)\s+(?:ONLY\s+|LATERAL\s+)?(?P<name>[a-z_][a-z0-9_]*)(?!\s*\(|\.)\b"
    r"(?:\s+(?:AS\s+)?(?P<alias>(?!(?:SET|WHERE|ON|USING|JOIN|LEFT|CROSS|ORDER|GROUP|LIMIT|FOR|RETURNING|VALUES|SELECT|"
    r"INNER|UNION|AND|AS|DEFAULT|OVERRIDING|TABLESAMPLE|HAVING|WINDOW|OFFSET|FULL|RIGHT|NATURAL)\b)[a-z_][a-z0-9_]*))?"
)


@pytest.fixture(scope="module")
def db(shared_database: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(shared_database.app_url, autocommit=True) as db:
        yield db


@pytest.fixture(scope="module")
def tenant_tables(db: psycopg.Connection[Any]) -> set[str]:
    rows = db.execute("""
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'workspace_id'
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
    """)
    return {name for (name,) in rows}


def test_there_are_statements() -> None:
    assert len(STATEMENTS) > 100
    assert not [name for name in STATEMENTS if name.endswith(".?")], "keep a statement in a constant of its module"


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_is_right_on_the_real_schema(name: str, db: psycopg.Connection[Any]) -> None:
    places: dict[str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        return f"${places.setdefault(found[1], len(places) + 1)}"

    text = _PARAMETER.sub(numbered, STATEMENTS[name]).replace("%%", "%")
    kinds = f"({', '.join(_kind(parameter) for parameter in places)})" if places else ""
    with db.transaction(force_rollback=True):
        db.execute(f"PREPARE one{kinds} AS {text}".encode())
        db.execute("DEALLOCATE one")


def _kind(parameter: str) -> str:
    """Name the type that a parameter is sent with; texts are sent without one, and the rest is taken as it is used."""
    if parameter == "now" or parameter.endswith("_at"):
        return "timestamptz"
    if (parameter == "id" or parameter.endswith("_id")) and parameter not in TEXT_IDS:
        return "uuid"
    return "unknown"


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_names_the_workspace_of_every_table(name: str, tenant_tables: set[str]) -> None:
    if name in ACROSS_WORKSPACES:
        return
    missing = sorted(_without_workspace(STATEMENTS[name], tenant_tables))
    assert not missing, f"{name} touches {missing} without saying in which workspace"


def _without_workspace(statement: Statement, tables: set[str]) -> set[str]:
    """Name the tables that a statement touches more often than it says their workspace.

    Each reference wants a `workspace_id` of its own: by its alias, or plain in its own part of the statement.
    """
    text = _TEXT.sub("''", _COMMENT.sub("", statement))
    missing: set[str] = set()
    for part, found in _references(text):
        table, alias = found["name"], found["alias"]
        if table not in tables:
            continue
        called = [re.escape(one) for one in (alias, table) if one]
        named = rf"\b(?:{'|'.join(called)})\.workspace_id\b|(?<![.\w])workspace_id\b"
        if not re.search(named, part):
            missing.add(table if alias is None else f"{table} AS {alias}")
    return missing


def _references(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Give each reference to a table with the innermost brackets around it."""
    for found in _TABLE.finditer(text):
        yield _innermost(text, found.start()), found


def _innermost(text: str, place: int) -> str:
    depth, start = 0, 0
    for index in range(place, -1, -1):
        if text[index] == ")":
            depth += 1
        elif text[index] == "(":
            if depth == 0:
                start = index + 1
                break
            depth -= 1
    depth = 0
    for index in range(place, len(text)):
        if text[index] == "(":
            depth += 1
        elif text[index] == ")":
            if depth == 0:
                return text[start:index]
            depth -= 1
    return text[start:]


def test_the_check_sees_what_is_missing() -> None:
    tables = {"lot", "account"}
    good = "SELECT 1 FROM lot JOIN account AS a ON a.workspace_id = lot.workspace_id WHERE lot.workspace_id = %(w)s"
    bad = "SELECT 1 FROM account WHERE workspace_id = %(w)s AND id IN (SELECT account_id FROM lot WHERE id = %(id)s)"
    aliased = "SELECT 1 FROM lot AS l JOIN account AS a ON a.id = l.account_id WHERE a.workspace_id = %(w)s"
    assert _without_workspace(Statement(good), tables) == set()
    assert _without_workspace(Statement(bad), tables) == {"lot"}
    assert _without_workspace(Statement(aliased), tables) == {"lot AS l"}
