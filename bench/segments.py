"""P9: segments of everybody. How long all take to be asked anew, how soon an event counts, how late time alone does."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import statistics
import subprocess
import threading
import time
from collections.abc import AsyncGenerator, Generator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx2
import psycopg

from bench.population import populate
from bench.predicates import BY_HAND, RULES
from bench.report import Report, Row, figure
from bench.rig import LAURELS, ROOT, Rig, interleaved, ratio, rig, say
from laurels import worker
from laurels.core import statistics as days
from laurels.kit import calendar, doors
from laurels.kit.postgres import Pool, open_pool

ZONE = ZoneInfo("Europe/London")
CHANGED = 100
"""Of so many customers one is changed before each rebuild, untold, so that it has something to find and to mend."""

WHOLE = (1_000_000, 5_000_000, 3, 60.0)
QUICK = (50_000, 250_000, 2, 15.0)
"""Customers, their orders, rounds, and for how many seconds events are sent."""

EVENTS_PER_SECOND = 100
PATIENCE_SECONDS = 300
BEFORE_MIDNIGHT = timedelta(seconds=15)

NOW = "SELECT now() + clock_offset FROM workspace WHERE workspace_id = %(workspace)s"
SIZES = "SELECT key, size FROM segment WHERE workspace_id = %(workspace)s"
UNSETTLED = """
SELECT count(*)
FROM segment
WHERE workspace_id = %(workspace)s
  AND (waiting_count > 0 OR compared_at IS NULL OR compared_version <> rule_version
       OR (due_at IS NOT NULL AND compared_at < %(since)s))
"""
COUNT_DAYS = """
INSERT INTO customer_day (workspace_id, customer_id, day, orders, amount_minor, gross_minor, quantity, returned_minor,
                          first_at, last_at)
SELECT bought.workspace_id, bought.customer_id, (bought.placed_at AT TIME ZONE %(zone)s)::date, count(*),
       sum(bought.amount_minor - bought.returned_minor), sum(bought.gross_minor), sum(line.quantity),
       sum(bought.returned_minor), min(bought.placed_at), max(bought.placed_at)
FROM shop_order AS bought
JOIN (
  SELECT order_id, sum(quantity - returned_quantity) AS quantity
  FROM order_line
  WHERE workspace_id = %(workspace)s
  GROUP BY order_id
) AS line ON line.order_id = bought.id
WHERE bought.workspace_id = %(workspace)s AND bought.customer_id > %(after)s
GROUP BY 1, 2, 3
ORDER BY 2, 3
"""
COUNTED_DAYS = "UPDATE statistics_rebuild SET finished_at = now() WHERE workspace_id = %(workspace)s"
FILL = """
INSERT INTO segment_member (workspace_id, segment_id, customer_id, entered_at)
SELECT workspace_id, segment_id, customer_id, now()
FROM segment_waiting
WHERE workspace_id = %(workspace)s
ORDER BY segment_id, customer_id
"""
FILLED_TODAY = """
INSERT INTO segment_size AS present (workspace_id, segment_id, day, size, entered_count, left_count)
SELECT workspace_id, id, %(today)s, size + waiting_count, waiting_count, 0
FROM segment
WHERE workspace_id = %(workspace)s AND waiting_count > 0
ON CONFLICT (workspace_id, segment_id, day) DO UPDATE
SET size = EXCLUDED.size, entered_count = present.entered_count + EXCLUDED.entered_count
"""
FILLED = """
UPDATE segment
SET size = size + waiting_count, waiting_count = 0
WHERE workspace_id = %(workspace)s
"""
FORGET = "DELETE FROM segment_waiting WHERE workspace_id = %(workspace)s"
BEHIND = """
SELECT EXISTS (SELECT FROM feed_inbox WHERE workspace_id = %(workspace)s)
  OR (SELECT sequence FROM feed_head WHERE workspace_id = %(workspace)s)
    > (SELECT sequence FROM feed_follower WHERE workspace_id = %(workspace)s AND name = %(follower)s)
