"""What the catalogue must say of every table, so that workspaces stay apart and a cluster can spread them.

The rules are those of Citus for distributed tables: everything begins with the workspace. The same order makes every
index serve one workspace, and row level security cheap.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from laurels.kit.postgres.cluster import APP, BATCH, READER
from laurels.kit.postgres.footer import HOUSE_POLICY, POLICY, Table
from laurels.kit.postgres.footer import TABLES as CATALOGUE
from tests.conftest import Database

GLOBAL = {
    "migration": "which files made this schema; written by the migration runner alone",
}
"""Tables of no workspace, each with its reason. They are few, small and hardly ever written."""

NEVER_REWRITTEN = frozenset({
    "audit", "campaign_version", "consumption", "decision", "event", "feed", "gift_card_movement", "hold", "hold_end",
    "hold_lot", "journal", "lot", "order_return", "payment", "redemption_incentive",
    "redemption_refusal", "redemption_return", "return_line", "seal", "segment_version", "stacking_version", "transfer",
})  # fmt: skip
"""Tables that are history: what is written stays, but for the running columns that their comment names."""

TEXT_IDS = frozenset({"external_id", "line_id", "request_id", "source_id"})
"""Ids that others gave."""

COLUMN_TYPES = {
    "_at": {"timestamp with time zone"},
    "_on": {"date"},
    "_minor": {"bigint"},
    "_points": {"bigint"},
    "_bps": {"integer"},
}
ALLOWED_TYPES = frozenset({
    "bigint", "boolean", "bytea", "date", "integer", "interval", "jsonb", "numeric", "smallint", "text", "text[]",
    "timestamp with time zone", "uuid", "uuid[]",
})  # fmt: skip
"""Nothing inexact, nothing without a zone, no text with a length."""

NUMBERED = {"feed_inbox.position"}
"""Columns that PostgreSQL numbers: no identifiers, but the order in which rows were written, which only it knows."""

INEXACT = {
    "import.progress": "the share of a file that was read, for a bar on a screen",
}
"""Columns of other types, each with its reason; no amount is ever among them."""


@pytest.fixture(scope="module")
def db(shared_database: Database) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(shared_database.owner_url, autocommit=True) as db:
        yield db


@pytest.fixture(scope="module")
def tables(db: psycopg.Connection[Any]) -> list[Table]:
    found = [Table(*row) for row in db.execute(CATALOGUE)]
    assert len(found) > 20, "the schema is not there"
    return found


@pytest.fixture(scope="module")
def columns(db: psycopg.Connection[Any]) -> list[tuple[str, int, str, str, bool, bool]]:
    return db.execute("""
        SELECT c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
               a.attidentity <> '' OR pg_get_serial_sequence(c.relname, a.attname) IS NOT NULL
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        ORDER BY 1, 2
    """).fetchall()


def _tenant(tables: list[Table]) -> set[str]:
    return {table.name for table in tables if table.kind in "rp" and table.name not in GLOBAL}


def test_every_table_begins_with_its_workspace(
    tables: list[Table], columns: list[tuple[str, int, str, str, bool, bool]]
) -> None:
    first = {table: (name, kind, filled) for table, place, name, kind, filled, _ in columns if place == 1}
    wrong = {name: first[name] for name in _tenant(tables) if first[name] != ("workspace_id", "uuid", True)}
    assert not wrong, f"start these with `workspace_id uuid NOT NULL`, or say in GLOBAL why not: {wrong}"


def test_every_key_begins_with_the_workspace(db: psycopg.Connection[Any], tables: list[Table]) -> None:
    keys = db.execute("""
        SELECT c.relname, k.conname, k.contype::text,
               (SELECT attname FROM pg_attribute WHERE attrelid = k.conrelid AND attnum = k.conkey[1]),
               (SELECT attname FROM pg_attribute WHERE attrelid = k.confrelid AND attnum = k.confkey[1]),
               t.relname, k.confdeltype::text, k.confupdtype::text
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        LEFT JOIN pg_class t ON t.oid = k.confrelid
        WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('p', 'u', 'f', 'x')
    """).fetchall()
    tenant = _tenant(tables)
    wrong: list[str] = []
    for table, name, kind, first, target_first, target, on_delete, on_update in keys:
        if table in tenant and first != "workspace_id":
            wrong.append(f"{name} of {table} begins with {first}")
        if kind == "f" and target in tenant and (table not in tenant or target_first != "workspace_id"):
            wrong.append(f"{name} of {table} reaches {target} without its workspace")
        if on_delete in "nd" or on_update in "nd":
            wrong.append(f"{name} of {table} sets columns of a row that nobody wrote; use NO ACTION or CASCADE")
    without = tenant - {table for table, _, kind, *_ in keys if kind == "p"}
    assert not without, f"no primary key: {sorted(without)}"
    assert not wrong, "\n".join(wrong)


def test_every_index_begins_with_the_workspace(db: psycopg.Connection[Any], tables: list[Table]) -> None:
    found = db.execute("""
        SELECT c.relname, i.relname,
               (SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = x.indkey[0])
        FROM pg_index x
        JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_class c ON c.oid = x.indrelid
        JOIN pg_am m ON m.oid = i.relam
        WHERE c.relnamespace = 'public'::regnamespace AND m.amname = 'btree'
    """).fetchall()
    tenant = _tenant(tables)
    wrong = [f"{index} of {table} begins with {first}" for table, index, first in found if table in tenant]
    assert not [one for one in wrong if not one.endswith("workspace_id")]


def test_columns_have_exact_types_that_their_names_promise(
    columns: list[tuple[str, int, str, str, bool, bool]],
) -> None:
    wrong: list[str] = []
    for table, _, name, kind, _, numbered in columns:
        if table in GLOBAL:
            continue
        if kind not in ALLOWED_TYPES and f"{table}.{name}" not in INEXACT:
            wrong.append(f"{table}.{name} is {kind}")
        if numbered and f"{table}.{name}" not in NUMBERED:
            wrong.append(f"{table}.{name} draws from a sequence; ids come from the application")
        if (name == "id" or name.endswith("_id")) and kind != "uuid" and name not in TEXT_IDS:
            wrong.append(f"{table}.{name} is {kind}, and an id is a uuid")
        for suffix, kinds in COLUMN_TYPES.items():
            if name.endswith(suffix) and kind not in kinds:
                wrong.append(f"{table}.{name} is {kind}, and {suffix} promises {kinds}")
    assert not wrong, "\n".join(wrong)


def test_nothing_happens_behind_a_statement(db: psycopg.Connection[Any]) -> None:
    """No trigger, no rule, no function with the rights of its owner."""
    triggers = db.execute("""
        SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
    """).fetchall()
    rules = db.execute("""
        SELECT c.relname, r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
        WHERE r.rulename <> '_RETURN' AND c.relnamespace = 'public'::regnamespace
    """).fetchall()
    raised = db.execute("""
        SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
    """).fetchall()
    assert (triggers, rules, raised) == ([], [], [])


def test_every_table_shows_only_one_workspace(db: psycopg.Connection[Any], tables: list[Table]) -> None:
    tenant = _tenant(tables)
    open_ones = [one.name for one in tables if one.name in tenant and not (one.secured and POLICY in one.policies)]
    assert not open_ones, f"row level security is not enabled, not forced or has no policy on {open_ones}"
    others = db.execute("""
        SELECT polrelid::regclass::text, polname FROM pg_policy WHERE polname NOT IN (%s, %s)
    """, [POLICY, HOUSE_POLICY]).fetchall()  # fmt: skip
    assert not others, f"policies add up with OR, so one more may open a table: {others}"


def test_the_role_of_requests_is_bound_and_owns_nothing(db: psycopg.Connection[Any]) -> None:
    roles = dict(
        db.execute(
            "SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = ANY(%s)", [[APP, READER, BATCH]]
        ).fetchall()
    )
    assert roles == {APP: False, READER: False, BATCH: True}
    owned = db.execute("SELECT relname FROM pg_class WHERE relowner = %s::regrole", [APP]).fetchall()
    assert not owned


def test_history_is_append_only(db: psycopg.Connection[Any], tables: list[Table]) -> None:
    by_name = {table.name: table for table in tables}
    unmarked = [name for name in NEVER_REWRITTEN if "append-only:" not in by_name[name].comment]
    unknown = [one.name for one in tables if "append-only:" in one.comment and one.name not in NEVER_REWRITTEN]
    assert not unmarked, f"say `COMMENT ON TABLE … IS 'append-only: …'` for {unmarked}"
    assert not unknown, f"name in NEVER_REWRITTEN what the schema calls append-only: {unknown}"
    granted = db.execute("""
        SELECT c.relname, r.rolname, a.privilege_type
        FROM pg_class c, aclexplode(c.relacl) a, pg_roles r
        WHERE c.relname = ANY(%s) AND r.oid = a.grantee AND r.rolname = ANY(%s)
          AND a.privilege_type NOT IN ('SELECT', 'INSERT')
    """, [sorted(NEVER_REWRITTEN), [APP, BATCH, READER]]).fetchall()  # fmt: skip
    assert not granted, f"history can be rewritten: {granted}"
    running = {
        (table, column)
        for table, column in db.execute("""
            SELECT c.relname, t.attname
            FROM pg_class c, pg_attribute t, aclexplode(t.attacl) a
            WHERE c.relname = ANY(%s) AND t.attrelid = c.oid AND a.privilege_type = 'UPDATE'
        """, [sorted(NEVER_REWRITTEN)])
    }  # fmt: skip
    assert running == RUNNING


RUNNING = {
    ("event", "attributes"),  # personal data that a customer has erased
    ("hold", "remaining"),
    ("lot", "held"),
    ("lot", "remaining"),
}
"""The only columns of history that may change."""
