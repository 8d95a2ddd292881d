"""Home: what needs attention, key figures that explain themselves, campaigns compared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from laurels.insight import doctor
from laurels.insight.doctor import Finding
from laurels.kit import doors
from laurels.kit.doors.door import Pool
from tests.insight.figures.living import worked
from tests.scene import request
from tests.served import Client
from tests.shop import ago, back, club, customer, give, order
from tests.till import coupon, percent, promotion, redeemed


async def figures(client: Client, query: str = "") -> dict[str, Any]:
    found = await client.get(f"/v1/overview/figures{query}")
    return {one["key"]: (one["now"], one["before"]) for one in found["figures"]}


async def kinds(client: Client) -> dict[str, Any]:
    found = await client.get("/v1/overview/attention")
    return {one["kind"]: one for one in found["items"]}


async def test_key_figures_stand_beside_those_of_the_days_before(client: Client, pool: Pool) -> None:
    members = await club(client)
    await members.campaign()
    ada = await customer(client)
    await give(client, ada, 100, "start")
    await client.post("/v1/orders", order("1", 1000))
    await client.post("/v1/orders", order("2", 3000, placed_at=ago(days=8)))
    await client.post("/v1/returns", back("r", "1", lines=[{"line": 1, "quantity": 1}]))
    await worked(pool, client)
    found = await figures(client, f"?from={ago(days=6)[:10]}&to={ago(days=0)[:10]}")
    assert found["orders"] == (1, 1)
    assert found["revenue"] == (500, 3000)
    assert found["points_issued"] == ("10", "30")
    assert found["points_taken_back"] == ("5", "0")
    assert found["points_outstanding"] == ("135", "30")
    assert found["members"] == (1, None)


async def test_every_number_explains_itself(client: Client, pool: Pool) -> None:
    await club(client)
    found = await client.get("/v1/overview/figures?from=2026-01-05&to=2026-01-11")
    assert found["before"] == {"first": "2025-12-29", "last": "2026-01-04"}
    for one in found["figures"]:
        explanation = one["explanation"]
        assert explanation["definition"].endswith(".")
        assert explanation["counts"]
        if one["key"] != "members":
            assert explanation["filters"]["from"] == "2026-01-05"
            assert explanation["filters"]["zone"] == "Europe/London"
    assert len(found["days"]) == 7
    assert found["waiting_count"] == 0


async def test_earned_stands_against_spent_day_by_day(client: Client, pool: Pool) -> None:
    members = await club(client)
    await members.campaign()
    ada = await customer(client)
    await client.post("/v1/orders", order("1", 5000))
    wallet = {"external_id": "p", "customer": {"id": ada}, "wallet": "points", "points": "20"}
    payment = await client.post("/v1/payments", wallet)
    tenders = [{"kind": "points", "payment_id": payment["id"]}]
    await client.post("/v1/orders", order("2", 1000, tenders=tenders))
    await worked(pool, client)
    (days,) = (await client.get("/v1/overview/figures"))["wallets"]
    assert (days["wallet"], len(days["days"])) == ("points", 28)
    assert (days["days"][-1]["spent"], days["days"][-1]["expired"]) == ("20", "0")
    assert int(days["days"][-1]["earned"]) >= 50


async def test_campaigns_are_compared(client: Client, pool: Pool) -> None:
    dear = await promotion(client, percent("50"), name="Dear")
    cheap = await coupon(client, "TEN", percent("10"), name="Cheap")
    await redeemed(client, "1", 1000)
    await client.post(f"/v1/campaigns/{dear}/pauses", {"reason": "enough"})
    for n in range(2, 5):
        await redeemed(client, str(n), 1000, codes=("TEN",))
    await worked(pool, client)
    found = await client.get("/v1/overview/campaigns")
    assert [(one["campaign_id"], one["cost_minor"], one["state"]) for one in found["items"]] == [
        (dear, 500, "paused"),
        (cheap, 300, "live"),
    ]
    by_uses = await client.get("/v1/overview/campaigns?by=uses&limit=1")
    assert [(one["name"], one["uses"], one["cost_per_use_minor"]) for one in by_uses["items"]] == [("Cheap", 3, 100)]


async def test_a_quiet_shop_needs_no_attention(client: Client, pool: Pool) -> None:
    await coupon(client, "TEN", percent("10"))
    await worked(pool, client)
    assert await kinds(client) == {}


async def test_what_needs_attention_is_told_the_worst_first(client: Client, pool: Pool) -> None:
    limit = {"scope": "campaign", "period": "ever", "measure": "times", "max": 5}
    full = await coupon(client, "FULL", percent("10"), name="Full", limits=[limit])
    for n in range(4):
        await redeemed(client, str(n), 100, codes=("FULL",))
    soon = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    ending = await promotion(client, percent("1"), name="Ending", ends_at=soon)
    over = await promotion(client, percent("1"), name="Over")
    await client.post(f"/v1/campaigns/{over}/endings", {"reason": "done"})
    await client.post("/v1/incentive_kinds/coupon/stops", {"reason": "a wrong code went out"})
    await client.post("/v1/workspace/stops", {"reason": "a wrong price went out"})
    finding = Finding("I1", "account x", "does not add up", "wallet_balances")
    await doors.transact(pool, lambda tx: doctor.keep(tx, [finding], seconds=1.5), request(client.workspace_id))
    await worked(pool, client)
    found = await kinds(client)
    assert found.keys() == {
        "workspace_stopped", "kind_stopped", "budget", "campaign_ends", "campaign_ended", "doctor_findings",
    }  # fmt: skip
    assert found["budget"]["subject_id"] == full
    assert found["budget"]["facts"]["used_percent"] == 80
    assert found["campaign_ends"]["subject_id"] == ending
    assert found["campaign_ended"]["subject_id"] == over
    assert found["workspace_stopped"]["facts"] == {"why": "a wrong price went out"}
    severities = [one["severity"] for one in (await client.get("/v1/overview/attention"))["items"]]
    assert severities == sorted(severities, key=["problem", "warning", "information"].index)


async def test_the_doctor_keeps_its_last_runs(client: Client, pool: Pool) -> None:
    for findings in ([Finding("I1", "x", "y")], []):
        await doors.transact(
            pool, lambda tx, found=findings: doctor.keep(tx, found, seconds=0.25), request(client.workspace_id)
        )
    run = await doors.transact(pool, doctor.last_run, request(client.workspace_id))
    assert run is not None
    assert (run.findings_count, float(run.seconds)) == (0, 0.25)
    assert "doctor_findings" not in await kinds(client)


async def test_events_that_nobody_numbers_are_told_of(client: Client, pool: Pool) -> None:
    await customer(client)
    to = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    await client.post("/v1/workspace/clock_advances", {"to": to})
    assert (await kinds(client))["feed_behind"]["severity"] == "problem"
    await worked(pool, client)
    assert "feed_behind" not in await kinds(client)
