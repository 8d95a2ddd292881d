"""What a backtest finds of a draft is what the live campaign gave on the same orders."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laurels.engine import backtests
from laurels.kit import ids
from laurels.kit.postgres import Pool, open_pool
from laurels.system import jobs
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import POINT_A_POUND, Club, ago, club, customer, order, row_counts

CONDITIONS = (
    None,
    "order.amount >= 50",
    'customer.orders("ever") == 0',
    'customer.spent("30d") >= 60 || order.amount >= 90',
    'customer.orders("today") < 2',
    'customer.orders("12h") < 2 && order.quantity < 6',
)
LIMITS = (
    (),
    ({"scope": "customer", "period": "ever", "measure": "times", "max": 2},),
    ({"scope": "campaign", "period": "ever", "measure": "points", "max": 150, "on_reach": "clip"},),
    (
        {"scope": "customer", "period": "day", "measure": "times", "max": 1},
        {"scope": "campaign", "period": "ever", "measure": "times", "max": 5},
    ),
)
ORDERS = st.lists(
    st.tuples(st.sampled_from(("ada", "bob", "cyd")), st.integers(1, 12), st.integers(100, 12_000)),
    min_size=1,
    max_size=12,
)


@pytest.fixture
async def pool(database: Database) -> AsyncGenerator[Pool]:
    """Give a pool on a database of the test's own, with the queue that backtests wait in."""
    jobs.migrate(database.owner_url, user_urls=(database.app_url,))
    made = await open_pool(database.app_url, size=4, name="tests")
    try:
        yield made
    finally:
        await made.close()


async def tried(client: Client, pool: Pool, campaign_id: str, *, at_once: int = 3, **more: Any) -> Any:
    response = await client.send("POST", "/v1/backtests", {"campaign_id": campaign_id, "days": 28, **more})
    assert response.status_code == 202, response.text
    made = response.json()
    after = await backtests.run(pool, client.workspace_id, ids.decode("bkt", made["id"]), at_once=at_once)
    assert after.state == "finished", after.failure
    return await client.get(f"/v1/backtests/{made['id']}")


async def bought(client: Client, orders: list[tuple[str, int, int]]) -> list[dict[str, Any]]:
    """Send orders hour by hour, some on one day and some on another, the oldest first."""
    back, answers = sum(hours for _, hours, _ in orders) + 1, list[dict[str, Any]]()
    for number, (who, hours, amount) in enumerate(orders):
        back -= hours
        answers.append(await client.post("/v1/orders", order(str(number), amount, by=who, placed_at=ago(hours=back))))
    return answers


async def people(client: Client) -> Club:
    shop = await club(client)
    for name in ("ada", "bob", "cyd"):
        await customer(client, name)
    return shop


@given(ORDERS, st.sampled_from(CONDITIONS), st.sampled_from(LIMITS))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_backtest_of_a_draft_finds_what_live_gave(
    database: Database,
    pool: Pool,
    orders: list[tuple[str, int, int]],
    condition: str | None,
    limits: tuple[dict[str, Any], ...],
) -> None:
    async with serving(database.app_url, pool) as client:
        shop = await people(client)
        said = {"condition": condition, "limits": list(limits)}
        live = await shop.campaign(POINT_A_POUND, **said)
        draft = await shop.campaign(POINT_A_POUND, launched=False, **said)
        answers = await bought(client, orders)
        found = (await tried(client, pool, draft))["found"]
        given_points = [sum(int(one["points"]) for one in answer["earned"]) for answer in answers]
        assert found["whole"]["orders"] == len(orders)
        assert found["whole"]["given_orders"] == sum(1 for points in given_points if points)
        assert int(found["whole"]["points"].get("points", "0")) == sum(given_points)
        told = {one["external_id"]: one for one in [*found["winners"], *found["others"]]}
        for number, (points, answer) in enumerate(zip(given_points, answers, strict=True)):
            one = told[str(number)]
            assert int(one["points"].get("points", "0")) == points
            if not points and answer["refused"]:
                assert one["code"] == answer["refused"][0]["code"]
        both = {one["campaign_id"]: one["orders"] for one in found["overlaps"]}
        assert both.get(live, 0) == found["whole"]["given_orders"]


async def test_a_draft_gives_nothing_to_who_is_blocked(database: Database, pool: Pool) -> None:
    async with serving(database.app_url, pool) as client:
        shop = await people(client)
        draft = await shop.campaign(POINT_A_POUND, launched=False)
        await bought(client, [("ada", 1, 5000), ("bob", 1, 5000)])
        (ada,) = (await client.get("/v1/customers?source=shop&external_id=ada"))["items"]
        await client.post(f"/v1/customers/{ada['id']}/blocks", {"reason": "five cards, one phone"})
        found = (await tried(client, pool, draft))["found"]
        assert (found["whole"]["given_orders"], found["whole"]["points"]) == (1, {"points": "50"})
        assert [one["code"] for one in found["others"]] == ["customer_blocked"]


