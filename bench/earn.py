"""P1, P2, P3: earning singly, in lists and on one capped campaign, each beside PostgreSQL alone."""

from __future__ import annotations

import http.client
import json
import threading
import time
from uuid import UUID

import psycopg

from bench.report import Report, Row, figure
from bench.rig import HERE, Rig, interleaved, ratio, rig, say
from laurels.kit import ids

CUSTOMERS = 10_000


def _stage(run: Rig) -> None:
    with psycopg.connect(run.super_url, autocommit=True) as db:
        db.execute((HERE / "limit.sql").read_text().encode())
        row = db.execute("SELECT id, program_id FROM wallet").fetchone()
        assert row is not None
        run.wallet_id, run.program_id = str(row[0]), str(row[1])


def _many_sql(run: Rig, count: int) -> str:
    return f"SELECT bench.earn('{run.workspace_id}', '{run.wallet_id}', '{_issuer(run)}', {count});\n"


def _one_sql(run: Rig) -> str:
    return (
        "\\set c random(0, 9999)\n"
        f"SELECT bench.earn_one('{run.workspace_id}', :c::text, '{run.wallet_id}', '{_issuer(run)}',"
        f" '{run.program_id}');\n"
    )


def _post_sql(run: Rig) -> str:
    """Call the posting function alone, for accounts that exist."""
    return (
        "\\set c random(0, 9999)\n"
        f"SELECT bench.post_one('{run.workspace_id}', '{run.wallet_id}', '{_issuer(run)}', customer_id, account_id,"
        " gen_random_uuid(), gen_random_uuid(), to_json(now()) #>> '{}')"
        " FROM bench.known WHERE external_id = :c::text;\n"
    )


def _issuer(run: Rig) -> UUID:
    return ids.derived("issuer", "None", run.wallet_id, "")


def singles(report: Report, *, rounds: int, seconds: float) -> None:
    """P1: one earn a request from 32 clients."""
    say("P1: one earn an HTTP request, 32 clients")
    with rig() as run:
        run.programme()
        run.customers(CUSTOMERS)
        _stage(run)
        run.wrk(3, clients=32)
        run.pgbench(_one_sql(run), 2, clients=16)
        run.analyze()
        last: list[object] = []

        def ours() -> float:
            done = run.wrk(seconds, clients=32)
            last.append(done)
            assert not done.failed, f"{done.failed} requests failed"
            return done.rate

        found = interleaved(
            rounds,
            laurels=ours,
            transaction=lambda: run.pgbench(_one_sql(run), seconds, clients=16),
            posting=lambda: run.pgbench(_post_sql(run), seconds, clients=16),
        )
        noop = run.wrk(seconds, clients=32, script=HERE / "read.lua", path="/health/live").rate
        run_info = last[-1]
        doctor = run.doctor()
    assert hasattr(run_info, "app_us")
    report.add(
        Row(
            "P1 earn per HTTP request, 32 clients",
            figure(found["laurels"], "/s"),
            "pgbench, the same writes through the same posting function, one transaction each: "
            + figure(found["transaction"], "/s"),
            ratio(found, "laurels", "transaction"),
            "≥ 0.75, aim 1.0",
            f"CPU a request: {run_info.app_us:.0f} µs application, {run_info.postgres_us:.0f} µs PostgreSQL; "  # type: ignore[attr-defined]
            f"p50 {run_info.p50_ms:.1f} ms, p99 {run_info.p99_ms:.1f} ms; doctor {doctor}",  # type: ignore[attr-defined]
        )
    )
    report.add(
        Row(
            "P1 beside the posting function alone",
            figure(found["laurels"], "/s"),
            "pgbench, only the ledger's part of it (no order, lines, decision, membership, feed): "
            + figure(found["posting"], "/s"),
            ratio(found, "laurels", "posting"),
            "printed",
            f"a GET that does nothing: {noop:,.0f}/s",
        )
    )
    report.keep("p1", found["laurels"])


