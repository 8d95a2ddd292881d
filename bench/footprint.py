"""P12 and P13: time to the first answer, memory under load, and bytes an earn."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg

from bench.report import Report, Row
from bench.rig import rig, say

PUBLISHED_PGLEDGER_BYTES = 743


def start_and_memory(report: Report, *, requests: int) -> None:
    """P12: from the command to the first answer on a fresh data directory; memory while requests go by."""
    say("P12: start, and memory over many requests")
    with rig() as run:
        first = run.seconds_to_first_answer
        run.programme()
        run.customers(10_000)
        done, marks = 0, list[tuple[int, int]]()
        while done < requests:
            done += run.wrk(5, clients=32).requests
            marks.append((done, run.memory()))
            say(f"  {done:,} requests, {marks[-1][1] / 1e6:.1f} MB")
        doctor = run.doctor()
    settled = next(memory for count, memory in marks if count >= requests // 10)
    report.add(
        Row("P12 start to first answer, fresh data directory", f"{first:.1f} s", "8 s", (first / 8,) * 3, "≤ 1.0", "")
    )
    report.add(
        Row(
            f"P12 memory of the web process over {marks[-1][0]:,} earns",
            f"{marks[-1][1] / 1e6:.1f} MB",
            f"after the first tenth: {settled / 1e6:.1f} MB",
            (marks[-1][1] / settled,) * 3,
            "≤ 1.05 (flat)",
            f"doctor {doctor}",
        )
    )


def bytes_an_earn(report: Report) -> None:
    """P13: what an earn leaves in tables, indexes and the log, beside a transfer of pgledger in the same database."""
    say("P13: bytes an earn")
    with rig() as run:
        run.programme()
        run.customers(10_000)
        run.wrk(3, clients=32)
        run.analyze()
        before = _size(run.super_url)
        earns = run.wrk(10, clients=32).requests
        after = _size(run.super_url)
        peer = _pgledger(run.super_url)
    stored, log = ((b - a) / earns for a, b in zip(before, after, strict=True))
    against = PUBLISHED_PGLEDGER_BYTES if peer is None else peer[0]
    report.add(
        Row(
            "P13 bytes an earn, tables and indexes",
            f"{stored:,.0f} B",
            f"a pgledger transfer: {against:,.0f} B "
            + (
                "(published; set LAURELS_PGLEDGER to a file of its SQL to measure it here)"
                if peer is None
                else "(measured here)"
            ),
            (stored / against,) * 3,
            "printed",
            "an earn is an order with two lines, a decision with its facts, a journal, a lot, a feed event; "
            f"write-ahead log {log:,.0f} B" + ("" if peer is None else f", pgledger {peer[1]:,.0f} B"),
        )
    )


def _size(url: str) -> tuple[int, int]:
    with psycopg.connect(url, autocommit=True) as db:
        row = db.execute(
            "SELECT sum(pg_total_relation_size(oid)), pg_current_wal_lsn() - '0/0' FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def _pgledger(url: str) -> tuple[float, float] | None:
    path = os.environ.get("LAURELS_PGLEDGER")
    if not path:
        return None
    transfers = 20_000
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("CREATE SCHEMA pgledger")
        db.execute("SET search_path = pgledger, public")
        db.execute(Path(path).read_text().encode())
        db.execute(
            "CREATE TABLE peer AS SELECT n, (pgledger_create_account('account ' || n, 'GBP')).id "
            "FROM generate_series(0, 999) AS n"
        )
        db.execute("VACUUM ANALYZE")

        def size() -> tuple[int, int]:
            row = db.execute(
                "SELECT sum(pg_total_relation_size(oid)), pg_current_wal_lsn() - '0/0' FROM pg_class "
                "WHERE relkind = 'r' AND relnamespace = 'pgledger'::regnamespace"
            ).fetchone()
            assert row is not None
            return int(row[0]), int(row[1])

        before = size()
        for number in range(transfers):
            db.execute(
                "SELECT pgledger_create_transfer("
                "(SELECT id FROM peer WHERE n = %s), (SELECT id FROM peer WHERE n = %s), 20)",
                [number % 1000, (number + 1 + number // 1000) % 1000],
            )
        after = size()
    return (after[0] - before[0]) / transfers, (after[1] - before[1]) / transfers
