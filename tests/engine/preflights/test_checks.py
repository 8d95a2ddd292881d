"""What stands in the way of a campaign, through the public API."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

import pytest

from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.served import Client, serving
from tests.shop import ago, club
from tests.till import ONCE, coupon, percent, promotion

TEN = {"trigger": "cart", "effects": [percent("10")]}


@pytest.fixture
async def client(shared_database: Database, pool: Pool) -> AsyncGenerator[Client]:
    async with serving(shared_database.app_url, pool) as client:
        yield client


async def checked(client: Client, campaign_id: str, definition: Any = None) -> tuple[bool, dict[str, Any]]:
    found = await client.post(f"/v1/campaigns/{campaign_id}/preflights", {"definition": definition})
    return found["ready"], {one["code"]: one for one in found["checks"]}


async def test_a_campaign_with_an_end_and_a_budget_is_ready(client: Client) -> None:
    whole = {"limits": [ONCE], "ends_at": ago(days=-9)}
    ready, checks = await checked(client, await promotion(client, launched=False, **whole))
    assert ready
    assert {code: one["level"] for code, one in checks.items()} == dict.fromkeys(
        ("rules_valid", "ends_in_future", "budget_set", "goes_with_others"), "ok"
    )


@pytest.mark.parametrize(
    ("definition", "code", "level", "pointer"),
    [
        ({**TEN, "condition": "order.nosuch > 1"}, "rules_valid", "error", "/condition"),
        ({**TEN, "ends_at": ago(days=1)}, "ends_in_future", "error", "/ends_at"),
        (TEN, "ends_in_future", "warning", "/ends_at"),
        (TEN, "budget_set", "warning", "/limits"),
        ({**TEN, "trigger": "code"}, "codes_exist", "error", "/trigger"),
    ],
)
async def test_what_stands_in_the_way_is_named(
    client: Client, definition: dict[str, Any], code: str, level: str, pointer: str
) -> None:
    ready, checks = await checked(client, await promotion(client, launched=False), definition)
    assert (checks[code]["level"], checks[code]["pointer"]) == (level, pointer)
    assert ready is (level != "error")


async def test_a_campaign_of_codes_that_has_one_is_ready(client: Client) -> None:
    ready, checks = await checked(client, await coupon(client, "HELLO", launched=False))
    assert (ready, checks["codes_exist"]["level"]) == (True, "ok")


async def test_campaigns_that_never_go_with_it_are_named(client: Client) -> None:
    other = await promotion(client, name="Other")
    alone = await promotion(client, launched=False, stacking={"excludes": [other]})
    _, checks = await checked(client, alone)
    assert checks["goes_with_others"]["facts"]["campaigns"] == [
        {"campaign_id": other, "campaign": "Other", "reason": "excludes"}
    ]


async def test_test_cases_that_fail_are_named(client: Client) -> None:
    ten = await promotion(client)
    cart = {"lines": [{"sku": "mug", "quantity": 1, "amount_minor": 1000}]}
    made = await client.post("/v1/test_cases", {"campaign_id": ten, "name": "A mug", "cart": cart})
    assert (await checked(client, ten))[1]["test_cases_pass"]["level"] == "ok"
    ready, checks = await checked(client, ten, {**TEN, "effects": [percent("5")]})
    assert not ready
    assert checks["test_cases_pass"]["facts"]["test_cases"] == [{"id": made["id"], "name": "A mug"}]


async def test_a_closed_programme_is_named(client: Client) -> None:
    shop = await club(client)
    earning = await shop.campaign(launched=False)
    await client.post(f"/v1/programs/{shop.program_id}/closures", {"reason": "over"})
    assert (await checked(client, earning))[1]["program_active"]["level"] == "error"
