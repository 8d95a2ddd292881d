"""PostgreSQL: the one server we stand on, found or run by ourselves, and the plain SQL we speak to it.

- `running(settings)` holds a database while a block lasts; `connect_info(settings)` only tells where it is.
- `migrate(owner_url)` brings the schema, its privileges and its row level security up to the newest file.
- `open_pool(url, …)` lends connections; a transaction says `SET LOCAL laurels.workspace_id = '…'` before it sees a row.
- `statement("…")` declares every SQL text, in a room's store.

Always true: requests run as a role that owns nothing and sees one workspace; acknowledged means durable.
"""

from laurels.kit.postgres.dump import dump_schema
from laurels.kit.postgres.errors import (
    CannotSwitchUser,
    DataDirectoryUnusable,
    NoDiskSpace,
    NoPostgres,
    NotRunning,
    OtherMajorVersion,
    PortTaken,
    PostgresError,
    StartFailed,
)
from laurels.kit.postgres.footer import TableRefused
from laurels.kit.postgres.migrate import Migration, MigrationFailed, MigrationRefused, migrate
from laurels.kit.postgres.planning import FREELY
from laurels.kit.postgres.pool import Connection, Pool, open_pool, retryable
from laurels.kit.postgres.server import Server, connect_info
from laurels.kit.postgres.statements import Statement, all_statements, statement
from laurels.kit.postgres.supervisor import held, running

__all__ = [
    "FREELY",
    "CannotSwitchUser",
    "Connection",
    "DataDirectoryUnusable",
    "Migration",
    "MigrationFailed",
    "MigrationRefused",
    "NoDiskSpace",
    "NoPostgres",
    "NotRunning",
    "OtherMajorVersion",
    "Pool",
    "PortTaken",
    "PostgresError",
    "Server",
    "StartFailed",
    "Statement",
    "TableRefused",
    "all_statements",
    "connect_info",
    "dump_schema",
    "held",
    "migrate",
    "open_pool",
    "retryable",
    "running",
    "statement",
]
