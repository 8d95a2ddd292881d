"""What follows every migration: who may do what with each table, read from the catalogue and from the tables' comments.

- Requests and set based jobs may read and write every table, and the reading role may read.
- `COMMENT ON TABLE entry IS 'append-only: …'` lets them add and read alone; `running: remaining, held` in the same
  comment names the columns that they may still update.
- A table with a `workspace_id` shows and takes only the rows of the workspace that the transaction has set.

Only what differs is changed, so that a start on a database already in order takes no lock on any table.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import Connection, sql

from laurels.kit.postgres.cluster import APP, BATCH, READER
from laurels.kit.postgres.errors import PostgresError

log = logging.getLogger(__name__)

Db = Connection[Any]

POLICY, HOUSE_POLICY = "workspace", "house"
READ = frozenset({"SELECT"})
APPEND = READ | {"INSERT"}
ALL = APPEND | {"UPDATE", "DELETE"}
OF_THE_RUNNER = "migration"
_RUNNING = re.compile(r"\brunning:\s*(\w+(?:\s*,\s*\w+)*)")

TABLES = """
SELECT c.oid::int, c.relname, c.relkind::text, c.relrowsecurity AND c.relforcerowsecurity,
       coalesce(obj_description(c.oid, 'pg_class'), ''),
       EXISTS (SELECT FROM pg_attribute a
               WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped),
       ARRAY(SELECT p.polname::text FROM pg_policy p WHERE p.polrelid = c.oid),
       coalesce('security_invoker=true' = ANY(c.reloptions) OR 'security_invoker=on' = ANY(c.reloptions), false)
FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace
  AND c.relkind IN ('r', 'p', 'v', 'm')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY c.relname
"""
ON_TABLES = """
SELECT c.oid::int, r.rolname, a.privilege_type
FROM pg_class c, aclexplode(c.relacl) a, pg_roles r
WHERE c.relnamespace = current_schema()::regnamespace AND r.oid = a.grantee
"""
ON_COLUMNS = """
SELECT c.oid::int, r.rolname, t.attname
FROM pg_class c, pg_attribute t, aclexplode(t.attacl) a, pg_roles r
WHERE c.relnamespace = current_schema()::regnamespace AND t.attrelid = c.oid AND NOT t.attisdropped
  AND r.oid = a.grantee AND a.privilege_type = 'UPDATE'
