"""A wallet says what its points cost of what was sold, and an idea what it would cost."""

from __future__ import annotations

from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from tests import shop
from tests.insight.figures.living import worked
from tests.served import Client


async def lived(client: Client, pool: Pool, **wallet: Any) -> str:
    """Let a club sell for 80 pounds that were kept, a point a pound, and 30 pence for points; give the wallet."""
    members = await shop.club(client, **wallet)
    await members.campaign()
    ada = await shop.customer(client)
    await client.post("/v1/orders", shop.order("1", 8000))
    await client.post("/v1/orders", shop.order("2", 2000))
    await client.post("/v1/returns", shop.back("back", "2"))
    if wallet.get("cash_rate", "") is not None:
        paid = await shop.reserve(client, ada, 30, "paid")
        tender = {"kind": "points", "payment_id": paid["id"]}
        await client.post("/v1/orders", shop.order("3", 30, tenders=[tender]))
    await worked(pool, client)
    return members.wallet_id


async def test_a_wallet_says_what_its_points_cost_and_what_is_owed(client: Client, pool: Pool) -> None:
    id = await lived(client, pool)
    found = await client.get(f"/v1/wallets/{id}/economics")
    assert (found["sales_minor"], found["points_issued"], found["points_adjusted"]) == (8030, "80", "0")
    assert (found["earn_rate_bps"], found["expected_cost_bps"], found["expected_cost_minor"]) == (100, 100, 80)
    assert (found["redeemed_bps"], found["breakage_bps"]) == (10_000, 0)
    assert found["liability_minor"] == found["outstanding_minor"]
    assert (found["points_spent"], found["points_outstanding"], found["burn_rate_bps"]) == ("30", "50", 3750)
    less = await client.get(f"/v1/wallets/{id}/economics?redeemed_percent=50")
    assert (less["expected_cost_bps"], less["expected_cost_minor"]) == (50, 40)
    assert less["liability_minor"] == 10, "half of 80 points will be spent, and 30 were"


async def test_a_wallet_without_cash_worth_counts_points_and_no_money(client: Client, pool: Pool) -> None:
    id = await lived(client, pool, cash_rate=None)
    found = await client.get(f"/v1/wallets/{id}/economics")
    assert (found["points_issued"], found["earn_rate_bps"], found["liability_minor"]) == ("80", None, None)


async def test_days_before_anything_happened_have_no_rates(client: Client, pool: Pool) -> None:
    id = await lived(client, pool)
    found = await client.get(f"/v1/wallets/{id}/economics?from=2020-01-01&to=2020-01-31")
    assert (found["sales_minor"], found["points_issued"], found["points_outstanding"]) == (0, "0", "0")
    assert (found["earn_rate_bps"], found["burn_rate_bps"], found["liability_minor"]) == (None, None, 0)


async def test_an_idea_is_worked_out_on_what_was_sold(client: Client, pool: Pool) -> None:
    await lived(client, pool)
    asked = "/v1/economics?points=5&per=10.00&point_value=0.01"
    found = await client.get(f"{asked}&redeemed_percent=70")
    assert (found["earn_rate_bps"], found["redeemed_bps"], found["expected_cost_bps"]) == (50, 7000, 35)
    assert (found["points_per_100"], found["worth_per_100_minor"], found["expected_cost_per_100_minor"]) == (
        "50",
        50,
        35,
    )
    assert (found["sales_minor"], found["worth_minor"], found["expected_cost_minor"]) == (8030, 40, 28)
    assert (await client.get(asked))["expected_cost_bps"] == 50, "all of them, the most that it can be"


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("points=1&point_value=1&per=0", "/query/per"),
        ("points=-1&point_value=1", "/query/points"),
        ("points=1&point_value=NaN", "/query/point_value"),
        ("points=1&point_value=1e10", "/query/point_value"),
        ("points=1&point_value=1&redeemed_percent=101", "/query/redeemed_percent"),
    ],
)
async def test_numbers_that_make_no_sense_are_refused_by_name(client: Client, query: str, pointer: str) -> None:
    assert (await client.refused("GET", f"/v1/economics?{query}"))["pointer"] == pointer


async def test_absurd_numbers_are_answered_too(client: Client) -> None:
    found = await client.get("/v1/economics?points=1e9&point_value=1e9&per=1e-35")
    assert found["earn_rate_bps"] == 10**57
