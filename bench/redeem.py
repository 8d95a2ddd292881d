"""P3 and P4 on carts: everybody redeems the same code, and a cart is validated among ever more campaigns."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable

import psycopg

from bench import arrivals
from bench.arrivals import Answers, quantile
from bench.cart import LINES
from bench.report import Report, Row, figure
from bench.rig import Rig, interleaved, ratio, rig, say
from bench.shop import RARE, Shop

SIZES = (1, 100, 1_000, 10_000)


# ---- P4: a validation among ever more campaigns


def scaling(report: Report, *, rounds: int, seconds: float) -> None:
    """Time the validation of a cart in four workspaces of one server."""
    say("P4 through HTTP: validations in workspaces of 1 to 10,000 live campaigns")
    with rig() as run:
        shops: dict[int, tuple[str, Shop]] = {}
        for size in SIZES:
            key = run.workspace(f"Of {size}")
            shops[size] = key, Shop.opened(run, size)
        cpu: dict[int, list[float]] = {size: [] for size in SIZES}

        def validations(size: int) -> Callable[[], float]:
            def timed() -> float:
                run.key, shop = shops[size]
                before = run.cpu()[0]
                found = shop.waiting(shop.validate, clients=1, seconds=seconds)
                cpu[size].append((run.cpu()[0] - before) * 1e6 / len(found.all))
                return statistics.median(found.of("validate"))

            return timed

        for size in SIZES:
            validations(size)()
            cpu[size].clear()
        found = interleaved(rounds, **{f"of {size}": validations(size) for size in SIZES})
        doctor = run.doctor()
    medians = " → ".join(f"{statistics.median(found[f'of {size}']):,.2f} ms" for size in SIZES)
    more = "CPU of the application " + " → ".join(f"{statistics.median(cpu[size]):,.0f} µs" for size in SIZES)
    sizes = " → ".join(f"{size:,}" for size in SIZES)
    report.add(
        Row(
            f"P4 validation of a cart of {LINES} lines, HTTP: {sizes} campaigns",
            medians,
            "the same with 1",
            ratio(found, "of 10000", "of 1"),
            "≤ 3",
            f"{more}; doctor {doctor}",
        )
    )
    report.add(
        Row(
            "P4 validation: 10,000 beside 100",
            medians,
            "the same with 100",
            ratio(found, "of 10000", "of 100"),
            "≤ 1.5",
            "",
        )
    )


# ---- P3: everybody wants the same


def hot(report: Report, *, rounds: int, seconds: float) -> None:
    """P3: 64 clients redeem one code that has a budget, and one whose uses run out."""
    say("P3: 64 clients redeem one code with a budget")
    with rig() as run:
        shop = Shop.opened(run, 1)
        shop.codes = [_code(run, "HOT", RARE)]
        shop.drawn = _Always()
        with psycopg.connect(run.super_url, autocommit=True) as db:
            db.execute("CREATE TABLE one_cap (id int PRIMARY KEY, used bigint, most bigint)")
            db.execute("CREATE TABLE one_use (customer int, points int)")
            db.execute("INSERT INTO one_cap VALUES (1, 0, 1000000000000)")
            db.execute("GRANT ALL ON one_cap, one_use TO PUBLIC")
        shop.waiting(shop.redeem, clients=64, seconds=2)
        before = _deadlocks(run)
        last: list[Answers] = []

        def ours() -> float:
            last.append(shop.waiting(shop.redeem, clients=64, seconds=seconds))
            return last[-1].rate

        found = interleaved(rounds, laurels=ours, row=lambda: run.pgbench(_ONE_ROW, seconds, clients=64))
        p99 = statistics.median([quantile(one.of("redeem"), 0.99) for one in last])
        deadlocks = _deadlocks(run) - before
        doctor = run.doctor()
    report.add(
        Row(
            f"P3 64 clients redeem one code with a budget, a cart of {LINES} lines",
            figure(found["laurels"], "/s"),
            "pgbench, 64 clients: conditional UPDATE of one row and an INSERT: " + figure(found["row"], "/s"),
            ratio(found, "laurels", "row"),
            "≥ 0.7",
            f"p99 {p99:.0f} ms; {deadlocks} deadlocks; doctor {doctor}",
        )
    )
    uses = 1_000
    with rig() as run:
        shop = Shop.opened(run, 1)
        shop.codes = [_code(run, "FEW", uses)]
        shop.drawn = _Always()
        found = Counter[int]()
        deadline = time.monotonic() + 60
        while not found[409] and time.monotonic() < deadline:
            answers = arrivals.waiting(run.port, run.key, shop.redeem, clients=64, seconds=seconds)
            found.update(one.status for one in answers.all)
        with psycopg.connect(run.super_url) as db:
            row = db.execute("SELECT count(*) FROM redemption_incentive WHERE kind = 'coupon'").fetchone()
        doctor = run.doctor()
    assert row is not None
    report.add(
        Row(
            f"P3 a code with {uses:,} uses under the same load",
            f"{found[200]:,} redeemed, {int(row[0]):,} written, {found[409]:,} refused",
            f"the uses: {uses:,}",
            (int(row[0]) / uses,),
            "1.0, never above",
            f"doctor {doctor}",
        )
    )


_ONE_ROW = (
    "\\set c random(0, 9999)\n"
    "WITH counted AS (UPDATE one_cap SET used = used + 20 WHERE id = 1 AND used + 20 <= most RETURNING id) "
    "INSERT INTO one_use (customer, points) SELECT :c, 20 FROM counted;\n"
)


class _Always(random.Random):
    """Draws customers, and lets every cart have a code."""

    def random(self) -> float:
        return 0.0


def _code(run: Rig, code: str, uses: int) -> str:
    """Make a campaign with a budget, and a code of it."""
    campaign = {
        "name": "Everybody's",
        "trigger": "code",
        "effects": [{"kind": "order_amount", "amount": "1.00"}],
        "limits": [{"scope": "campaign", "period": "ever", "measure": "discount", "max": str(RARE)}],
    }
    made = run.call("POST", "/v1/campaigns", campaign)
    run.call("POST", f"/v1/campaigns/{made['id']}/launches", {"reason": "bench"})
    run.call("POST", "/v1/vouchers", {"campaign_id": made["id"], "code": code, "uses_max": uses})
    return code


def _deadlocks(run: Rig) -> int:
    with psycopg.connect(run.super_url) as db:
        row = db.execute("SELECT sum(deadlocks) FROM pg_stat_database").fetchone()
    return int(row[0]) if row else 0
