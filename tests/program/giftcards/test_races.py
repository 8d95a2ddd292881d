"""Many tills at once: what is on a card is never spent twice."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from laurels.insight import doctor
from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.scene import rolled_back
from tests.served import Client, serving


@pytest.fixture
async def tills(shared_database: Database, pool: Pool) -> AsyncGenerator[list[Client]]:
    """Give clients of one workspace through two applications that know nothing of one another."""
    async with AsyncExitStack() as both:
        first = await both.enter_async_context(serving(shared_database.app_url, pool))
        second = await both.enter_async_context(serving(shared_database.app_url, pool))
        yield [first, Client(second.http, first.key, first.workspace_id)]


async def card(tills: list[Client], amount: int, **more: Any) -> str:
    made = await tills[0].post("/v1/gift_cards", {"amount_minor": amount, **more})
    return f"/v1/gift_cards/{made['id']}"


async def all_at_once(tills: list[Client], path: str, bodies: list[Any]) -> list[Any]:
    return await asyncio.gather(*(tills[n % 2].send("POST", path, body) for n, body in enumerate(bodies)))


async def healthy(pool: Pool, client: Client) -> None:
    async with rolled_back(pool, client.workspace_id) as tx:
        assert [found for found in await doctor.examine(tx) if not found.information] == []


@pytest.mark.parametrize("hold", [{}, {"hold_seconds": 600}])
async def test_of_a_hundred_payments_of_60_on_a_card_of_100_one_wins(
    tills: list[Client], pool: Pool, hold: dict[str, int]
) -> None:
    at = await card(tills, 100)
    bodies = [{"amount_minor": 60, "external_id": f"o{n}", **hold} for n in range(100)]
    answers = await all_at_once(tills, f"{at}/debits", bodies)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 99}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"insufficient_balance"}
    shown = await tills[0].get(at)
    assert shown["available_minor"] == 40
    await healthy(pool, tills[0])


async def test_a_card_for_a_single_use_pays_one_of_fifty(tills: list[Client], pool: Pool) -> None:
    at = await card(tills, 10_000, single_use=True)
    answers = await all_at_once(
        tills, f"{at}/debits", [{"amount_minor": 10, "external_id": f"o{n}"} for n in range(50)]
    )
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 49}
    assert {answer.json()["refusal"] for answer in answers if answer.status_code == 409} == {"gift_card_used"}
    await healthy(pool, tills[0])


async def test_a_payment_that_is_sent_fifty_times_is_paid_once(tills: list[Client], pool: Pool) -> None:
    at = await card(tills, 10_000)
    answers = await all_at_once(tills, f"{at}/debits", [{"amount_minor": 10, "external_id": "same"}] * 50)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert (await tills[0].get(at))["balance_minor"] == 9990
    await healthy(pool, tills[0])


async def test_a_card_that_is_made_by_twenty_at_once_is_made_once(tills: list[Client], pool: Pool) -> None:
    answers = await all_at_once(tills, "/v1/gift_cards", [{"amount_minor": 500, "external_id": "same"}] * 20)
    assert len({answer.json()["code"] for answer in answers}) == 1
    (total,) = (await tills[0].get("/v1/gift_cards/totals"))["items"]
    assert (total["sold_count"], total["outstanding_minor"]) == (1, 500)
    await healthy(pool, tills[0])


async def test_refunds_of_one_payment_never_give_back_more_than_was_paid(tills: list[Client], pool: Pool) -> None:
    at = await card(tills, 1000)
    paid = await tills[0].post(f"{at}/debits", {"amount_minor": 1000, "external_id": "o"})
    bodies = [{"external_id": f"r{n}", "amount_minor": 300} for n in range(20)]
    answers = await all_at_once(tills, f"{at}/debits/{paid['id']}/refunds", bodies)
    assert Counter(answer.status_code for answer in answers) == {200: 3, 409: 17}
    assert (await tills[0].get(at))["balance_minor"] == 900
    await healthy(pool, tills[0])


async def test_nobody_pays_once_a_block_was_answered(tills: list[Client], pool: Pool) -> None:
    at = await card(tills, 100_000)
    blocked = asyncio.Event()
    late: list[int] = []

    async def till(number: int) -> None:
        for attempt in range(12):
            begun_late = blocked.is_set()
            body = {"amount_minor": 7, "external_id": f"o{number}-{attempt}"}
            answer = await tills[number % 2].send("POST", f"{at}/debits", body)
            if begun_late:
                late.append(answer.status_code)

    async def stop() -> None:
        await asyncio.sleep(0.15)
        await tills[0].post(f"{at}/blocks", {"reason": "stolen"})
        blocked.set()

    await asyncio.gather(*(till(number) for number in range(8)), stop())
    assert late
    assert set(late) == {409}
    await healthy(pool, tills[0])


async def test_all_that_can_happen_to_some_cards_at_once_leaves_the_books_whole(
    tills: list[Client], pool: Pool
) -> None:
    cards = [await card(tills, 2000) for _ in range(3)]
    draw = random.Random(12)
    held: list[tuple[str, str]] = []
    paid: list[tuple[str, str]] = []

    async def one(number: int) -> None:
        at, client = draw.choice(cards), tills[number % 2]
        match draw.randrange(6):
            case 0 | 1:
                body = {"amount_minor": draw.randint(1, 900), "external_id": f"o{number}", "partial": True}
                answer = await client.send("POST", f"{at}/debits", body)
                if answer.status_code == 201:
                    paid.append((at, answer.json()["id"]))
            case 2:
                body = {"amount_minor": draw.randint(1, 900), "external_id": f"h{number}", "hold_seconds": 60}
                answer = await client.send("POST", f"{at}/debits", body)
                if answer.status_code == 201:
                    held.append((at, answer.json()["id"]))
            case 3 if held:
                at, id = draw.choice(held)
                answer = await client.send("POST", f"{at}/debits/{id}/{draw.choice(['captures', 'voids'])}", {})
            case 4 if paid:
                at, id = draw.choice(paid)
                body = {"external_id": f"r{number}", "amount_minor": draw.randint(1, 300)}
                answer = await client.send("POST", f"{at}/debits/{id}/refunds", body)
            case _:
                body = {"amount_minor": draw.randint(1, 300), "external_id": f"t{number}"}
                answer = await client.send("POST", f"{at}/top_ups", body)
        assert answer.status_code in (200, 201, 409), answer.text

    for begin in range(0, 240, 24):
        await asyncio.gather(*(one(number) for number in range(begin, begin + 24)))
    (total,) = (await tills[0].get("/v1/gift_cards/totals"))["items"]
    assert total["outstanding_minor"] == sum([(await tills[0].get(at))["balance_minor"] for at in cards])
    await healthy(pool, tills[0])
