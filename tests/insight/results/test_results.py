"""What a campaign gave, what that cost, why it refused, and what is left of its budgets."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from laurels.kit.doors.door import Pool
from tests.insight.figures.living import worked
from tests.served import Client
from tests.shop import back, club, customer, order
from tests.till import coupon, percent, redeemed

BUDGET = {"scope": "campaign", "period": "ever", "measure": "discount", "max": "10.00"}


async def results(client: Client, id: str, query: str = "") -> Any:
    return await client.get(f"/v1/campaigns/{id}/results{query}")


async def days_pass(client: Client, days: int) -> None:
    now = datetime.fromisoformat((await client.get("/v1/workspace"))["now"])
    await client.post("/v1/workspace/clock_advances", {"to": (now + timedelta(days=days)).isoformat()})


async def test_results_add_up_what_stands(client: Client, pool: Pool) -> None:
    id = await coupon(client, "TEN", percent("10"))
    await customer(client)
    await redeemed(client, "2", 2000, by="ada", codes=("TEN",))
    await days_pass(client, 2)
    await redeemed(client, "1", 1000, by="ada", codes=("TEN",))
    undone = await redeemed(client, "3", 4000, codes=("TEN",))
    await worked(pool, client)
    await client.post(f"/v1/redemptions/{undone['id']}/rollbacks", {"reason": "a mistake"})
    await worked(pool, client)
    found = await results(client, id)
    assert found["total"] == {
        "uses": 2,
        "value_minor": 2700,
        "discount_minor": 300,
        "credit_minor": 0,
        "points_cost_minor": 0,
        "cost_minor": 300,
        "cost_per_use_minor": 150,
        "rolled_back": 1,
    }
    assert (found["customers"], found["points"], found["refused"]) == (1, [], [])
    assert [day["uses"] for day in found["days"]] == [1, 1]
    today = found["window"]["last"]
    assert (await results(client, id, f"?from={today}"))["total"]["uses"] == 1


async def test_a_return_lowers_what_a_discount_cost(client: Client, pool: Pool) -> None:
    id = await coupon(client, "TEN", percent("10"))
    made = await redeemed(client, "1", 1000, codes=("TEN",))
    await worked(pool, client)
    lines = [{"line": 1, "quantity": 1}]
    await client.post(f"/v1/redemptions/{made['id']}/returns", {"external_id": "r", "lines": lines})
    await worked(pool, client)
    total = (await results(client, id))["total"]
    assert (total["uses"], total["discount_minor"], total["cost_minor"]) == (1, 50, 50)


async def test_points_cost_what_they_are_worth(client: Client, pool: Pool) -> None:
    members = await club(client)
    id = await members.campaign({"kind": "fixed", "wallet": "points", "points": "30"})
    await customer(client)
    await client.post("/v1/orders", order("1", 1000))
    await client.post("/v1/orders", order("2", 1000))
    await worked(pool, client)
    found = await results(client, id)
    assert found["points"] == [{"wallet_id": members.wallet_id, "wallet": "points", "points": "60", "cost_minor": 60}]
    assert (found["total"]["cost_minor"], found["total"]["cost_per_use_minor"]) == (60, 30)
    await client.post("/v1/returns", back("r", "1"))
    await worked(pool, client)
    assert (await results(client, id))["points"][0]["points"] == "60"  # what is fixed is earned by any order


async def test_refusals_say_why(client: Client, pool: Pool) -> None:
    limit = {"scope": "customer", "period": "ever", "measure": "times", "max": 1}
    id = await coupon(client, "ONCE", percent("10"), limits=[limit])
    await customer(client)
    await redeemed(client, "1", 1000, by="ada", codes=("ONCE",))
    for name in ("2", "3"):
        body = {"external_id": name, "currency": "GBP", "lines": [{"sku": "a", "quantity": 1, "amount_minor": 100}]}
        who = {"customer": {"source": "shop", "external_id": "ada"}, "incentives": [{"code": "ONCE"}]}
        await client.refused("POST", "/v1/redemptions", {**body, **who})
    found = await results(client, id)
    assert found["refused"] == [{"code": "customer_limit_reached", "count": 2}]
    assert [day["refused"] for day in found["days"]] == [2]


async def test_orders_that_do_not_qualify_are_refusals_too(client: Client, pool: Pool) -> None:
    members = await club(client)
    id = await members.campaign(condition="order.amount >= 100")
    await customer(client)
    await client.post("/v1/orders", order("1", 1000))
    await worked(pool, client)
    assert (await results(client, id))["refused"] == [{"code": "condition_not_met", "count": 1}]


async def test_a_budget_burns_down_day_by_day(client: Client, pool: Pool) -> None:
    id = await coupon(client, "TEN", percent("10"), limits=[BUDGET])
    for n in range(3):
        await redeemed(client, str(n), 2000, codes=("TEN",))
        await days_pass(client, 1)
    await worked(pool, client)
    (budget,) = (await results(client, id))["budgets"]
    assert (budget["max"], budget["used"], budget["left"], budget["used_percent"]) == ("1000", "600", "400", 60)
    assert [day["used"] for day in budget["days"]] == ["200", "200", "200"]
    today = datetime.fromisoformat((await client.get("/v1/workspace"))["now"]).date()
    assert [one["per_day"] for one in budget["forecasts"]] == ["200.00", "200.00"]
    assert budget["forecasts"][0]["runs_out_on"] == (today + timedelta(days=1)).isoformat()


async def test_results_of_what_is_not_there_are_refused(client: Client) -> None:
    problem = await client.refused("GET", "/v1/campaigns/cmp_00000000000000000000000000/results")
    assert problem["status"] == 404
    id = await coupon(client, None)
    problem = await client.refused("GET", f"/v1/campaigns/{id}/results?from=2026-02-01&to=2026-01-01")
    assert problem["pointer"] == "/query/to"
