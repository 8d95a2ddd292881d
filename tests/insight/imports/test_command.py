"""`laurels import` as a person gives it: a process of its own, stopped with Ctrl-C and given again."""

from __future__ import annotations

import asyncio
import csv
import os
import signal
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from laurels.kit import ids
from laurels.kit.doors.door import Pool
from laurels.kit.postgres import migrate, open_pool
from laurels.system import jobs
from tests.conftest import Database
from tests.insight.imports.files import CUSTOMERS, Desk, customers_csv
from tests.scene import new_workspace

SCHEMA = files("laurels.migrations") / "0001_house.sql"
pytestmark = pytest.mark.skipif(
    not SCHEMA.is_file() or "CREATE TABLE import " not in SCHEMA.read_text(encoding="utf-8"),
    reason="the parts of the schema are not joined yet",
)


@dataclass(frozen=True, slots=True)
class Shell:
    """A command line beside a migrated database."""

    database: Database
    workspace_id: UUID
    pool: Pool
    directory: Path

    async def start(self, *words: str, command: str = "import") -> asyncio.subprocess.Process:
        """Start a command with these words."""
        environment = {
            **os.environ,
            "LAURELS_DATABASE_URL": self.database.app_url,
            "LAURELS_DATABASE_OWNER_URL": self.database.owner_url,
            "LAURELS_WORKSPACE": ids.encode("wsp", self.workspace_id),
            "COLUMNS": "200",
        }
        return await asyncio.create_subprocess_exec(
            sys.executable, "-c", "from laurels.cli import main; main()", command, *words,
            env=environment, cwd=self.directory, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip

    async def run(self, *words: str, command: str = "import") -> tuple[int | None, str, str]:
        """Run it to its end and give exit code, answer and what it said beside."""
        process = await self.start(*words, command=command)
        out, err = await asyncio.wait_for(process.communicate(), 60)
        return process.returncode, out.decode(), err.decode()


@pytest.fixture
async def shell(empty_database: Database, tmp_path: Path) -> AsyncGenerator[Shell]:
    """Give a command line beside a database with a workspace."""
    migrate(empty_database.owner_url)
    jobs.migrate(empty_database.owner_url, user_urls=(empty_database.app_url,))
    pool = await open_pool(empty_database.app_url, size=2, name="shell")
    yield Shell(empty_database, await new_workspace(pool), pool, tmp_path)
    await pool.close()


async def test_a_file_is_imported_and_its_refusals_lie_beside_it(shell: Shell) -> None:
    (shell.directory / "people.csv").write_text(customers_csv(20) + "x,=1+1,bad\n")
    code, out, err = await shell.run("people.csv", "--kind", "customers", "--source", "shop", "--dry-run")
    assert code == 3, err
    assert "Would be: 20 created" in out
    code, out, err = await shell.run("people.csv", "--kind", "customers", "--source", "shop", "--json")
    assert code == 3, err
    answer = msgspec.json.decode(out)
    assert (answer["state"], answer["rows"], answer["created"], answer["refused"]) == ("finished", 21, 20, 1)
    with (shell.directory / "people.csv.refused.csv").open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file)
    assert header[:4] == ["row", "line", "code", "column"]
    assert row[:4] == ["21", "22", "invalid_field", "email"]
    code, out, _ = await shell.run("people.csv", "--kind", "customers", "--source", "shop")
    assert code == 3
    assert "20 unchanged" in out


async def test_an_import_is_undone_by_a_command(shell: Shell) -> None:
    (shell.directory / "people.csv").write_text(customers_csv(20))
    _, out, err = await shell.run("people.csv", "--kind", "customers", "--source", "shop", "--json")
    done = msgspec.json.decode(out)
    words = (done["id"], "--reason", "the wrong file")
    code, out, err = await shell.run(*words, command="undo")
    assert (code, out.strip()) == (0, "20 of 20 things taken back, 0 stay."), err
    assert await Desk(shell.pool, shell.workspace_id, shell.directory).count("customer") == 0
    code, out, _ = await shell.run(*words, "--json", command="undo")
    assert (code, msgspec.json.decode(out)["state"]) == (0, "undone")


async def test_ctrl_c_stops_between_lists_and_the_same_command_goes_on(shell: Shell) -> None:
    desk = Desk(shell.pool, shell.workspace_id, shell.directory)
    (shell.directory / "people.csv").write_text(customers_csv(15_000))
    (shell.directory / "m.toml").write_text(CUSTOMERS)
    words = ("people.csv", "--mapping", "m.toml")
    code, _, err = await shell.run(*words, "--resume")
    assert (code, "Leave --resume out" in err) == (1, True)
    process = await shell.start(*words)
    while await desk.count("customer") == 0:
        await asyncio.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 130, err.decode()
    assert "Give the same command again" in out.decode()
    so_far = await desk.count("customer")
    assert 0 < so_far < 15_000
    assert so_far % 1000 == 0
    code, said, _ = await shell.run(*words, "--resume")
    assert code == 0
    assert f"Went on behind row {so_far:,}" in said
    assert await desk.count("customer") == 15_000


async def test_a_mapping_is_suggested_and_can_be_used(shell: Shell) -> None:
    (shell.directory / "people.csv").write_text("Customer ID,First Name,Last Name,Colour\n7,Ada,Lovelace,red\n")
    code, out, _ = await shell.run("people.csv", "--kind", "customers", "--suggest-mapping")
    assert code == 0
    assert '# "Colour" = "attributes.colour"' in out
    (shell.directory / "m.toml").write_text(out.replace('# "Colour"', '"Colour"'))
    code, _, err = await shell.run("people.csv", "--mapping", "m.toml")
    assert code == 0, err
    desk = Desk(shell.pool, shell.workspace_id, shell.directory)
    assert await desk.customers() == [("Ada Lovelace", None, {"colour": "red"})]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["nothing.csv", "--kind", "customers"], "cannot be opened"),
        (["people.csv"], "--kind"),
        pytest.param(["people.csv", "--mapping", "nothing.toml"], "cannot be read", marks=pytest.mark.slow),
        (["people.csv", "--kind", "orders"], "No column is"),
        pytest.param(
            ["people.csv", "--kind", "customers", "--workspace", "wsp_1"],
            "no id of a workspace",
            marks=pytest.mark.slow,
        ),
        pytest.param(["people.csv", "--kind", "customers", "--key", "lks_x"], "API key", marks=pytest.mark.slow),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(shell: Shell, words: list[str], reason: str) -> None:
    (shell.directory / "people.csv").write_text(customers_csv(1))
    code, _, err = await shell.run(*words)
    assert code == 1, err
    assert reason in err
    assert "Traceback" not in err
