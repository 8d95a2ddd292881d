"""The roles of the house: one owns, one serves requests, one works in sets, one only reads.

The role of requests owns nothing and is bound by row level security; the role of set based jobs is not bound and
names the workspace in every predicate itself.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import LiteralString
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from laurels.kit.postgres.cluster import APP, BATCH, DATABASE, OWNER, READER

log = logging.getLogger(__name__)

LOCK_TIMEOUT = {APP: "5s", BATCH: "60s", READER: "5s"}
KINDS: dict[str, LiteralString] = {OWNER: "", APP: "NOBYPASSRLS", BATCH: "BYPASSRLS", READER: "NOBYPASSRLS"}


def ensure_own(super_url: str, passwords: Mapping[str, str], *, library: bool) -> None:
    """Make the roles and the database on a server of ours, where they are missing."""
    with psycopg.connect(super_url, autocommit=True) as db:
        have = {name for (name,) in db.execute("SELECT rolname FROM pg_roles")}
        with db.transaction():
            for role, kind in KINDS.items():
                if role not in have:
                    db.execute(
                        sql.SQL(
                            "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {} PASSWORD {}"
                        ).format(sql.Identifier(role), sql.SQL(kind), sql.Literal(passwords[role]))
                    )
            _limit(db, have)
        if db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            db.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
        if library:
            with psycopg.connect(_in_database(super_url), autocommit=True) as inside:
                inside.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")


def ensure_foreign(owner_url: str) -> tuple[str, str]:
    """Make roles without a login on a server that is not ours, and tell how to become those of requests and of jobs.

    Where that is not permitted the owner serves for everything; forced row level security still binds it.
    """
    try:
        with psycopg.connect(owner_url, autocommit=True) as db:
            have = {name for (name,) in db.execute("SELECT rolname FROM pg_roles")}
            for role in (APP, BATCH, READER):
                if role not in have:
                    _create(db, role)
            _limit(db, have)
            usable = {
                name
                for (name,) in db.execute(
                    "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND pg_has_role(current_user, oid, 'SET')",
                    [[APP, BATCH]],
                )
            }
    except psycopg.errors.InsufficientPrivilege as refused:
        log.warning(
            "The database user may not create roles (%s): it will serve for everything.", refused.diag.message_primary
        )
        return owner_url, owner_url
    return (become(owner_url, APP) if APP in usable else owner_url), (
        become(owner_url, BATCH) if BATCH in usable else owner_url
    )


def _create(db: psycopg.Connection[tuple[object, ...]], role: str) -> None:
    name = sql.Identifier(role)
    try:
        db.execute(sql.SQL("CREATE ROLE {} NOLOGIN {}").format(name, sql.SQL(KINDS[role])))
    except psycopg.errors.DuplicateObject:
        return  # another process was quicker
    except psycopg.errors.InsufficientPrivilege:
        if role != BATCH:
            raise
        db.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(name))  # a policy of its own stands in for BYPASSRLS
    db.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))


def _limit(db: psycopg.Connection[tuple[object, ...]], have: set[str]) -> None:
    for role, patience in LOCK_TIMEOUT.items():
        if role not in have:
            db.execute(
                sql.SQL("ALTER ROLE {} SET lock_timeout = {}").format(sql.Identifier(role), sql.Literal(patience))
            )


def become(url: str, role: str) -> str:
    """Change an address so that its sessions act as another role."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    query["options"] = f"{query.get('options', '')} -c role={role}".strip()
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))


def _in_database(super_url: str, database: str = DATABASE) -> str:
    return urlunsplit(urlsplit(super_url)._replace(path=f"/{database}"))
