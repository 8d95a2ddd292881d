"""What can go wrong between us and a PostgreSQL; each message says what to do about it."""

from __future__ import annotations


class PostgresError(Exception):
    """The database cannot be used as things stand."""

    code = "database_unavailable"


class NoPostgres(PostgresError):
    """No PostgreSQL of a supported version was found."""

    code = "database_programs_missing"


class OtherMajorVersion(PostgresError):
    """The data directory was written by another major version than the programs at hand."""

    code = "database_other_major_version"


class NoDiskSpace(PostgresError):
    """The disk that holds the data directory is full."""

    code = "database_disk_full"


class PortTaken(PostgresError):
    """The fixed port is in use by another program."""

    code = "database_port_taken"


class DataDirectoryUnusable(PostgresError):
    """The data directory cannot be written or entered, or its passwords are lost."""

    code = "database_directory_unusable"


class CannotSwitchUser(PostgresError):
    """PostgreSQL refuses to run as root and no other user is to be had."""

    code = "database_needs_other_user"


class StartFailed(PostgresError):
    """PostgreSQL ended instead of starting, for a reason we do not know by name."""

    code = "database_start_failed"


class NotRunning(PostgresError):
    """Nobody runs the database of this data directory."""

    code = "database_not_running"