"""
BOUND = """
SELECT rolname FROM pg_roles
WHERE NOT rolsuper AND NOT rolbypassrls AND (rolname = %s OR rolname = current_user)
"""


class TableRefused(PostgresError):
    """A table or view breaks a rule of the house."""

    code = "table_refused"


@dataclass(frozen=True, slots=True)
class Table:
    """What the catalogue knows of one table or view."""

    oid: int
    name: str
    kind: str
    secured: bool
    comment: str
    tenant: bool
    policies: list[str]
    invoker: bool

    def wanted(self, role: str) -> tuple[frozenset[str], frozenset[str]]:
        """Name the privileges that a role shall have on the table, and the columns that it may update beyond them."""
        if role == READER or self.name == OF_THE_RUNNER or self.kind in "vm":
            return READ, frozenset()
        if "append-only:" not in self.comment:
            return ALL, frozenset()
        running = _RUNNING.search(self.comment)
        return APPEND, frozenset(re.split(r"\s*,\s*", running[1])) if running else frozenset()


def apply(db: Db) -> None:
    """Grant, revoke and secure what differs from the rules above, in the caller's transaction.

    :raises TableRefused: a view would show the rows of every workspace
    """
    roles = [
        role for (role,) in db.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[APP, BATCH, READER]])
    ]
    if APP not in roles:
        log.warning(
            "There is no role %s: the owner of the tables serves the requests, append-only tables are not kept so.", APP
        )
    tables = [Table(*row) for row in db.execute(TABLES)]
    for table in tables:
        _secure(db, table)
    _grant(db, tables, roles)
    for role in roles:
        db.execute(_text("GRANT USAGE ON SCHEMA {schema} TO {role}", schema=_schema(db), role=role))
        db.execute(_text("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}", schema=_schema(db), role=role))
    _let_the_house_in(db, tables)


def owner_is_bound(db: Db) -> bool:
    """Tell whether the owner itself serves requests, so that its own policies bind it."""
    return not _separate(db) and db.execute(
        "SELECT NOT rolsuper AND NOT rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone() == (True,)


def _separate(db: Db) -> bool:
    row = db.execute(
        "SELECT current_user <> %(app)s AND EXISTS (SELECT FROM pg_roles WHERE rolname = %(app)s AND"
        " (current_user = 'laurels_owner' OR pg_has_role(current_user, oid, 'SET')))",
        {"app": APP},
    ).fetchone()
    return row == (True,)


def _secure(db: Db, table: Table) -> None:
    if table.kind == "v" and not table.invoker:
        raise TableRefused(
            f"The view {table.name} would show its owner's rows to everyone. Create it WITH (security_invoker = true)."
        )
    if not table.tenant or table.kind in "vm":
        return
    if POLICY not in table.policies:
        mine = sql.SQL("workspace_id = nullif(current_setting('laurels.workspace_id', true), '')::uuid")
        db.execute(
            sql.SQL("CREATE POLICY {} ON {} USING ({}) WITH CHECK ({})").format(
                sql.Identifier(POLICY), sql.Identifier(table.name), mine, mine
            )
        )
    if not table.secured:
        db.execute(_text("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", table=table.name))
        db.execute(_text("ALTER TABLE {table} FORCE ROW LEVEL SECURITY", table=table.name))


def _let_the_house_in(db: Db, tables: list[Table]) -> None:
    """Let the owner's migrations and the set based jobs see every row where they cannot be given BYPASSRLS."""
    if not _separate(db):
        return
    bound = [role for (role,) in db.execute(BOUND, [BATCH])]
    for table in tables:
        if bound and table.tenant and table.kind in "rp" and HOUSE_POLICY not in table.policies:
            db.execute(
                sql.SQL("CREATE POLICY {} ON {} TO {} USING (true) WITH CHECK (true)").format(
                    sql.Identifier(HOUSE_POLICY),
                    sql.Identifier(table.name),
                    sql.SQL(", ").join(map(sql.Identifier, bound)),
                )
            )


def _grant(db: Db, tables: list[Table], roles: list[str]) -> None:
    have: dict[tuple[int, str], set[str]] = {}
    columns: dict[tuple[int, str], set[str]] = {}
    for oid, role, privilege in db.execute(ON_TABLES):
        have.setdefault((oid, role), set()).add(privilege)
    for oid, role, column in db.execute(ON_COLUMNS):
        columns.setdefault((oid, role), set()).add(column)
    for table in tables:
        for role in roles:
            granted, updatable = have.get((table.oid, role), set()), columns.get((table.oid, role), set())
            wanted, running = table.wanted(role)
            for privilege in sorted(granted - wanted):
                _change(db, "REVOKE {privilege} ON {table} FROM {role}", table, role, privilege)
            for privilege in sorted(wanted - granted):
                _change(db, "GRANT {privilege} ON {table} TO {role}", table, role, privilege)
            for column in sorted(updatable - running):
                _change(db, "REVOKE UPDATE ({column}) ON {table} FROM {role}", table, role, column=column)
            for column in sorted(running - updatable):
                _change(db, "GRANT UPDATE ({column}) ON {table} TO {role}", table, role, column=column)


def _change(db: Db, text: LiteralString, table: Table, role: str, privilege: str = "", *, column: str = "") -> None:
    db.execute(
        sql.SQL(text).format(
            privilege=sql.SQL(privilege),  # pyright: ignore[reportArgumentType] - one of PostgreSQL's own words
            table=sql.Identifier(table.name), role=sql.Identifier(role), column=sql.Identifier(column or "-"),
        )
    )  # fmt: skip


def _text(text: LiteralString, **names: str) -> sql.Composed:
    return sql.SQL(text).format(**{name: sql.Identifier(value) for name, value in names.items()})


def _schema(db: Db) -> str:
    row = db.execute("SELECT current_schema()").fetchone()
    return str(row[0]) if row else "public"
