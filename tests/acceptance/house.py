"""A real server on a new database, and the two things that no HTTP call can do: make a workspace, and examine it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx2

from laurels.insight import doctor
from laurels.kit import doors, ids
from laurels.kit.postgres import Pool, connect_info, open_pool
from laurels.kit.tx import Actor
from laurels.settings import Settings
from laurels.system import access, workspaces
from tests.acceptance.api import Api

OPERATOR = Actor("command", None, "acceptance", frozenset({"*"}))
SERVE = "from laurels.cli import main; main()"
PATIENCE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class House:
    """A running Laurels: where it answers, and its database for the operator."""

    http: httpx2.AsyncClient
    pool: Pool

    async def workspace(
        self, *, name: str, currency: str, zone: str, starts_at: datetime | None = None
    ) -> tuple[UUID, Api]:
        """Make a workspace with a key that may do everything, as an operator does on the command line."""
        workspace_id = ids.new_uuid7(datetime.now(UTC))
        async with self.pool.connection() as db:
            await db.execute("BEGIN")
            await workspaces.create(
                db,
                workspace_id=workspace_id,
                name=name,
                mode="test",
                currency=currency,
                zone=zone,
                locale="en-GB",
                starts_at=starts_at,
            )
            await db.execute("COMMIT")
        issued = await doors.transact(
            self.pool,
            lambda tx: access.create(tx, name=name, kind="secret", scopes=["*"]),
            doors.Request(workspace_id, OPERATOR, "acceptance", "req_acceptance"),
        )
        return workspace_id, Api(self.http, issued.text)

    async def findings(self, workspace_id: UUID) -> dict[str, str]:
        """Have the doctor examine a workspace: every invariant that does not hold, and why."""
        request = doors.Request(workspace_id, OPERATOR, "acceptance", "req_acceptance", dry_run=True)
        found = await doors.transact(self.pool, doctor.examine, request)
        return {f"{one.invariant} {one.subject}": one.message for one in found if not one.information}


@asynccontextmanager
async def served() -> AsyncGenerator[House]:
    """Start `laurels serve` on a database of its own; nothing of it is left behind."""
    home = Path(tempfile.mkdtemp(prefix="laurels-acceptance-"))
    home.chmod(0o711)  # PostgreSQL's own user passes through
    settings = Settings(data_directory=home)
    log_file = home / "serve.log"
    try:
        with log_file.open("wb") as log:
            process = _start(home, log.fileno())
            try:
                async with _answering(_address(process, log_file), settings) as house:
                    yield house
            finally:
                _stop(process)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@asynccontextmanager
async def _answering(address: str, settings: Settings) -> AsyncGenerator[House]:
    pool = await open_pool(connect_info(settings).app_url, size=2, name="acceptance", statement_timeout_ms=0)
    try:
        async with httpx2.AsyncClient(base_url=address, timeout=PATIENCE_SECONDS) as http:
            yield House(http, pool)
    finally:
        await pool.close()


def _start(home: Path, log: int) -> subprocess.Popen[bytes]:
    given = {name: value for name, value in os.environ.items() if not name.endswith("DATABASE_URL")}
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, "serve", "--port", "0"],
        env={**given, "LAURELS_DATA_DIRECTORY": str(home), "LAURELS_LOG_LEVEL": "warning"},
        stdout=subprocess.PIPE,
        stderr=log,
        start_new_session=True,  # Ctrl-C comes to us alone, and we end it in order
    )


def _address(process: subprocess.Popen[bytes], log_file: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        word = next((word for word in line.decode().split() if word.startswith("http://")), None)
        if word is not None:
            return word
    raise RuntimeError(f"`laurels serve` did not start:\n{log_file.read_text()[-4000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
