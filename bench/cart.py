"""P4: a cart of twenty lines against 1 to 10,000 live campaigns, of which at most ten match."""

from __future__ import annotations

import gc
import json
import os
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psutil

from bench.engines import Spoken, compiled, held, peers
from bench.report import Report, Row
from bench.rig import HERE, Rig, interleaved, rig, say
from laurels.core.orders import Line
from laurels.engine import decisions
from laurels.engine.decisions import Moment
from laurels.program.campaigns import Definition, Identity, Index, LiveCampaign
from laurels.program.campaigns import compiled as campaign_of
from laurels.program.programs import Wallet
from laurels.program.vocabulary import ORDER_PAID, Sources

SIZES = (1, 100, 1_000, 10_000)
MATCHING_MAX = 10
LINES = 20
SCANNED = 1_000
"""So many rules the peers scan; they are linear, so ten thousand take ten times as long."""
ROUND_SECONDS = 0.3
PROGRAM, POINTS = UUID(int=1), Wallet(UUID(int=2), UUID(int=1), "points", "Points", "point", "points")
ZONE = ZoneInfo("Europe/London")


def condition(number: int, size: int) -> str:
    """Write the condition of a campaign; one in every tenth part of them is for a SKU of the cart.

    The others ask for other SKUs, channels and shops, as campaigns of brands, marketplaces and branches do.
    """
    step = max(1, size // MATCHING_MAX)
    if number % step == 0:
        return f"order.channel in ['web', 'app'] && order.lines.exists(l, l.sku in ['cart-{number // step % LINES}'])"
    match number % 5:
        case 0:
            return f"order.store == 'branch-{number}' && order.amount >= 20"
        case 1:
            return f"order.channel == 'partner-{number % 500}' && order.amount >= {number % 90 + 1}"
        case _:
            return f"order.channel == 'web' && order.lines.exists(l, l.sku in ['other-{number}', 'more-{number}'])"


def definition(number: int, size: int) -> dict[str, Any]:
    """Write a campaign of the set."""
    effect: dict[str, Any] = {"kind": "proportional", "wallet": "points", "points": "1", "per": "1.00"}
    return {"trigger": ORDER_PAID, "condition": condition(number, size), "effects": [effect]}


def spoken(number: int, size: int) -> Spoken:
    """Write its condition for the peers, in minor units."""
    text = condition(number, size)
    terms: list[Any] = []
    for term in text.split(" && "):
        if "exists" in term:
            listed = json.loads(term[term.index("[") : term.index("]") + 1].replace("'", '"'))
            terms.append({"some": [{"var": "order.lines"}, {"in": [{"var": "sku"}, listed]}]})
        elif " in " in term:
            terms.append({"in": [{"var": "order.channel"}, json.loads(term.split(" in ")[1].replace("'", '"'))]})
        elif "==" in term:
            name, value = term.split(" == ")
            terms.append({"==": [{"var": name}, value.strip("'")]})
        else:
            pounds = int(term.split(" >= ")[1])
            text = text.replace(term, f"order.amount >= {pounds * 100}")
            terms.append({">=": [{"var": "order.amount"}, pounds * 100]})
    return Spoken(text, {"and": terms}, lambda context: False)


def lines() -> list[Line]:
    """Write the twenty lines."""
    return [Line(n + 1, None, f"cart-{n}", 1 + n % 3, 500 + n, 500 + n, None, None) for n in range(LINES)]


def cart() -> dict[str, Any]:
    """Write the cart as a shop sends it."""
    sent = [{"sku": one.sku, "quantity": one.quantity, "amount_minor": one.amount_minor} for one in lines()]
    return {
        "currency": "GBP",
        "customer": {"source": "shop", "external_id": "0"},
        "channel": "web",
        "store": "high-street",
        "lines": sent,
    }


def scaling(report: Report, *, rounds: int, seconds: float) -> None:
    """Time a preview through HTTP, a decision in process, and scans of the same campaigns."""
    in_process(report, rounds=rounds)
    through_http(report, rounds=rounds, seconds=seconds)


# ---- in process


def in_process(report: Report, *, rounds: int) -> None:
    """Time what happens between the facts and the decision: context, choice of campaigns, deciding."""
    say("P4 in process: a cart of 20 lines against 1 to 10,000 campaigns")
    sources = Sources("GBP", {}, (POINTS,), {}, ())
    before = psutil.Process().memory_info().rss
    live = {size: _live(size, sources) for size in SIZES}
    for listed in live.values():
        decisions.decide(listed, _moment(), {})  # each rule compiles itself when first asked
    gc.collect()
    memory = (psutil.Process().memory_info().rss - before) / sum(SIZES) * max(SIZES)
    indexes = {size: Index.of_all(listed) for size, listed in live.items()}
    for size, listed in live.items():
        moment = _moment()
        asked = indexes[size].of(ORDER_PAID).candidates(moment.context)
        given = decisions.decide(asked, moment, {})
        assert given.grants == decisions.decide(listed, moment, {}).grants
        assert 1 <= len(given.grants) <= MATCHING_MAX
    ways = {f"of {size}": _deciding(indexes[size]) for size in SIZES}
    others, missing = peers({"order": "map"})
    rules = {one.name: compiled(one, [spoken(n, SCANNED) for n in range(SCANNED)]) for one in others}
    context = _plain_context()
    for one in others:
        assert held(one, rules[one.name], context) == MATCHING_MAX, f"{one.name} decides otherwise"
    ways["scan"] = _timed(lambda: decisions.decide(live[max(SIZES)], _moment(), {}))
    for one in others:
        ways[one.name] = _timed(lambda one=one: held(one, rules[one.name], context))
    found = interleaved(rounds, **ways)
    _scaling_rows(report, "P4 decide, in process", {size: found[f"of {size}"] for size in SIZES}, 1e3, "µs")
    ours = found[f"of {max(SIZES)}"]
    report.add(
        Row(
            "P4 beside our own compiled rules, one after the other",
            f"{statistics.median(ours) / 1e3:,.0f} µs",
            f"{statistics.median(found['scan']) / 1e3:,.0f} µs for {max(SIZES):,}",
            _ratio(found["scan"], ours),
            "> 1, times as long",
            "; ".join(missing),
        )
    )
    for one in others:
        scan = [value * max(SIZES) / SCANNED for value in found[one.name]]
        report.add(
            Row(
                f"P4 beside {one.name}, one rule after the other",
                f"{statistics.median(ours) / 1e3:,.0f} µs",
                f"{statistics.median(scan) / 1e6:,.1f} ms for {max(SIZES):,}, from {SCANNED:,} measured",
                _ratio(scan, ours),
                "> 1, times as long",
                "its conditions alone, without deciding what they give",
            )
        )
    report.add(
        Row(
            "P4 memory of 10,000 compiled campaigns",
            f"{memory / 1e6:,.0f} MB",
            "150 MB",
            (memory / 150e6,),
            "≤ 1.0",
            "all of them asked once",
        )
    )


def _live(size: int, sources: Sources) -> list[LiveCampaign]:
    return [
        campaign_of(
            Definition.model_validate(definition(number, size)),
            Identity(UUID(int=1000 + number), 1, f"Campaign {number}", PROGRAM),
            sources=sources,
            zone=ZONE,
        )
        for number in range(size)
    ]


def _moment() -> Moment:
    bought, at = lines(), datetime.now(UTC)
    order = decisions.order_facts(
        currency="GBP", channel="web", store="high-street", attributes={}, tenders=[], lines=bought
    )
    context = decisions.build_context(
        {}, schemas={}, customer_id=PROGRAM, occurred_at=at, zone=ZONE, order=order, lines=bought
    )
    return Moment(ORDER_PAID, PROGRAM, at, ZONE, context)


def _plain_context() -> dict[str, Any]:
    order = dict(_moment().context["order"])
    order["lines"] = [{name: one[name] for name in ("sku", "amount", "quantity")} for one in order["lines"]]
    return {"order": {name: order[name] for name in ("amount", "channel", "store", "lines")}}


def _deciding(index: Index) -> Callable[[], float]:
    def decide() -> None:
        moment = _moment()
        decisions.decide(index.of(ORDER_PAID).candidates(moment.context), moment, {})

    return _timed(decide)


def _timed(work: Callable[[], object]) -> Callable[[], float]:
    """Time some work, in nanoseconds each."""

    def timed() -> float:
        done, began = 0, time.perf_counter()
        while (spent := time.perf_counter() - began) < ROUND_SECONDS or not done:
            work()
            done += 1
        return spent / done * 1e9

    return timed


# ---- through HTTP


def through_http(report: Report, *, rounds: int, seconds: float) -> None:
    """Time the preview of a cart in four workspaces of one server, and what an edit costs the next preview."""
    say("P4 through HTTP: previews in workspaces of 1 to 10,000 live campaigns")
    with rig() as run:
        keys = {size: _workspace(run, size) for size in SIZES}
        body = run.home / "cart.json"
        body.write_text(json.dumps(cart()))
        os.environ["CART"] = str(body)
        earned = {}
        for size, key in keys.items():
            run.key = key
            earned[size] = len(run.call("POST", "/v1/earnings/previews", cart())["earned"])
        assert all(1 <= count <= MATCHING_MAX for count in earned.values()), earned
        cpu: dict[int, list[float]] = {size: [] for size in SIZES}
        found = interleaved(
            rounds, **{f"of {size}": _previews(run, key, seconds, cpu[size]) for size, key in keys.items()}
        )
        pause = _edits(run, keys[max(SIZES)])
        doctor = run.doctor()
    more = "CPU of the application " + " → ".join(f"{statistics.median(cpu[size]):,.0f} µs" for size in SIZES)
    times = {size: found[f"of {size}"] for size in SIZES}
    _scaling_rows(report, "P4 preview of a cart of 20 lines, HTTP", times, 1e6, "ms", f"{more}; doctor {doctor}")
    report.add(
        Row(
            f"P4 an edit among {max(SIZES):,} live campaigns",
            f"{pause[1]:,.1f} ms the next preview",
            f"{pause[0]:,.1f} ms a preview",
            ((pause[1] - pause[0]) / 50,),
            "≤ 1.0 of 50 ms more",
            "medians of 15 edits",
        )
    )


def _workspace(run: Rig, size: int) -> str:
    """Make a workspace with so many live campaigns."""
    key = run.workspace(f"Of {size}")
    program = run.call("POST", "/v1/programs", {"name": "Bench"})
    wallet = {"program_id": program["id"], "key": "points", "name": "Points", "unit_singular": "point", "unit_plural": "points"}  # noqa: E501 # fmt: skip
    run.call("POST", "/v1/wallets", wallet)
    run.customers(1)
    run.go_live([definition(number, size) for number in range(size)], program["id"])
    return key


def _previews(run: Rig, key: str, seconds: float, cpu: list[float]) -> Callable[[], float]:
    def previews() -> float:
        run.key = key
        done = run.wrk(seconds, clients=1, script=HERE / "cart.lua", path="/v1/earnings/previews")
        assert not done.failed, f"{done.failed} requests failed"
        cpu.append(done.app_us)
        return done.p50_ms * 1e6

    return previews


def _edits(run: Rig, key: str) -> tuple[float, float]:
    """Time a preview that follows another and one that follows an edit, in milliseconds."""
    run.key = key
    listed = run.call("GET", "/v1/campaigns?limit=1")["items"]
    plain: list[float] = []
    after: list[float] = []
    for number in range(15):
        plain.append(_milliseconds(lambda: run.call("POST", "/v1/earnings/previews", cart())))
        run.call("PATCH", f"/v1/campaigns/{listed[0]['id']}", {"name": f"Renamed {number}"})
        after.append(_milliseconds(lambda: run.call("POST", "/v1/earnings/previews", cart())))
    return statistics.median(plain), statistics.median(after)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1e3


def _scaling_rows(
    report: Report, what: str, times: dict[int, list[float]], unit: float, name: str, more: str = ""
) -> None:
    medians = " → ".join(f"{statistics.median(times[size]) / unit:,.2f} {name}" for size in SIZES)
    report.add(
        Row(
            f"{what}: {' → '.join(f'{size:,}' for size in SIZES)} campaigns",
            medians,
            "the same with 1",
            _ratio(times[max(SIZES)], times[1]),
            "≤ 3",
            more or f"at most {MATCHING_MAX} match",
        )
    )
    report.add(
        Row(f"{what}: 10,000 beside 100", medians, "the same with 100", _ratio(times[10_000], times[100]), "≤ 1.5", "")
    )


def _ratio(one: Iterable[float], other: Iterable[float]) -> tuple[float, float, float]:
    ratios = sorted(a / b for a, b in zip(one, other, strict=True))
    return statistics.median(ratios), ratios[0], ratios[-1]
