"""How soon bad input is answered, beside fifty milliseconds and a good order in the same rounds."""

from __future__ import annotations

import asyncio
import json
import statistics
import time

from bench.report import Report, Row
from bench.rig import rig, say
from tests.faults.bad_orders import ORDERS
from tests.shop import order
from tests.spoken import posted, spoken

LIMIT_MS = 50


def refusals(report: Report, *, rounds: int) -> None:
    """Time what refuses each bad order of the tests, over a socket of its own, as an attacker would come."""
    say(f"Bad input: {len(ORDERS)} bad orders, each beside a good one")
    with rig() as run:
        run.programme()
        run.call("POST", "/v1/customers", {"name": "Ada", "identities": [{"source": "shop", "external_id": "ada"}]})
        bad, good = asyncio.run(_answers(run.port, run.key, rounds))
        doctor = run.doctor()
    medians = {name: statistics.median(times) for name, times in bad.items()}
    slowest = max(medians, key=lambda name: medians[name])
    report.add(
        Row(
            f"The slowest answer to {len(ORDERS)} bad orders",
            f"{medians[slowest]:.1f} ms",
            f"{LIMIT_MS} ms",
            (medians[slowest] / LIMIT_MS,),
            "≤ 1.0",
            f"{slowest}; medians of {rounds} rounds; doctor {doctor}",
        )
    )
    ratios = [median / statistics.median(good) for median in medians.values()]
    report.add(
        Row(
            "A bad order beside a good one",
            f"{statistics.median(medians.values()):.1f} ms",
            f"a good order in the same rounds: {statistics.median(good):.1f} ms",
            (statistics.median(ratios), min(ratios), max(ratios)),
            "≤ 1.0",
            f"medians of {rounds} rounds; the greatest ratio is of {slowest}",
        )
    )


async def _answers(port: int, key: str, rounds: int) -> tuple[dict[str, list[float]], list[float]]:
    """Send all bad orders round after round, each after a good one, and give the milliseconds of their answers."""
    bad: dict[str, list[float]] = {name: [] for name in ORDERS}
    good: list[float] = []
    for number in range(-1, rounds):  # the first round warms up
        for place, (name, (body, status, _, _)) in enumerate(ORDERS.items()):
            accepted = json.dumps(order(f"good-{number}-{place}", 1000)).encode()
            took = await _milliseconds(port, posted(key, accepted), 200)
            refused = await _milliseconds(port, posted(key, body), status)
            if number >= 0:
                good.append(took)
                bad[name].append(refused)
    return bad, good


async def _milliseconds(port: int, sent: bytes, status: int) -> float:
    began = time.perf_counter()
    answer = await spoken(port, sent)
    took = (time.perf_counter() - began) * 1e3
    if not answer.startswith(f"HTTP/1.1 {status} ".encode()):
        raise RuntimeError(f"This was to be answered {status}: {answer[:300]!r}")
    return took