def alone(report: Report, *, seconds: float) -> None:
    """P1 without gathering, and on a slow disk on one capped campaign."""
    say("P1 with gathering off")
    with rig(LAURELS_GATHER="false") as run:
        run.programme()
        run.customers(CUSTOMERS)
        run.wrk(2, clients=32)
        done = run.wrk(seconds * 2, clients=32)
        doctor = run.doctor()
    report.keep("p1 with gathering off", [done.rate])
    report.add(
        Row(
            "P1 with gathering off",
            f"{done.rate:,.0f}/s",
            "P1 in the same run: " + figure(report.kept("p1"), "/s"),
            (done.rate / report.median("p1"),) * 3,
            "printed",
            f"CPU a request: {done.app_us:.0f} µs application, {done.postgres_us:.0f} µs PostgreSQL; doctor {doctor}",
        )
    )
    say("P1 with a disk of 3 ms and one capped campaign")
    with rig() as run:
        run.programme(cap="1000000000000")
        run.customers(CUSTOMERS)
        _stage(run)
        with psycopg.connect(run.super_url, autocommit=True) as db:
            db.execute("ALTER SYSTEM SET commit_delay = 3000")
            db.execute("ALTER SYSTEM SET commit_siblings = 0")
            db.execute("SELECT pg_reload_conf()")
        run.wrk(2, clients=32)
        found = interleaved(
            3,
            laurels=lambda: run.wrk(seconds, clients=32).rate,
            row=lambda: run.pgbench(_cap_sql(), seconds, clients=32),
        )
        doctor = run.doctor()
    report.add(
        Row(
            "P1 on one capped campaign, a disk that takes 3 ms to flush",
            figure(found["laurels"], "/s"),
            "pgbench, 32 clients updating the same row: " + figure(found["row"], "/s"),
            ratio(found, "laurels", "row"),
            "printed",
            f"commit_delay 3 ms stands in for the disk; doctor {doctor}",
        )
    )


def lists(report: Report, *, rounds: int, seconds: float) -> None:
    """P2: a thousand earns a request."""
    say("P2: 1,000 earns a request")
    with rig() as run:
        run.programme()
        run.customers(CUSTOMERS)
        _stage(run)
        bulk = _Bulk(run)
        bulk.run(2)
        run.pgbench(_many_sql(run, 1000), 2, clients=2)
        run.analyze()
        found = interleaved(
            rounds,
            laurels=lambda: bulk.run(seconds),
            sql=lambda: 1000 * run.pgbench(_many_sql(run, 1000), seconds, clients=2),
        )
        doctor = run.doctor()
    report.add(
        Row(
            "P2 earns in lists of 1,000",
            figure(found["laurels"], "/s"),
            "one multi-row SQL for the same rows: " + figure(found["sql"], "/s"),
            ratio(found, "laurels", "sql"),
            "≥ 0.5",
            f"two requests at once, here and there; doctor {doctor}",
        )
    )
    report.keep("sql", found["sql"])
    sql = report.median("sql") / report.median("p1")
    for name, note in (
        ("p1", f"P1 gathers, so it is a list itself; the multi-row SQL alone is {sql:.1f} × P1"),
        ("p1 with gathering off", "a request at a time against a list"),
    ):
        report.add(
            Row(
                f"P2 beside {name.capitalize()}",
                figure(found["laurels"], "/s"),
                f"{name.capitalize()} in the same run: " + figure(report.kept(name), "/s"),
                _spread([value / report.median(name) for value in found["laurels"]]),
                "≥ 5",
                note,
            )
        )


