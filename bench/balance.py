"""Reading a balance costs the same with ten lots and with ten thousand."""

from __future__ import annotations

import statistics
from datetime import UTC, datetime, timedelta

from bench.report import Report, Row
from bench.rig import HERE, rig, say

SIZES = (10, 100, 1_000, 10_000)


def flat(report: Report, *, rounds: int, seconds: float) -> None:
    """Compare single reads of customers with few and many lots, each lot with an end of its own."""
    say("Balance reads from 10 to 10,000 lots")
    with rig() as run:
        run.programme(expiry={"kind": "rolling", "period": "P1Y"})
        run.customers(len(SIZES))
        start = datetime.now(UTC) - timedelta(days=300)
        for customer, size in enumerate(SIZES):
            for first in range(0, size, 1000):
                items = [
                    {
                        "source": "shop",
                        "external_id": f"{customer}-{n}",
                        "customer": {"source": "shop", "external_id": str(customer)},
                        "currency": "GBP",
                        "placed_at": (start + timedelta(minutes=n)).isoformat(),
                        "lines": [{"sku": "A1", "quantity": 1, "amount_minor": 1000}],
                    }
                    for n in range(first, min(size, first + 1000))
                ]
                run.call("POST", "/v1/orders/bulk", {"items": items})
        run.analyze()
        paths = [f"/v1/balances?source=shop&external_id={customer}" for customer in range(len(SIZES))]
        for path, size in zip(paths, SIZES, strict=True):
            assert run.call("GET", path)["wallets"][0]["spendable"] == str(size * 10)
        times: list[list[float]] = [[] for _ in SIZES]
        for _ in range(rounds):
            for place, path in enumerate(paths):
                done = run.wrk(max(1.0, seconds / 2), clients=1, script=HERE / "read.lua", path=path)
                times[place].append(done.p50_ms)
        doctor = run.doctor()
    medians = [statistics.median(found) for found in times]
    ratios = sorted(many / few for few, many in zip(times[0], times[-1], strict=True))
    report.add(
        Row(
            "Balance read, 10 → 10,000 lots",
            " → ".join(f"{median:.2f} ms" for median in medians),
            "the read with 10 lots",
            (ratios[len(ratios) // 2], ratios[0], ratios[-1]),
            "≤ 1.2 (flat)",
            f"medians at {', '.join(f'{size:,}' for size in SIZES)} lots, through HTTP; doctor {doctor}",
        )
    )
