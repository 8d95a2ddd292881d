"""P5 and P14: how long calls of shops take at 70 % of what the server can take, and what becomes of far too many."""

from __future__ import annotations

import statistics
from collections import Counter

from bench import arrivals
from bench.arrivals import Answers, quantile
from bench.cart import LINES
from bench.report import Report, Row, figure
from bench.rig import rig, say
from bench.shop import Shop
from laurels.settings import default_processes

LIVE = 1_000
CLIENTS = 32
LOAD = 0.7
"""At so much of the most that the server takes it is asked how long calls take."""
OFFERED = 3
"""So many times the most is offered to see what becomes of it."""
MIX = {"validate": 0.7, "earn": 0.2, "redeem": 0.1}
WANTED_MS = {"validate": 50, "redeem": 100}


def load(report: Report, *, rounds: int, seconds: float) -> None:
    """P5: how long calls take at 70 % of what the server can take. P14: what becomes of three times as much."""
    say(f"P5: validations, orders and redemptions with {LIVE:,} live campaigns")
    with rig(LAURELS_PROCESSES=str(default_processes())) as run:
        shop = Shop.opened(run, LIVE)
        mix = shop.mix()
        for clients in (1, CLIENTS):
            shop.waiting(mix, clients=clients, seconds=3)
        run.analyze()
        unloaded = {
            name: arrivals.alone(run.port, run.key, call, seconds=2)
            for name, call in (("validate", shop.validate), ("earn", shop.earn), ("redeem", shop.redeem))
        }
        most: list[float] = []
        cpu: list[tuple[float, float]] = []
        quiet: list[Answers] = []
        for number in range(rounds):
            before = run.cpu()
            found = shop.waiting(mix, clients=CLIENTS, seconds=seconds)
            cpu.append(_spent(before, run.cpu(), len(found.all)))
            most.append(found.rate)
            # The load is 70 % of what was just measured, for the machine is not the same in every minute.
            quiet.append(shop.arriving(mix, rate=LOAD * most[-1], seconds=seconds * 2, seed=number))
            _told(number, rounds, most[-1], quiet[-1])
        _report_load(report, most, cpu, quiet, unloaded)
        _overload(report, shop, statistics.median(most), seconds=seconds)
        doctor = run.doctor()
    report.add(Row("P5, P14 the books after it", f"doctor {doctor}", "clean", (1.0,), "clean", ""))


def _told(number: int, rounds: int, most: float, quiet: Answers) -> None:
    parts = ", ".join(f"{name} p99 {quantile(quiet.of(name), 0.99):.0f} ms" for name in ("validate", "earn", "redeem"))
    say(f"  round {number + 1} of {rounds}: at most {most:,.0f}/s; at 70 % {parts}, {len(quiet.refused())} refused")


def _spent(before: tuple[float, float], after: tuple[float, float], calls: int) -> tuple[float, float]:
    return (after[0] - before[0]) * 1e6 / calls, (after[1] - before[1]) * 1e6 / calls


def _report_load(
    report: Report,
    most: list[float],
    cpu: list[tuple[float, float]],
    quiet: list[Answers],
    unloaded: dict[str, float],
) -> None:
    app, postgres = (statistics.median([one[place] for one in cpu]) for place in (0, 1))
    alone = 1e3 / sum(unloaded[name] * share for name, share in MIX.items())
    times = statistics.median(most) / alone, min(most) / alone, max(most) / alone
    report.add(
        Row(
            f"P5 the most: 70 % validations, 20 % orders, 10 % redemptions, carts of {LINES} lines, {LIVE:,} campaigns",
            figure(most, "/s"),
            f"one client without company: {alone:,.0f}/s",
            times,
            "printed",
            f"{CLIENTS} clients; CPU a call: {app:,.0f} µs application, {postgres:,.0f} µs PostgreSQL",
        )
    )
    for name in ("validate", "redeem", "earn"):
        p50, p99 = ([quantile(one.of(name), share) for one in quiet] for share in (0.5, 0.99))
        wanted = WANTED_MS.get(name)
        against = 10 * unloaded[name] if wanted is None else float(wanted)
        report.add(
            Row(
                f"P5 {name} at 70 % of that, arrivals fixed beforehand: p99",
                f"{statistics.median(p99):,.1f} ms",
                f"{against:,.0f} ms" + (" (10 times as long as alone)" if wanted is None else ""),
                (statistics.median(p99) / against, min(p99) / against, max(p99) / against),
                "≤ 1.0",
                f"p50 {statistics.median(p50):,.1f} ms; alone {unloaded[name]:,.1f} ms, so p99 is "
                f"{statistics.median(p99) / unloaded[name]:.1f} times as long (≤ 10); "
                f"{sum(len(one.refused()) for one in quiet)} refused",
            )
        )


def _overload(report: Report, shop: Shop, most: float, *, seconds: float) -> None:
    say(f"P14: {OFFERED} times as much as the most, {most:,.0f}/s")
    mix = shop.mix()
    flood = shop.arriving(mix, rate=OFFERED * most, seconds=seconds * 4, seed=99)
    # From the first call that comes after the flood: when are calls answered again as they were?
    after = shop.arriving(mix, rate=LOAD * most, seconds=10, seed=98)
    refused = flood.refused()
    status = Counter(one.status for one in refused)
    good = sum(one.good and one.at + one.seconds <= flood.seconds for one in flood.all) / flood.seconds
    told = sum(one.retry_after for one in refused)
    late = [one.at for one in after.all if not one.good or one.seconds * 1e3 > 2 * WANTED_MS.get(one.name, 100)]
    admitted = {name: quantile(flood.of(name), 0.99) for name in ("validate", "earn", "redeem")}
    report.add(
        Row(
            f"P14 answered well while {OFFERED} times the most is offered for {flood.seconds:.0f} s",
            f"{good:,.0f}/s",
            f"the most: {most:,.0f}/s",
            (good / most,),
            "≥ 0.8, aim 0.9",
            f"offered {len(flood.all) / flood.seconds:,.0f}/s; refused {_said(status) or 'none'}, {told:,} with "
            f"Retry-After, p50 {quantile([one.seconds * 1e3 for one in refused], 0.5):,.1f} ms",
        )
    )
    for name, wanted in WANTED_MS.items():
        report.add(
            Row(
                f"P14 {name} that was let in: p99",
                f"{admitted[name]:,.0f} ms",
                f"twice what is wanted of it: {2 * wanted} ms",
                (admitted[name] / (2 * wanted),),
                "≤ 1.0",
                f"orders {admitted['earn']:,.0f} ms" if name == "redeem" else "",
            )
        )
    report.add(
        Row(
            "P14 as before after the flood",
            f"{max(late, default=0):,.1f} s",
            "10 s",
            (max(late, default=0) / 10,),
            "≤ 1.0",
            f"the last call that took more than twice what is wanted of it, or was refused, at {LOAD:.0%} of the most",
        )
    )


def _said(status: Counter[int]) -> str:
    return ", ".join(f"{count:,} × {code}" for code, count in sorted(status.items()))
