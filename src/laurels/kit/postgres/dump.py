"""The schema as text, the same from one day and version to the next, for a file that is kept beside the migrations."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from laurels.kit.postgres import programs
from laurels.kit.postgres.errors import PostgresError

_NOISE = re.compile(r"^(--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(un)?restrict .*)\n", re.MULTILINE)
_VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}


def dump_schema(url: str, *, bindir: Path | None = None) -> str:
    """Write the schema of a database as SQL, without owners, comments of the tool and the settings of its session.

    :raises PostgresError: `pg_dump` cannot read it, for example because it is older than the server
    """
    chosen = programs.choose(bindir, None)
    # By environment, since a command line with a password can be read by every user of the machine.
    named = {_VARIABLES[key]: str(value) for key, value in conninfo_to_dict(url).items() if key in _VARIABLES}
    done = subprocess.run(  # noqa: S603 - a program that the operator installed
        [chosen.bindir / "pg_dump", "--schema-only", "--no-owner", "--no-tablespaces"],
        capture_output=True, text=True, check=False, env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", **named},
    )  # fmt: skip
    if done.returncode != 0:
        raise PostgresError(f"The schema cannot be read by pg_dump {chosen.version}: {done.stderr.strip()}")
    return normalised(done.stdout)


def normalised(text: str) -> str:
    """Drop what differs between two dumps of one schema."""
    return re.sub(r"\n{3,}", "\n\n", _NOISE.sub("", text)).strip() + "\n"