"""
CHANGE = """
UPDATE customer
SET attributes = jsonb_build_object('band', chr(97 + (ascii(attributes ->> 'band') - 96) %% 4)), born_on = born_on - 9
WHERE workspace_id = %(workspace)s AND hashtextextended(id::text, %(seed)s) %% %(changed)s = 0
"""
ENTERED = """
SELECT customer_id
FROM segment_member
WHERE workspace_id = %(workspace)s AND segment_id = %(segment)s AND customer_id = ANY(%(customers)s)
"""
ANY_MEMBER = (
    "SELECT EXISTS (SELECT FROM segment_member WHERE workspace_id = %(workspace)s AND segment_id = %(segment)s)"
)
EXTERNAL = "SELECT id FROM customer WHERE workspace_id = %(workspace)s ORDER BY id"


def segments(report: Report, *, quick: bool) -> None:
    """Measure all of P9 on one population."""
    customers, orders, rounds, seconds = QUICK if quick else WHOLE
    say(f"Segments of {customers:,} customers with {orders:,} orders")
    with rig() as run:
        run.programme()
        populate(run, customers=customers, orders=orders)
        _count_days(report, run, customers=customers)
        made = {key: _segment(run, key, rule) for key, (rule, _) in RULES.items()}
        _rebuilt(report, run, made, rounds=rounds)
        with _working(run), psycopg.connect(run.super_url, autocommit=True) as db:
            _wait(run, db)
            _followed(report, run, db, made["today"], customers=customers, seconds=seconds)
            _left(report, run, db, made["today"])
        say(f"  doctor {run.doctor()}")


def _count_days(report: Report, run: Rig, *, customers: int) -> None:
    """Count a tenth of the days as a rebuild does, and the rest by one statement, which the doctor proves equal."""
    batches = iter(range(customers // 10_000))
    began = time.monotonic()
    done = asyncio.run(
        _with_pool(
            run,
            lambda pool: days.rebuild(pool, UUID(run.workspace_id), stopped=lambda: next(batches, None) is None),
        )
    )
    seconds = time.monotonic() - began
    assert done is not None
    with psycopg.connect(run.super_url) as db:
        names = {"workspace": run.workspace_id, "zone": ZONE.key, "after": done.after_id}
        for text in (COUNT_DAYS, COUNTED_DAYS):
            db.execute(text.encode(), names)
    run.analyze()
    report.add(
        Row(
            "Days of customers recounted from their orders",
            f"{done.customers_count / seconds:,.0f} customers/s",
            "printed",
            (1.0,),
            "printed",
            f"{done.customers_count:,} customers with {done.corrected_count:,} days in {seconds:,.0f} s, a thousand "
            "customers at a time while everything goes on",
        )
    )


def _segment(run: Rig, key: str, rule: str) -> str:
    made = run.call("POST", "/v1/segments", {"key": key, "name": key, "kind": "dynamic", "rule": rule})
    with psycopg.connect(run.super_url) as db:
        row = db.execute(
            "SELECT id::text FROM segment WHERE workspace_id = %s AND key = %s", [run.workspace_id, made["key"]]
        ).fetchone()
    assert row is not None
    return str(row[0])


def _rebuilt(report: Report, run: Rig, made: dict[str, str], *, rounds: int) -> None:
    """Compare asking everybody for all segments, and mending what differs, with one query written by hand."""
    first = _filled(run)
    say(f"  everybody asked for the first time in {first:,.1f} s")
    _same(run)
    found = interleaved(rounds, ours=lambda: _again(run), by_hand=lambda: _by_hand(run)[0])
    _same(run)
    with psycopg.connect(run.super_url) as db:
        memberships = db.execute("SELECT sum(size) FROM segment").fetchone()
    report.add(
        Row(
            f"P9 rebuild of {len(made)} segments",
            figure(found["ours"], " s"),
            f"one query by hand that counts all {len(made)}: {figure(found['by_hand'], ' s')}",
            ratio(found, "ours", "by_hand"),
            "≤ 3",
            f"{memberships[0] if memberships else 0:,} memberships; one customer in {CHANGED} was changed before, "
            "untold, and is found and mended; the sizes are those of the query by hand",
        )
    )


def _filled(run: Rig) -> float:
    """Ask everybody for the first time, and put them in at once: to tell millions of it is not what is measured."""
    took: list[float] = []
    for _ in range(2):  # the second time for the segment that names another
        took.append(asyncio.run(_with_pool(run, lambda pool: _asked(run, pool, "segments.compare"))))
        with psycopg.connect(run.super_url) as db:
            names = {"workspace": run.workspace_id, "today": _now(run, db).astimezone(ZONE).date()}
            for text in (FILL, FORGET, FILLED_TODAY, FILLED):
                db.execute(text.encode(), names)
        run.analyze()
        _due(run)
    return took[0]


def _due(run: Rig) -> None:
    """Let everybody be asked for every segment."""
    for one in run.call("GET", "/v1/segments?limit=100")["items"]:
        run.call("POST", f"/v1/segments/{one['id']}/rebuilds")


def _again(run: Rig) -> float:
    with psycopg.connect(run.super_url) as db:
        names = {"workspace": run.workspace_id, "seed": time.time_ns() % 2**31, "changed": CHANGED}
        db.execute(CHANGE.encode(), names)
    _due(run)
    return asyncio.run(_with_pool(run, lambda pool: _asked(run, pool, "segments.compare", "segments.settle")))


async def _asked(run: Rig, pool: Pool, *names: str) -> float:
    """Do these steps of the worker until nothing is left to do."""
    steps = [step for step in worker.STEPS if step.name in names]
    began = time.monotonic()
    quiet = 0
    while quiet < 2:
        quiet += 1
        for step in steps:
            while await doors.transact(pool, step.work, worker.request(UUID(run.workspace_id), step.name)):
                quiet = 0
    return time.monotonic() - began


def _by_hand(run: Rig) -> tuple[float, dict[str, int]]:
    with psycopg.connect(run.super_url) as db:
        today = _now(run, db).astimezone(ZONE).date()
        names = {
            "workspace": run.workspace_id,
            "zone": ZONE.key,
            "today": today,
            **{f"since_{n}d": calendar.start_of_day(_back(today, n), ZONE) for n in (180, 365)},
        }
        text = BY_HAND.replace("%(today)s", "%(today)s::date")
        began = time.monotonic()
        cursor = db.execute(text.encode(), names)
        row = cursor.fetchone()
        seconds = time.monotonic() - began
        assert row is not None
        assert cursor.description is not None
        return seconds, {column.name: int(count) for column, count in zip(cursor.description, row, strict=True)}


def _back(today: date, count: int) -> date:
    return today - timedelta(days=count - 1)


def _same(run: Rig) -> None:
    """Make sure that both give the same twenty numbers."""
    with psycopg.connect(run.super_url) as db:
        sizes = {key: int(size) for key, size in db.execute(SIZES.encode(), {"workspace": run.workspace_id})}
    counted = _by_hand(run)[1]
    different = {key: (sizes[key], counted[key]) for key in RULES if sizes[key] != counted[key]}
    if different:
        raise RuntimeError(f"Segments and the query by hand differ (sizes, counts): {different}")


def _followed(
    report: Report, run: Rig, db: psycopg.Connection[Any], segment: str, *, customers: int, seconds: float
) -> None:
    """Send orders at a steady rate, each of another customer, and watch for each customer to enter a segment."""
    number = int(EVENTS_PER_SECOND * seconds)
    chosen = [n * 7919 % customers for n in range(number)]
    ids = [row[0] for row in db.execute(EXTERNAL.encode(), {"workspace": run.workspace_id})]
    sent: dict[UUID, float] = {}
    seen: dict[UUID, float] = {}
    watch = threading.Thread(target=_watch, args=(run, segment, sent, seen, number))
    watch.start()
    asyncio.run(_send(run, [(n, ids[n]) for n in chosen], sent))
    watch.join()
    missing = number - len(seen)
    waits = sorted(seen[id] - sent[id] for id in seen)
    p50, p99 = statistics.median(waits), waits[int(len(waits) * 0.99) - 1]
    report.add(
        Row(
            f"P9 event to membership, {EVENTS_PER_SECOND} orders a second",
            f"p99 {p99 * 1000:,.0f} ms",
            "1 s",
            (p99,),
            "≤ 1",
            f"p50 {p50 * 1000:,.0f} ms, longest {waits[-1] * 1000:,.0f} ms, from sending the order until others see "
            f"the membership; {number:,} orders, {missing} missing; one worker, {len(RULES)} segments",
        )
    )


async def _send(run: Rig, chosen: list[tuple[int, UUID]], sent: dict[UUID, float]) -> None:
    """Send each order at its time, whether or not those before it are answered."""
    salt = time.time_ns()
    placed_at = run.call("GET", "/v1/workspace")["now"]
    limits = httpx2.Limits(max_connections=64, max_keepalive_connections=64)
    async with httpx2.AsyncClient(
        base_url=f"http://127.0.0.1:{run.port}", headers=run.headers, timeout=60, limits=limits
    ) as http:

        async def send(n: int, id: UUID) -> None:
            body = {
                "source": "shop",
                "external_id": f"{salt}-{n}",
                "customer": {"source": "shop", "external_id": str(n)},
                "currency": "GBP",
                "placed_at": placed_at,
                "lines": [{"sku": "sku-1", "quantity": 1, "amount_minor": 1500}],
            }
            sent[id] = time.monotonic()
            answer = await http.post("/v1/orders", json=body)
            if answer.status_code >= 300:
                raise RuntimeError(f"An order was answered {answer.status_code}: {answer.text[:500]}")

        began = time.monotonic()
        async with asyncio.TaskGroup() as tasks:
            for place, (n, id) in enumerate(chosen):
                await asyncio.sleep(max(0.0, began + place / EVENTS_PER_SECOND - time.monotonic()))
                tasks.create_task(send(n, id))


def _watch(run: Rig, segment: str, sent: dict[UUID, float], seen: dict[UUID, float], number: int) -> None:
    """Look every 10 ms who of those who ordered is in."""
    deadline = time.monotonic() + number / EVENTS_PER_SECOND + 60
    with psycopg.connect(run.super_url, autocommit=True) as db:
        while len(seen) < number and time.monotonic() < deadline:
            waiting = [id for id in list(sent) if id not in seen]
            names = {"workspace": run.workspace_id, "segment": segment, "customers": waiting}
            found = db.execute(ENTERED.encode(), names).fetchall() if waiting else []
            now = time.monotonic()
            seen.update((id, now) for (id,) in found)
            time.sleep(0.01)


def _left(report: Report, run: Rig, db: psycopg.Connection[Any], segment: str) -> None:
    """Let the day end, and watch those who ordered today leave."""
    now = _now(run, db)
    midnight = calendar.end_of(now, "day", ZONE)
    if midnight - now > BEFORE_MIDNIGHT:
        run.call("POST", "/v1/workspace/clock_advances", {"to": (midnight - BEFORE_MIDNIGHT).isoformat()})
    time.sleep(max(0.0, (midnight - _now(run, db)).total_seconds()))
    names = {"workspace": run.workspace_id, "segment": segment}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while db.execute(ANY_MEMBER.encode(), names).fetchone() == (True,) and time.monotonic() < deadline:
        time.sleep(0.05)
    late = (_now(run, db) - midnight).total_seconds()
    _wait(run, db, since=midnight)
    all_late = (_now(run, db) - midnight).total_seconds()
    report.add(
        Row(
            "P9 members who leave because a day ends",
            f"{late:,.1f} s late",
            "60 s",
            (late / 60,),
            "≤ 1",
            f"all {len(RULES)} segments, to each of which the new day matters, true after {all_late:,.1f} s",
        )
    )


def _wait(run: Rig, db: psycopg.Connection[Any], *, since: datetime | None = None) -> None:
    """Wait until every segment has the members that its rule gives it, as of some instant."""
    names = {"workspace": run.workspace_id, "since": since or datetime(1970, 1, 1, tzinfo=ZONE)}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while db.execute(UNSETTLED.encode(), names).fetchone() != (0,) or (since is None and _behind(run, db)):
        if time.monotonic() > deadline:
            raise RuntimeError("The segments do not settle.")
        time.sleep(0.05)


def _behind(run: Rig, db: psycopg.Connection[Any]) -> bool:
    """Tell whether something happened that has not been followed yet."""
    names = {"workspace": run.workspace_id, "follower": days.FOLLOWER}
    return db.execute(BEHIND.encode(), names).fetchone() != (False,)


def _now(run: Rig, db: psycopg.Connection[Any]) -> datetime:
    row = db.execute(NOW.encode(), {"workspace": run.workspace_id}).fetchone()
    assert row is not None
    found: datetime = row[0]
    return found


@contextlib.contextmanager
def _working(run: Rig) -> Generator[None]:
    """Let a worker work while a block lasts."""
    environ = os.environ | {"LAURELS_DATA_DIRECTORY": str(run.home), "LAURELS_LOG_LEVEL": "warning"}
    with (run.home / "worker.log").open("wb") as log:
        process = subprocess.Popen([LAURELS, "worker"], env=environ, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


async def _with_pool(run: Rig, work: Any) -> Any:
    async with _pool(run) as pool:
        return await work(pool)


@contextlib.asynccontextmanager
async def _pool(run: Rig) -> AsyncGenerator[Pool]:
    pool = await open_pool(run.server.app_url, size=2, name="bench", statement_timeout_ms=0)
    try:
        yield pool
    finally:
        await pool.close()