def capped(report: Report, *, rounds: int, seconds: float) -> None:
    """P3: 64 clients on one capped campaign, and a cap that is reached."""
    say("P3: 64 clients on one capped campaign")
    with rig() as run:
        run.programme(cap="1000000000000")
        run.customers(CUSTOMERS)
        _stage(run)
        run.wrk(2, clients=64)
        before = _deadlocks(run)
        found = interleaved(
            rounds,
            laurels=lambda: run.wrk(seconds, clients=64).rate,
            row=lambda: run.pgbench(_cap_sql(), seconds, clients=64),
        )
        deadlocks = _deadlocks(run) - before
        doctor = run.doctor()
    report.add(
        Row(
            "P3 64 clients on one capped campaign",
            figure(found["laurels"], "/s"),
            "pgbench, 64 clients: conditional UPDATE of one row and an INSERT: " + figure(found["row"], "/s"),
            ratio(found, "laurels", "row"),
            "≥ 0.7",
            f"{deadlocks} deadlocks; doctor {doctor}",
        )
    )
    with rig() as run:
        run.programme(cap="20010")
        run.customers(CUSTOMERS)
        run.wrk(seconds, clients=64)
        with psycopg.connect(run.super_url) as db:
            row = db.execute("SELECT balance FROM account WHERE kind = 'counter'").fetchone()
            points = db.execute("SELECT sum(balance) FROM account WHERE kind = 'wallet'").fetchone()
        doctor = run.doctor()
    assert row is not None
    assert points is not None
    report.add(
        Row(
            "P3 a budget of 20,010 points under the same load",
            f"{int(row[0]):,} counted, {int(points[0]):,} given",
            "the budget: 20,010",
            (int(row[0]) / 20010,) * 3,
            "1.0, never above",
            f"doctor {doctor}",
        )
    )


def _cap_sql() -> str:
    return (
        "\\set c random(0, 9999)\n"
        "WITH counted AS (UPDATE bench.cap SET used = used + 20 WHERE id = 1 AND used + 20 <= most RETURNING id) "
        "INSERT INTO bench.used (customer, points) SELECT :c, 20 FROM counted;\n"
    )


def _deadlocks(run: Rig) -> int:
    with psycopg.connect(run.super_url) as db:
        row = db.execute("SELECT sum(deadlocks) FROM pg_stat_database").fetchone()
    return int(row[0]) if row else 0


def _spread(values: list[float]) -> tuple[float, float, float]:
    ordered = sorted(values)
    return ordered[len(ordered) // 2], ordered[0], ordered[-1]


class _Bulk:
    """Two clients that each send lists of a thousand orders, made beforehand."""

    def __init__(self, run: Rig) -> None:
        self.run_on = run
        self.number = 0
        self.at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3600))

    def run(self, seconds: float) -> float:
        """Send lists for a while and give orders a second."""
        made = max(4, int(seconds * 14))
        lanes: list[list[bytes]] = [[], []]
        for number in range(made):
            lanes[number % 2].append(self._body())
        sent = [0, 0]
        started = time.perf_counter()
        threads = [threading.Thread(target=self._send, args=(lane, sent, n, seconds)) for n, lane in enumerate(lanes)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(sent) / (time.perf_counter() - started)

    def _body(self) -> bytes:
        items = []
        for _ in range(1000):
            self.number += 1
            items.append(
                {
                    "source": "shop",
                    "external_id": f"{UUID(int=id(self) + self.number)}",
                    "customer": {"source": "shop", "external_id": str(self.number * 7919 % CUSTOMERS)},
                    "currency": "GBP",
                    "placed_at": self.at,
                    "lines": [
                        {"sku": "A1", "quantity": 1, "amount_minor": 1250},
                        {"sku": "B2", "quantity": 2, "amount_minor": 799},
                    ],
                }
            )
        return json.dumps({"items": items}).encode()

    def _send(self, lane: list[bytes], sent: list[int], mine: int, seconds: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.run_on.port, timeout=120)
        end = time.perf_counter() + seconds
        for body in lane:
            if time.perf_counter() > end:
                break
            connection.request("POST", "/v1/orders/bulk", body, self.run_on.headers)
            response = connection.getresponse()
            answer = response.read()
            if response.status != 200 or b'"created":1000' not in answer[-200:]:
                raise RuntimeError(f"{response.status}: {answer[:300]!r} … {answer[-200:]!r}")
            sent[mine] += 1000
