"""PostgreSQL: the one server we stand on, found or run by ourselves, and the plain SQL we speak to it."""

from laurels.kit.postgres.statements import Statement, all_statements, statement

__all__ = ["Statement", "all_statements", "statement"]
