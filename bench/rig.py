"""The rig: one server on a fresh database, load from outside, and CPU seconds from /proc."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import psycopg

from laurels.kit import ids
from laurels.kit.postgres import Server, connect_info
from laurels.program.campaigns import Definition
from laurels.settings import Settings

HERE = Path(__file__).parent
ROOT = HERE.parent
LUA = HERE / "earn.lua"
LAURELS = str(Path(sys.executable).with_name("laurels"))


def say(text: str) -> None:
    """Tell who waits what is going on."""
    print(text, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Run:
    """One burst of load."""

    rate: float
    requests: int
    failed: int
    p50_ms: float
    p99_ms: float
    app_us: float
    postgres_us: float


class Rig:
    """A served Laurels with one workspace, and what is needed to load it."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port = _free_port()
        started = time.monotonic()
        self.environ = os.environ | {
            "LAURELS_DATA_DIRECTORY": str(home),
            "LAURELS_PROCESSES": "1",
            "LAURELS_LOG_LEVEL": "warning",
            **settings,
        }
        self.process = subprocess.Popen(
            [LAURELS, "serve", "--port", str(self.port)],
            env=self.environ,
            cwd=ROOT,
            stdout=(home / "serve.log").open("wb"),
            stderr=subprocess.STDOUT,
        )
        self._until_ready()
        self.seconds_to_first_answer = time.monotonic() - started
        self.server: Server = connect_info(Settings(data_directory=home))
        self.key = self.workspace_id = ""
        self.workspace("Bench")
        self.wallet_id = self.program_id = ""

    def _until_ready(self) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/health/ready")
                if connection.getresponse().status == 200:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise RuntimeError("The server does not start:\n" + (self.home / "serve.log").read_text())

    def workspace(self, name: str) -> str:
        """Make a workspace, work in it from now on, and give its key."""
        made = subprocess.run(
            [LAURELS, "workspaces", "create", "--name", name, "--mode", "test",
             "--currency", "GBP", "--zone", "Europe/London", "--json"],
            env=self.environ, cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        self.key = json.loads(made.stdout)["key"]
        with psycopg.connect(self.super_url) as db:
            row = db.execute("SELECT workspace_id FROM workspace ORDER BY created_at DESC LIMIT 1").fetchone()
        assert row is not None
        self.workspace_id = str(row[0])
        return self.key

    def go_live(self, definitions: Sequence[Mapping[str, Any]], program: str | None = None) -> list[UUID]:
        """Write live campaigns straight into the tables, give their ids, and tell the server."""
        now = datetime.now(UTC)
        program_id = None if program is None else ids.decode("prg", program)
        made = [ids.new_uuid7(now + timedelta(milliseconds=number)) for number in range(len(definitions))]
        with psycopg.connect(self.super_url, autocommit=True) as db:
            with db.cursor().copy(
                "COPY campaign (workspace_id, id, program_id, name, state, version, created_at, changed_at) FROM STDIN"
            ) as rows:
                for number, id in enumerate(made):
                    rows.write_row((self.workspace_id, id, program_id, f"Campaign {number}", "live", 1, now, now))
            with db.cursor().copy(
                "COPY campaign_version (workspace_id, campaign_id, version, definition, created_at, created_by) "
                "FROM STDIN"
            ) as rows:
                for id, one in zip(made, definitions, strict=True):
                    said = Definition.model_validate(one).model_dump_json(exclude_none=True)
                    rows.write_row((self.workspace_id, id, 1, said, now, "bench"))
            db.execute("UPDATE workspace SET version = version + 1 WHERE workspace_id = %s", [self.workspace_id])
            db.execute("VACUUM ANALYZE campaign, campaign_version")
        return made

    @property
    def super_url(self) -> str:
        """Give the address with all rights, for setting the stage and counting bytes."""
        assert self.server.super_url is not None
        return self.server.super_url

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Make one call that must succeed."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        text = None if body is None else json.dumps(body)
        connection.request(method, path, text, self.headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        if response.status >= 300:
            raise RuntimeError(f"{method} {path}: {response.status} {answer}")
        return answer

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}

    def programme(self, *, cap: str | None = None, expiry: dict[str, str] | None = None) -> None:
        """Set up a programme with one campaign: a point a pound from five pounds on, capped if told."""
        program = self.call("POST", "/v1/programs", {"name": "Bench"})
        wallet = {
            "program_id": program["id"], "key": "points", "name": "Points", "unit_singular": "point",
            "unit_plural": "points", "cash_rate": "0.01",
        }  # fmt: skip
        if expiry is not None:
            wallet["expiry"] = expiry
        self.call("POST", "/v1/wallets", wallet)
        limits = [] if cap is None else [{"scope": "campaign", "period": "ever", "measure": "points", "max": cap}]
        campaign = self.call(
            "POST",
            "/v1/campaigns",
            {
                "program_id": program["id"],
                "name": "A point a pound",
                "trigger": "order.paid",
                "condition": "order.amount >= 5",
                "effects": [{"kind": "proportional", "wallet": "points", "points": "1", "per": "1.00"}],
                "limits": limits,
            },
        )
        self.call("POST", f"/v1/campaigns/{campaign['id']}/launches", {"reason": "bench"})

    def customers(self, number: int) -> None:
        """Create customers 0 to number - 1."""
        for first in range(0, number, 1000):
            items = [
                {"name": f"Customer {n}", "identities": [{"source": "shop", "external_id": str(n)}]}
                for n in range(first, min(number, first + 1000))
            ]
            self.call("POST", "/v1/customers/bulk", {"items": items})

    def analyze(self) -> None:
        """Bring statistics up to date and write everything down, so that rounds start alike."""
        with psycopg.connect(self.super_url, autocommit=True) as db:
            db.execute("VACUUM ANALYZE")
            db.execute("CHECKPOINT")

    def wrk(self, seconds: float, *, clients: int, script: Path = LUA, path: str = "/v1/orders") -> Run:
        """Load the server with single calls from wrk."""
        before = self.cpu()
        done = subprocess.run(
            ["wrk", "-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", "--latency", "-s", str(script),
             f"http://127.0.0.1:{self.port}{path}"],
            env=os.environ | {"KEY": self.key, "SALT": str(time.time_ns())},
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        after = self.cpu()
        return _read_wrk(done.stdout, before, after)

    def pgbench(self, script: str, seconds: float, *, clients: int) -> float:
        """Run a script one transaction each as the role of requests, and give transactions a second."""
        assert self.server.bindir is not None
        path = self.home / "script.sql"
        path.write_text(script)
        done = subprocess.run(
            [str(Path(self.server.bindir) / "pgbench"), "-n", "-M", "prepared", "-c", str(clients),
             "-j", "2", "-T", f"{max(1, round(seconds))}", "-f", str(path), self.server.app_url],
            env=os.environ | {"PGOPTIONS": f"-c laurels.workspace_id={self.workspace_id}"},
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        found = re.search(r"tps = ([\d.]+)", done.stdout)
        assert found is not None, done.stdout
        return float(found[1])

    def cpu(self) -> tuple[float, float]:
        """Give the CPU seconds that the application and PostgreSQL have used so far."""
        app = postgres = 0.0
        for process in psutil.Process(self.process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                used = times.user + times.system + times.children_user + times.children_system
                if "postgres" in process.name():
                    postgres += used
                elif process.pid != self.process.pid:
                    app += used
        return app, postgres

    def memory(self) -> int:
        """Give the resident bytes of the web process."""
        processes = psutil.Process(self.process.pid).children(recursive=True)
        web = [p for p in processes if any("cli.web" in part or part == "web" for part in p.cmdline())]
        return max((p.memory_info().rss for p in web or processes if "postgres" not in p.name()), default=0)

    def doctor(self) -> str:
        """Prove the books after a run."""
        done = subprocess.run(
            [LAURELS, "doctor", "--json"],
            env=os.environ | {"LAURELS_DATA_DIRECTORY": str(self.home)},
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return "clean" if done.returncode == 0 else f"NOT CLEAN: {done.stdout[:500]}{done.stderr[:500]}"

    def stop(self) -> None:
        """End what was started."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()


@contextlib.contextmanager
def rig(**settings: str) -> Generator[Rig]:
    """Serve a fresh Laurels while a block lasts."""
    home = Path(tempfile.mkdtemp(prefix="laurels-bench-"))
    home.chmod(0o711)
    made: Rig | None = None
    try:
        made = Rig(home, **settings)
        yield made
    finally:
        if made is not None:
            made.stop()
        shutil.rmtree(home, ignore_errors=True)


def interleaved(rounds: int, **ways: Callable[[], float]) -> dict[str, list[float]]:
    """Run several ways in turn, round after round, so that a noisy machine is noisy for all."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in ways.items():
            found[name].append(way())
        say(f"  round {number + 1} of {rounds}: " + ", ".join(f"{name} {v[-1]:,.0f}" for name, v in found.items()))
    return found


def ratio(found: dict[str, list[float]], ours: str, limit: str) -> tuple[float, float, float]:
    """Give the median of the rounds' ratios, with the least and the greatest."""
    ratios = [a / b for a, b in zip(found[ours], found[limit], strict=True)]
    return statistics.median(ratios), min(ratios), max(ratios)


def _read_wrk(text: str, before: tuple[float, float], after: tuple[float, float]) -> Run:
    requests = int(_number(r"(\d+) requests in", text))
    failed = int(_number(r"Non-2xx or 3xx responses: (\d+)", text, 0))
    return Run(
        rate=_number(r"Requests/sec:\s+([\d.]+)", text) * (1 - failed / max(1, requests)),
        requests=requests,
        failed=failed,
        p50_ms=_milliseconds("50%", text),
        p99_ms=_milliseconds("99%", text),
        app_us=(after[0] - before[0]) * 1e6 / max(1, requests),
        postgres_us=(after[1] - before[1]) * 1e6 / max(1, requests),
    )


def _number(pattern: str, text: str, default: float | None = None) -> float:
    found = re.search(pattern, text)
    if found is None:
        if default is None:
            raise RuntimeError(f"wrk said what was not expected:\n{text}")
        return default
    return float(found[1])


def _milliseconds(quantile: str, text: str) -> float:
    found = re.search(rf"{re.escape(quantile)}\s+([\d.]+)(us|ms|s)", text)
    assert found is not None, text
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000}[found[2]]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
