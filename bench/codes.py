"""P7: a million codes made, stored and indexed by the worker's job, beside COPY of a million ready ones."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from uuid import UUID

import psutil
import psycopg

from bench.report import Report, Row, figure
from bench.rig import Rig, interleaved, ratio, rig, say
from laurels.kit import ids
from laurels.kit.postgres import open_pool
from laurels.program import vouchers
from laurels.program.vouchers import drawing, patterns

PATTERN = "SPRING-####-#####*"
COUPONS = {"name": "Spring", "trigger": "code", "effects": [{"kind": "order_percent", "percent": "10"}]}
PLAIN = "CREATE TABLE plain_code (code text NOT NULL UNIQUE)"
AT_ONCE = 20_000
SAMPLE = 1000


def million(report: Report, *, quick: bool) -> None:
    """Compare what a job makes a second with what COPY of ready codes stores a second, on the same server."""
    count, rounds = (200_000, 3) if quick else (1_000_000, 5)
    say(f"Codes: {count:,} of the pattern {PATTERN}")
    pattern = patterns.read(PATTERN, "readable")
    ready, _ = drawing.codes(pattern, count)
    shuffled = list(set(ready))  # in no order, as ready codes are
    with rig() as run:
        campaign = run.call("POST", "/v1/campaigns", COUPONS)["id"]
        memory: list[float] = []
        found = interleaved(
            rounds,
            ours=lambda: count / _made(run, campaign, count, memory),
            copy=lambda: count / _copied(run, shuffled),
        )
        seconds = [count / rate for rate in found["ours"]]
        usable = _usable(run, campaign)
        report.add(
            Row(
                f"P7 {count:,} codes made by the job",
                figure(found["ours"], "/s"),
                f"COPY of ready codes into a table of one unique text: {figure(found['copy'], '/s')}",
                ratio(found, "ours", "copy"),
                "≥ 0.5, aim 0.75",
                f"{max(seconds):,.1f} s at most; drawn, with check characters, in a table with its four indexes, "
                f"redeemable; {usable} of {SAMPLE} found by another writing; memory of the job grows by "
                f"{max(memory):,.0f} MB; doctor {run.doctor()}",
            )
        )
        report.add(
            Row("P7 within a minute", f"{statistics.median(seconds):,.1f} s", "60 s", (max(seconds) / 60,), "≤ 1", "")
        )


def _made(run: Rig, campaign: str, count: int, memory: list[float]) -> float:
    """Make a batch as the worker does, with the role of jobs, and give how long it took."""
    wanted = {"campaign_id": campaign, "count": count, "pattern": PATTERN}
    batch = run.call("POST", "/v1/voucher_batches", wanted)  # no worker runs here, so its job waits
    with psycopg.connect(run.super_url, autocommit=True) as db:
        db.execute("CHECKPOINT")
    before = psutil.Process(os.getpid()).memory_info().rss
    seconds = asyncio.run(_generated(run, ids.decode("vba", batch["id"])))
    memory.append((psutil.Process(os.getpid()).memory_info().rss - before) / 1e6)
    return seconds


async def _generated(run: Rig, batch_id: UUID) -> float:
    pool = await open_pool(run.server.batch_url, size=3, name="bench", statement_timeout_ms=0)
    try:
        began = time.monotonic()
        done = await vouchers.generate(pool, UUID(run.workspace_id), batch_id)
        seconds = time.monotonic() - began
        if done.state != "finished" or done.made_count != done.wanted_count:
            raise RuntimeError(f"The batch is {done.state} with {done.made_count} codes.")
        return seconds
    finally:
        await pool.close()


def _copied(run: Rig, codes: list[str]) -> float:
    """Copy ready codes into a table that has nothing but a unique text, and give how long it took."""
    with psycopg.connect(run.super_url, autocommit=True) as db:
        db.execute("DROP TABLE IF EXISTS plain_code")
        db.execute(PLAIN)
        db.execute("CHECKPOINT")
        pieces = [("\n".join(codes[n : n + AT_ONCE]) + "\n").encode() for n in range(0, len(codes), AT_ONCE)]
        began = time.monotonic()
        with db.cursor() as cursor, cursor.copy("COPY plain_code (code) FROM STDIN") as copy:
            for piece in pieces:
                copy.write(piece)
        seconds = time.monotonic() - began
        db.execute("DROP TABLE plain_code")
    return seconds


def _usable(run: Rig, campaign: str) -> int:
    """Count how many of some codes are found by another writing of them."""
    found = 0
    cursor = ""
    seen = 0
    while seen < SAMPLE:
        page = run.call("GET", f"/v1/vouchers?campaign_id={campaign}&limit=200{cursor}")
        for one in page["items"]:
            typed = one["code"].lower().replace("-", "%20")
            seen += 1
            found += run.call("GET", f"/v1/vouchers/by_code?code={typed}")["id"] == one["id"]
        cursor = f"&cursor={page['next_cursor']}"
    return found