@given(ORDERS, st.sampled_from(CONDITIONS), st.sampled_from(LIMITS))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow
async def test_where_no_decision_kept_anything_a_draft_finds_what_live_gave(
    database: Database,
    pool: Pool,
    orders: list[tuple[str, int, int]],
    condition: str | None,
    limits: tuple[dict[str, Any], ...],
) -> None:
    said = {"condition": condition, "limits": list(limits)}
    async with serving(database.app_url, pool) as there, serving(database.app_url, pool) as here:
        await (await people(there)).campaign(POINT_A_POUND, **said)
        answers = await bought(there, orders)
        shop = await people(here)
        await bought(here, orders)
        draft = await shop.campaign(POINT_A_POUND, launched=False, **said)
        found = (await tried(here, pool, draft))["found"]
        told = {one["external_id"]: one["points"].get("points", "0") for one in [*found["winners"], *found["others"]]}
        gave = {str(n): str(sum(int(one["points"]) for one in answer["earned"])) for n, answer in enumerate(answers)}
        assert told == gave


async def test_what_a_customer_bought_later_is_no_part_of_an_orders_history(database: Database, pool: Pool) -> None:
    async with serving(database.app_url, pool) as client:
        shop = await people(client)
        await bought(client, [("ada", 1, 1000), ("ada", 1, 2000), ("bob", 1, 4000)])
        draft = await shop.campaign(POINT_A_POUND, launched=False, condition='customer.orders("ever") == 0')
        found = (await tried(client, pool, draft))["found"]
        assert {one["external_id"] for one in found["winners"]} == {"0", "2"}


async def test_a_backtest_books_nothing_and_names_who_did_not_win_and_by_how_much(
    database: Database, pool: Pool
) -> None:
    async with serving(database.app_url, pool) as client:
        shop = await people(client)
        draft = await shop.campaign(
            POINT_A_POUND,
            launched=False,
            condition="order.amount >= 50",
            limits=[{"scope": "campaign", "period": "ever", "measure": "points", "max": 1000}],
        )
        await bought(client, [("ada", 30, 4000), ("bob", 30, 6000), ("ada", 30, 9000)])
        before = row_counts(database.super_url)
        found = (await tried(client, pool, draft))["found"]
        assert found["whole"] == {
            "orders": 3, "given_orders": 2, "discount_minor": 0, "points": {"points": "150"}, "points_minor": 150,
            "cost_minor": 150,
        }  # fmt: skip
        assert (found["customers"], found["customers_given"]) == (2, 2)
        assert found["refused"] == {"condition_not_met": 1}
        assert [bucket["from_minor"] for bucket in found["histogram"]] == [50]
        (other,) = found["others"]
        assert other["explanation"]["root"]["distance"] == 1000
        assert other["explanation"]["root"]["actual_said"] == "40.00 GBP"
        assert other["customer"] == "Ada"
        (ahead,) = found["forecasts"]
        assert (ahead["used"], ahead["maximum"]) == ("150", "1000")
        assert ahead["exhausted_at"] is not None
        after = row_counts(database.super_url)
        assert {name for name in after if after[name] != before[name]} <= {
            "backtest",
            "audit",
            "feed",
            "feed_inbox",
            "unsealed",
        }


async def test_a_backtest_of_a_cart_promotion_finds_what_redeeming_gave(database: Database, pool: Pool) -> None:
    async with serving(database.app_url, pool) as client:
        await people(client)
        effects = [{"kind": "order_percent", "percent": "10"}]
        budget = [{"scope": "campaign", "period": "ever", "measure": "discount", "max": "12.00", "on_reach": "clip"}]
        body = {"name": "Ten", "trigger": "cart", "effects": effects, "limits": budget, "condition": "cart.amount > 20"}
        body["condition"] = "order.amount > 20"
        draft = (await client.post("/v1/campaigns", body))["id"]
        orders = [("ada", 5, 1000), ("bob", 5, 5000), ("cyd", 5, 5000), ("ada", 5, 5000)]
        await bought(client, orders)
        found = (await tried(client, pool, draft))["found"]
        await client.post(f"/v1/campaigns/{draft}/launches", {"reason": "go"})
        off = 0
        for number, (who, _, amount) in enumerate(orders):
            cart = order(str(number), amount, by=who)
            del cart["placed_at"]
            del cart["source"]
            off += (await client.post("/v1/redemptions", cart))["discount_minor"]
        assert found["whole"]["discount_minor"] == off == 1200


async def test_a_backtest_that_was_stopped_goes_on_where_it_was(database: Database, pool: Pool) -> None:
    async with serving(database.app_url, pool) as client:
        shop = await people(client)
        draft = await shop.campaign(POINT_A_POUND, launched=False)
        await bought(client, [("ada", 1, 100 * n) for n in range(1, 8)])
        response = await client.send("POST", "/v1/backtests", {"campaign_id": draft})
        made = response.json()
        await client.post(f"/v1/backtests/{made['id']}/stops")
        id: UUID = ids.decode("bkt", made["id"])
        assert (await client.send("POST", f"/v1/backtests/{made['id']}/resumptions")).status_code == 202
        after = await backtests.run(pool, client.workspace_id, id, at_once=2)
        assert (after.state, after.done_count) == ("finished", 7)
        problem = await client.refused("POST", f"/v1/backtests/{made['id']}/stops")
        assert problem["code"] == "backtest_ended"


@pytest.mark.parametrize("days", [0, 367])
async def test_a_span_is_a_day_to_a_year(database: Database, pool: Pool, days: int) -> None:
    async with serving(database.app_url, pool) as client:
        shop = await club(client)
        draft = await shop.campaign(launched=False)
        await client.refused("POST", "/v1/backtests", {"campaign_id": draft, "days": days})
