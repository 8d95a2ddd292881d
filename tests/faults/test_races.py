"""Many at once: a limit is never passed, points are never spent twice, nothing is lost, and nobody waits for ever."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from laurels.core import ledger, orders
from laurels.insight import doctor
from laurels.kit import doors
from laurels.kit.doors.door import Pool
from tests.conftest import Database
from tests.scene import request, rolled_back
from tests.served import Client, serving
from tests.shop import back, club, customer, give, order, reserve, wallet_of

ONCE = {"scope": "campaign", "period": "ever", "measure": "times", "max": 1}


@pytest.fixture
async def twins(shared_database: Database, pool: Pool) -> AsyncGenerator[list[Client]]:
    """Give clients of one workspace through two applications that know nothing of one another."""
    async with AsyncExitStack() as both:
        first = await both.enter_async_context(serving(shared_database.app_url, pool))
        second = await both.enter_async_context(serving(shared_database.app_url, pool))
        yield [first, Client(second.http, first.key, first.workspace_id)]


async def healthy(pool: Pool, client: Client) -> None:
    """Prove all books of the workspace."""
    async with rolled_back(pool, client.workspace_id) as tx:
        assert [found for found in await doctor.examine(tx) if not found.information] == []


def codes(answers: list[Any]) -> Counter[str]:
    return Counter(refused["code"] for answer in answers for refused in answer["refused"])


@pytest.mark.parametrize("times", [1, 3])
async def test_a_campaign_limited_to_some_times_gives_just_as_often(
    twins: list[Client], pool: Pool, times: int
) -> None:
    shop = await club(twins[0])
    await shop.campaign({"kind": "fixed", "wallet": "points", "points": "50"}, limits=[{**ONCE, "max": times}])
    for name in ("ada", "bob", "cleo", "dan"):
        await customer(twins[0], name)
    sent = [order(f"n{n}", 1000, by=("ada", "bob", "cleo", "dan")[n % 4]) for n in range(200)]
    answers = await asyncio.gather(*(twins[n % 2].post("/v1/orders", body) for n, body in enumerate(sent)))
    assert len([answer for answer in answers if answer["earned"]]) == times
    assert codes(answers) == {"limit_reached": 200 - times}
    assert {answer["status"] for answer in answers} == {"created"}
    await healthy(pool, twins[0])


@pytest.mark.parametrize("on_reach", ["clip", "refuse"])
async def test_a_budget_of_points_is_used_up_and_never_overdrawn(
    twins: list[Client], pool: Pool, on_reach: str
) -> None:
    shop = await club(twins[0])
    limit = {"scope": "campaign", "period": "ever", "measure": "points", "max": 100, "on_reach": on_reach}
    await shop.campaign(limits=[limit])
    names = ("ada", "bob", "cleo", "dan")
    owners = [await customer(twins[0], name) for name in names]
    sent = [order(f"n{n}", 700, by=names[n % 4]) for n in range(80)]
    lists = [
        twins[n % 2].post("/v1/orders/bulk", {"items": [order(f"l{n}-{m}", 700, by=names[m % 4]) for m in range(5)]})
        for n in range(4)
    ]
    answers = await asyncio.gather(*(twins[n % 2].post("/v1/orders", body) for n, body in enumerate(sent)), *lists)
    assert all(answer["refused"] == 0 and answer["created"] == 5 for answer in answers[80:])
    given = [int((await wallet_of(twins[0], owner))["balance"]) for owner in owners]
    assert sum(given) == (100 if on_reach == "clip" else 98)
    await healthy(pool, twins[0])


async def test_points_are_never_reserved_twice(twins: list[Client], pool: Pool) -> None:
    await club(twins[0])
    ada = await customer(twins[0])
    await give(twins[0], ada, 100, "start")
    bodies = [{"external_id": f"p{n}", "customer": {"id": ada}, "wallet": "points", "points": "60"} for n in range(100)]
    answers = await asyncio.gather(*(twins[n % 2].send("POST", "/v1/payments", body) for n, body in enumerate(bodies)))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 99}
    assert (await wallet_of(twins[0], ada))["held"] == "60"
    await healthy(pool, twins[0])


async def test_a_payment_pays_one_order_only(twins: list[Client], pool: Pool) -> None:
    await club(twins[0])
    ada = await customer(twins[0])
    await give(twins[0], ada, 1000, "start")
    for how in ("apart", "list", "keyed list"):
        payment = await reserve(twins[0], ada, 100, how)
        tenders = [{"kind": "points", "payment_id": payment["id"]}]
        bodies = [order(f"{how}-{n}", 500, tenders=tenders) for n in range(20)]
        if how == "apart":
            answers = await asyncio.gather(
                *(twins[n % 2].send("POST", "/v1/orders", body) for n, body in enumerate(bodies))
            )
            assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 19}
            problems = [answer.json()["code"] for answer in answers if answer.status_code == 409]
            assert set(problems) <= {"payment_unusable", "hold_ended"}
        else:
            headers = {"Idempotency_Key": how} if how == "keyed list" else {}
            answer = await twins[0].post("/v1/orders/bulk", {"items": bodies}, **headers)
            assert (answer["created"], answer["refused"]) == (1, 19)
    twice = [{"kind": "points", "payment_id": (await reserve(twins[0], ada, 100, "twice"))["id"]}] * 2
    problem = await twins[0].refused("POST", "/v1/orders", order("twice", 500, tenders=twice))
    assert (problem["code"], problem["pointer"]) == ("payment_unusable", "/tenders/1/payment_id")
    kept = await wallet_of(twins[0], ada)
    assert (kept["balance"], kept["held"]) == ("700", "100")
    await healthy(pool, twins[0])


async def test_a_payment_that_another_order_took_meanwhile_pays_no_second_one(
    twins: list[Client], pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from laurels.engine import payments

    await club(twins[0])
    ada = await customer(twins[0])
    await give(twins[0], ada, 100, "start")
    payment = await reserve(twins[0], ada, 50, "p")
    tenders = [{"kind": "points", "payment_id": payment["id"]}]
    load = payments.load

    async def load_and_lose(tx: Any, ids: Any) -> Any:
        found = await load(tx, ids)
        monkeypatch.setattr(payments, "load", load)
        await twins[1].post("/v1/orders", order("first", 500, tenders=tenders))
        return found

    monkeypatch.setattr(payments, "load", load_and_lose)
    problem = await twins[0].refused("POST", "/v1/orders", order("second", 500, tenders=tenders))
    assert problem["code"] in ("payment_unusable", "hold_ended")
    listed = (await twins[0].get("/v1/orders"))["items"]
    assert [one["external_id"] for one in listed] == ["first"]
    await healthy(pool, twins[0])


async def test_a_keyed_list_loses_only_the_row_whose_points_went_meanwhile(
    twins: list[Client], pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    from laurels.engine.payments import service as payments

    await club(twins[0])
    ada = await customer(twins[0])
    await give(twins[0], ada, 100, "start")
    payment = await reserve(twins[0], ada, 50, "p")
    tenders = [{"kind": "points", "payment_id": payment["id"]}]
    load = payments.load

    async def load_and_void(tx: Any, ids: Any) -> Any:
        found = await load(tx, ids)
        monkeypatch.setattr(payments, "load", load)
        await twins[1].post(f"/v1/payments/{payment['id']}/voids")
        return found

    monkeypatch.setattr(payments, "load", load_and_void)
    monkeypatch.setattr("laurels.engine.payments.load", load_and_void)
    rows = [order("a", 500), order("b", 500, tenders=tenders), order("c", 500)]
    answer = await twins[0].post("/v1/orders/bulk", {"items": rows}, Idempotency_Key="k")
    assert [row["status"] for row in answer["results"]] == ["created", "refused", "created"]
    await healthy(pool, twins[0])


async def test_spending_returning_and_expiring_the_same_points_at_once_keeps_the_books(
    twins: list[Client], pool: Pool
) -> None:
    shop = await club(twins[0], expiry={"kind": "rolling", "period": "P1D"})
    await shop.campaign()
    ada = await customer(twins[0])
    for n in range(12):
        await twins[0].post("/v1/orders", order(f"n{n}", 5000))
    here = await twins[0].get("/v1/workspace")
    assert here["mode"] == "test"

    async def expire() -> None:
        for _ in range(6):
            await doors.transact(pool, ledger.jobs.expire, request(twins[0].workspace_id))

    async def spend(n: int) -> Any:
        made = await twins[n % 2].send(
            "POST", "/v1/payments",
            {"external_id": f"p{n}", "customer": {"id": ada}, "wallet": "points", "points": "90"},
        )  # fmt: skip
        if made.status_code == 201:
            await twins[n % 2].send("POST", f"/v1/payments/{made.json()['id']}/voids")
        return made

    async def age() -> None:
        await twins[0].post("/v1/workspace/clock_advances", {"to": "2199-01-01T00:00:00Z"})

    answers = await asyncio.gather(
        *(spend(n) for n in range(12)),
        *(twins[n % 2].send("POST", "/v1/returns", back(f"r{n}", f"n{n}")) for n in range(12)),
        expire(),
        age(),
        expire(),
    )
    assert max(answer.status_code for answer in answers if answer is not None) < 500
    await expire()
    assert int((await wallet_of(twins[0], ada))["spendable"]) <= 0  # what came back after it had expired is owed
    await healthy(pool, twins[0])


async def test_two_partial_returns_and_a_cancellation_at_once_take_back_what_was_earned_and_no_more(
    twins: list[Client], pool: Pool
) -> None:
    shop = await club(twins[0])
    await shop.campaign()
    ada = await customer(twins[0])
    for n in range(6):
        made = await twins[0].post("/v1/orders", order(f"n{n}", 10_000))
        half = {"lines": [{"line": 1, "amount_minor": 3000}]}
        tries = [twins[m % 2].send("POST", "/v1/returns", back(f"r{n}-{m}", f"n{n}", **half)) for m in range(18)]
        cancelling = twins[1].send("POST", f"/v1/orders/{made['id']}/cancellations", {"reason": "regret"})
        answers = await asyncio.gather(*tries, *([cancelling] if n % 2 else []))
        assert max(answer.status_code for answer in answers) < 500
        order_now = await twins[0].get(f"/v1/orders/{made['id']}")
        returned = [answer for answer in answers[:18] if answer.status_code == 200]
        assert len(returned) <= 3
        taken = sum(int(grant["points"]) for answer in returned for grant in answer.json().get("taken_back", ()))
        assert taken == 30 * len(returned)
        assert order_now["returned_minor"] == (10_000 if n % 2 else 9000)
        assert order_now["state"] == ("cancelled" if n % 2 else "paid")
    assert (await wallet_of(twins[0], ada))["balance"] == "30"
    await healthy(pool, twins[0])


async def test_a_return_that_began_before_another_and_was_booked_after_it_is_the_last_word(
    client: Client, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = await club(client)
    await shop.campaign()
    ada = await customer(client)
    await client.post("/v1/orders", order("1", 10_000))
    lock, waits, go_on = orders.lock, asyncio.Event(), asyncio.Event()

    async def lock_late(tx: Any, ids: Any) -> Any:
        monkeypatch.setattr(orders, "lock", lock)
        waits.set()
        await go_on.wait()
        return await lock(tx, ids)

    monkeypatch.setattr(orders, "lock", lock_late)
    slow = asyncio.create_task(client.post("/v1/returns", back("slow", "1", amount_minor=1000), Idempotency_Key="s"))
    await waits.wait()
    await asyncio.sleep(0.01)
    await client.post("/v1/returns", back("fast", "1", amount_minor=1000))
    go_on.set()
    await slow
    assert (await wallet_of(client, ada))["balance"] == "80"
    third = await client.post("/v1/returns", back("third", "1", amount_minor=1000))
    assert [grant["points"] for grant in third["taken_back"]] == ["10"]
    assert [(grant["points"], grant["limited"]) for grant in third["earned"]] == [("70", False)]
    assert (await wallet_of(client, ada))["balance"] == "70"
    await healthy(pool, client)


async def test_many_customers_in_random_order_never_stand_in_each_others_way(twins: list[Client], pool: Pool) -> None:
    shop = await club(twins[0])
    await shop.campaign(limits=[{"scope": "customer", "period": "day", "measure": "points", "max": 1_000_000}])
    await shop.campaign(limits=[{"scope": "campaign", "period": "day", "measure": "times", "max": 1_000_000}])
    names = [f"c{n}" for n in range(12)]
    owners = [await customer(twins[0], name) for name in names]
    until = time.monotonic() + 3
    seen: Counter[int] = Counter()
    orders_sent = 0

    async def till(number: int) -> None:
        nonlocal orders_sent
        chance = random.Random(number)
        turn = 0
        while time.monotonic() < until:
            turn += 1
            client = twins[number % 2]
            name = f"{number}-{turn}"
            kind = chance.randrange(6)
            if kind < 2:
                mixed = chance.sample(names, len(names))
                rows = [order(f"{name}-{one}", 1000, by=one) for one in mixed[:8]]
                answer = await client.send("POST", "/v1/orders/bulk", {"items": rows})
                orders_sent += 8
                assert answer.json()["created"] == 8, answer.text
                rows = [back(f"{name}-{one}", f"{name}-{one}", amount_minor=500) for one in reversed(mixed[:4])]
                seen[answer.status_code] += 1
                answer = await client.send("POST", "/v1/returns/bulk", {"items": rows})
                assert answer.json()["created"] == 4, answer.text
            elif kind < 4:
                answer = await client.send("POST", "/v1/orders", order(name, 1000, by=chance.choice(names)))
                orders_sent += 1
                assert answer.status_code == 200, answer.text
            elif kind < 5:
                body = {"customer": {"id": chance.choice(owners)}, "wallet": "points", "points": "-1"}
                answer = await client.send("POST", "/v1/adjustments", {**body, "reason": "x", "external_id": name})
            else:
                body = {"customer": {"id": chance.choice(owners)}, "wallet": "points", "points": "3"}
                answer = await client.send("POST", "/v1/payments", {**body, "external_id": name})
            seen[answer.status_code] += 1

    await asyncio.gather(*(till(number) for number in range(64)))
    assert max(seen) < 500, seen
    async with rolled_back(pool, twins[0].workspace_id) as tx:
        booked = await (await tx.db.execute("SELECT count(*) FROM shop_order")).fetchone()
    assert booked == (orders_sent,)
    await healthy(pool, twins[0])


async def test_a_list_read_page_by_page_while_others_write_skips_and_repeats_nothing(twins: list[Client]) -> None:
    await club(twins[0])
    there = {(await twins[0].post("/v1/customers", {"name": f"n{n}"}))["id"] for n in range(40)}
    writing = True

    async def write(number: int) -> None:
        turn = 0
        while writing:
            turn += 1
            await twins[number % 2].post("/v1/customers", {"name": f"w{number}-{turn}"})

    writers = [asyncio.create_task(write(number)) for number in range(8)]
    try:
        for _ in range(3):
            seen: list[str] = []
            cursor = ""
            while True:
                page = await twins[1].get(f"/v1/customers?limit=7{cursor}")
                seen += [one["id"] for one in page["items"]]
                if page["next_cursor"] is None:
                    break
                cursor = f"&cursor={page['next_cursor']}"
            assert len(seen) == len(set(seen))
            assert there <= set(seen)
    finally:
        writing = False
        await asyncio.gather(*writers)


@pytest.mark.parametrize("switch", ["workspace", "campaign"])
async def test_after_the_kill_switch_is_acknowledged_no_order_earns(
    twins: list[Client], pool: Pool, switch: str
) -> None:
    shop = await club(twins[0])
    campaign = await shop.campaign()
    await customer(twins[0])
    started: dict[int, float] = {}
    answers: dict[int, Any] = {}
    sending = True

    async def till(number: int) -> None:
        turn = 0
        while sending:
            turn += 1
            place = number * 10_000 + turn
            started[place] = time.monotonic()
            answers[place] = await twins[number % 2].post("/v1/orders", order(f"{place}", 1000))

    tills = [asyncio.create_task(till(number)) for number in range(16)]
    await asyncio.sleep(0.4)
    path = "/v1/workspace/stops" if switch == "workspace" else f"/v1/campaigns/{campaign}/kills"
    await twins[0].post(path, {"reason": "something is wrong"})
    stopped = time.monotonic()
    await asyncio.sleep(0.3)
    sending = False
    await asyncio.gather(*tills)
    before = [answers[place] for place, at in started.items() if at < stopped]
    after = [answers[place] for place, at in started.items() if at >= stopped]
    assert any(answer["earned"] for answer in before)
    assert after
    assert not any(answer["earned"] for answer in after)
    assert {answer["status"] for answer in after} == {"created"}
    await healthy(pool, twins[0])


async def test_a_stopped_workspace_reserves_no_points_and_goes_on_when_it_is_resumed(client: Client) -> None:
    shop = await club(client)
    await shop.campaign()
    ada = await customer(client)
    await give(client, ada, 100, "start")
    await client.post("/v1/workspace/stops", {"reason": "fraud"})
    body = {"external_id": "p", "customer": {"id": ada}, "wallet": "points", "points": "10"}
    problem = await client.refused("POST", "/v1/payments", body)
    assert (problem["status"], problem["code"]) == (423, "workspace_stopped")
    assert (await client.post("/v1/orders", order("1", 1000)))["earned"] == []
    await client.post("/v1/workspace/resumptions", {"reason": "cured"})
    assert (await client.post("/v1/orders", order("2", 1000)))["earned"][0]["points"] == "10"
