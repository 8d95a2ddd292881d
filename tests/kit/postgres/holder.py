"""Run the database of one test run until the test runner lets go of its lock, however it ended.

A process of its own, since the worker that wants the database first may not be the last to need it.
"""

import fcntl
import logging
import os
import shutil
import sys
from pathlib import Path

from laurels.kit.postgres import held
from laurels.settings import Settings


def main(home: Path) -> None:
    """Hold the server for as long as the runner's lock is taken, then leave nothing behind."""
    logging.basicConfig(level=logging.INFO)
    chosen = os.environ.get("LAURELS_PG_BINDIR")
    settings = Settings(data_directory=home, pg_bindir=Path(chosen) if chosen else None)
    with (home / "runner.lock").open() as runner, held(settings, durable=False):
        fcntl.flock(runner, fcntl.LOCK_EX)
    shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
