"""P4 beside another: Medusa's promotions, which are MIT licensed, on the same carts with the same promotions."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from bench import arrivals
from bench.arrivals import Call
from bench.report import Report, Row
from bench.rig import HERE, Rig, interleaved, ratio, rig, say

VERSION = "2.21.2"
SIZES = (10, 100, 1_000)
LINES = (5, 50)
MATCHING_MAX = 10
AMOUNT_MINOR = 1_000


def compared(report: Report, *, rounds: int, seconds: float) -> None:
    """Time both on carts of 5 and 50 lines, with 10 to 1,000 promotions of which at most ten match."""
    if shutil.which("npm") is None:
        say("Medusa needs Node and npm; they are not here.")
        return
    say(f"P4 beside Medusa's promotions {VERSION}; they are installed into a directory that goes away again")
    with rig() as run, _started(run) as medusa:
        for size in SIZES:
            key = run.workspace(f"Of {size}")
            run.go_live([_ours(number, size) for number in range(size)])
            medusa.ask(promotions=[_theirs(number, size) for number in range(size)])
            for count in LINES:
                _row(report, size, count, _timed(run, key, medusa, count, rounds, seconds))


def _timed(run: Rig, key: str, medusa: _Medusa, count: int, rounds: int, seconds: float) -> dict[str, list[float]]:
    said = json.dumps(_cart(count))
    run.key = key
    ours = run.call("POST", "/v1/validations", json.loads(said))["discount_minor"]
    theirs = medusa.ask(cart=_their_cart(count), seconds=0.5)["off"]
    assert ours == theirs, f"one takes {ours} off, the other {theirs}"

    def validated() -> float:
        return 1e3 * arrivals.alone(run.port, key, lambda: Call("", "/v1/validations", said.encode()), seconds=seconds)

    def computed() -> float:
        return 1e3 * statistics.median(medusa.ask(cart=_their_cart(count), seconds=seconds)["times"])

    ways: dict[str, Callable[[], float]] = {"ours": validated, "medusa": computed}
    return interleaved(rounds, **ways)


def _row(report: Report, size: int, count: int, found: dict[str, list[float]]) -> None:
    report.add(
        Row(
            f"P4 a cart of {count} lines among {size:,} promotions, beside Medusa {VERSION}",
            f"{statistics.median(found['ours']) / 1e3:,.1f} ms through HTTP",
            f"{statistics.median(found['medusa']) / 1e3:,.1f} ms, called in its own process",
            ratio(found, "medusa", "ours"),
            "> 1, times as long",
            f"both take the same off; both on the same PostgreSQL; at most {MATCHING_MAX} match",
        )
    )


# ---- the same for both


def _sku(number: int, size: int) -> str:
    step = max(1, size // MATCHING_MAX)
    return f"cart-{number // step}" if number % step == 0 else f"other-{number}"


def _percent(number: int) -> int:
    return number % 20 + 1


def _ours(number: int, size: int) -> dict[str, Any]:
    rule = f"l.sku in ['{_sku(number, size)}']"
    return {
        "trigger": "cart",
        "condition": f"order.lines.exists(l, {rule})",
        "effects": [{"kind": "line_percent", "percent": str(_percent(number)), "lines": rule.replace("l.", "line.")}],
    }


def _theirs(number: int, size: int) -> dict[str, Any]:
    rule = {"attribute": "items.product.id", "operator": "in", "values": [_sku(number, size)]}
    return {
        "code": f"P{number}",
        "type": "standard",
        "status": "active",
        "is_automatic": True,
        "application_method": {
            "type": "percentage",
            "target_type": "items",
            "allocation": "each",
            "value": _percent(number),
            "max_quantity": 1000,
            "currency_code": "gbp",
            "target_rules": [rule],
        },
    }


def _cart(count: int) -> dict[str, Any]:
    lines = [{"sku": f"cart-{n}", "quantity": 1, "amount_minor": AMOUNT_MINOR} for n in range(count)]
    return {"currency": "GBP", "lines": lines}


def _their_cart(count: int) -> dict[str, Any]:
    amount = AMOUNT_MINOR // 100
    item = {"quantity": 1, "subtotal": amount, "original_total": amount, "is_discountable": True}
    items = [item | {"id": f"item-{n}", "product": {"id": f"cart-{n}"}} for n in range(count)]
    return {"currency_code": "gbp", "items": items}


# ---- the other


class _Medusa:
    """A process of Node that is asked in lines."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process = process
        self.into: IO[str] = process.stdin
        self.out: IO[str] = process.stdout

    def ask(self, **asked: Any) -> dict[str, Any]:
        """Ask for something and wait for the answer."""
        self.into.write(json.dumps(asked) + "\n")
        self.into.flush()
        return self.answer()

    def answer(self) -> dict[str, Any]:
        """Read the next answer; what else it says is passed over."""
        for line in self.out:
            if line.startswith("answer "):
                return json.loads(line.removeprefix("answer "))
        raise RuntimeError("Medusa has ended.")


@contextlib.contextmanager
def _started(run: Rig) -> Generator[_Medusa]:
    with psycopg.connect(run.super_url, autocommit=True) as db:
        db.execute("CREATE DATABASE medusa")
    home = Path(tempfile.mkdtemp(prefix="laurels-medusa-"))
    (home / "package.json").write_text('{"private": true}')
    packages = [f"@medusajs/{name}@{VERSION}" for name in ("promotion", "framework")]
    process: subprocess.Popen[str] | None = None
    try:
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", *packages],
            cwd=home, check=True, capture_output=True,
        )  # fmt: skip
        process = subprocess.Popen(
            ["node", str(HERE / "medusa.mjs")],
            cwd=home,
            env=os.environ | {"PEER_URL": _url(run), "MEDUSA_DISABLE_TELEMETRY": "true"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        medusa = _Medusa(process)
        medusa.answer()
        yield medusa
    finally:
        if process is not None:
            process.kill()
            process.wait()
        shutil.rmtree(home, ignore_errors=True)


def _url(run: Rig) -> str:
    """Write the address of its database as Node understands it, which wants a host even where a socket is meant."""
    known = conninfo_to_dict(run.super_url)
    return f"postgresql://{known['user']}:{known['password']}@localhost:{known['port']}/medusa?host={known['host']}"
